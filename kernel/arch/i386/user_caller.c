/* Who called the function that a program is in. */
#include "kernel/arch.h"
#include "kernel/arch/i386/trap.h"
#include "kernel/mm/user.h"

enum { PUSH_EBP = 0x55 };

/* What __kernel_vsyscall has pushed before each of its bytes (vdso/doors.asm), in words. */
static const uint8_t pushed_by_door[] = {0, 1, 2, 3, 3, 3, 3, 3, 3, 3, 2, 1, 0};

/* The word at address, or 0. */
static uint32_t word_at(uint32_t address)
{
    uint32_t word;
    return user_read32(&word, (const uint32_t *)(address & ~3u)) ? 0 : word;
}

static uint8_t byte_at(uint32_t address)
{
    return (uint8_t)(word_at(address) >> address % 4 * 8);
}

/* Before PUSH EBP the return address is on top of the stack, after it one word further, and once
 * MOV EBP, ESP is done it is above EBP. */
uint32_t arch_user_caller(const struct trap_frame *frame)
{
    uint32_t into_door = frame->eip - (uint32_t)vdso_vsyscall;
    if (into_door < sizeof pushed_by_door)
        return word_at(frame->esp + 4u * pushed_by_door[into_door]);
    if (byte_at(frame->eip) == PUSH_EBP)
        return word_at(frame->esp);
    if (byte_at(frame->eip - 1) == PUSH_EBP)
        return word_at(frame->esp + 4);
    return word_at(frame->ebp + 4);
}
