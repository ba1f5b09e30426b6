/* The walk up the kernel stack. Every function begins with PUSH EBP; MOV EBP, ESP, so EBP points at
 * the caller's EBP, and the word above that is where the call returns to:
 *
 *     EBP + 8   what the caller had on its stack
 *     EBP + 4   return address
 *     EBP       the caller's EBP ------> the same three again
 *
 * Nothing is believed: a word is read only where it lies in a stack of this thread's. */
#include "kernel/debug/backtrace.h"

#include <stdbool.h>
#include <stddef.h>

#include "kernel/arch/i386/trap.h"
#include "kernel/debug/exception_names.h"
#include "kernel/debug/symbols.h"
#include "kernel/print.h"
#include "kernel/thread.h"

extern char boot_stack[], boot_stack_top[];
/* The first and the last label of entry.asm: each call between them has a trap frame straight above
 * its return address. */
extern char entry_int80[], entry_unexpected[];

struct thread *backtrace_thread(void)
{
    uint16_t selector;
    __asm__ volatile("movw %%fs, %0" : "=r"(selector));
    return selector == PERCPU_SELECTOR ? current() : NULL;
}

/* Whether length bytes at address lie between two others. */
static bool within(uint32_t address, uint32_t length, const char *low, const char *high)
{
    return address >= (uint32_t)low && address <= (uint32_t)high - length;
}

/* Whether length bytes at address lie in the current thread's stack or in that of the boot. */
static bool on_stack(uint32_t address, uint32_t length)
{
    const struct thread *thread = backtrace_thread();
    if (address % sizeof(uint32_t) != 0)
        return false;
    if (within(address, length, boot_stack, boot_stack_top))
        return true;
    if (thread == NULL || thread->stack == NULL)
        return false;
    const char *stack = thread->stack;
    return within(address, length, stack, stack + KERNEL_STACK_SIZE);
}

/* Prints one line. A return address belongs to the call before it, perhaps the last instruction of
 * its function: so the byte before is looked up (back is 1). */
static void print_call(uint32_t address, uint32_t back)
{
    uint32_t offset;
    const char *name = symbol_of(address - back, &offset);
    if (name != NULL)
        kprintf("  %08x  %s+0x%x\n", address, name, offset + back);
    else
        kprintf("  %08x  (no function of the kernel)\n", address);
}

/* A return address, and how often it came again straight after. */
struct repetition {
    uint32_t address;
    unsigned count;
};

/* Prints what was counted, and counts anew. */
static void print_repetition(struct repetition *repetition)
{
    if (repetition->count > 0)
        kprintf("            ... the same %u times more\n", repetition->count);
    repetition->count = 0;
}

/* Gives the trap frame that lies above a call made by entry.asm, or NULL. */
static const struct trap_frame *trap_above(const uint32_t *frame_address)
{
    uint32_t returns_to = frame_address[1], place = (uint32_t)(frame_address + 2);
    if (!within(returns_to, 1, entry_int80, entry_unexpected))
        return NULL;
    if (!on_stack(place, offsetof(struct trap_frame, esp)))
        return NULL;
    return (const struct trap_frame *)place;
}

/* Prints the line between two levels: what interrupted the calls below. Gives whether those are the
 * kernel's, so that the walk can go on. */
static bool print_trap(const struct trap_frame *frame)
{
    const char *name = frame->vector == VECTOR_SYSCALL || frame->vector == VECTOR_SYSENTER
                           ? "system call"
                           : exception_name(frame->vector);
    if (!frame_from_user(frame)) {
        kprintf("  -- %s (vector %u), which interrupted:\n", name, frame->vector);
        return true;
    }
    kprintf("  -- %s (vector %u) from ring 3, EIP %08x, ESP %08x\n", name, frame->vector,
            frame->eip, frame->esp);
    return false;
}

/* Prints a call, unless it is the one printed before, as in a recursion: those are counted. */
static void print_call_once(uint32_t address, struct repetition *repetition)
{
    if (address == repetition->address) {
        repetition->count++;
        return;
    }
    print_repetition(repetition);
    repetition->address = address;
    print_call(address, 1);
}

/* Prints one level of the walk. Gives the caller's EBP, or 0: the walk ends here. */
static uint32_t print_level(const uint32_t *frame_address, struct repetition *repetition)
{
    const struct trap_frame *trap = trap_above(frame_address);
    if (trap == NULL) {
        print_call_once(frame_address[1], repetition);
        return frame_address[0];
    }
    print_repetition(repetition);
    if (!print_trap(trap))
        return 0;
    print_call(trap->eip, 0);
    return trap->ebp;
}

/* Follows EBP. Callers lie higher on the stack than those they call: a step down ends the walk, so
 * it cannot go round in circles. */
static void walk(uint32_t ebp)
{
    struct repetition repetition = {0, 0};
    while (on_stack(ebp, 2 * sizeof(uint32_t))) {
        uint32_t next = print_level((const uint32_t *)ebp, &repetition);
        if (next <= ebp)
            break;
        ebp = next;
    }
    print_repetition(&repetition);
}

/* Prints the caller of a function that was interrupted before it had made its frame: at its first
 * instruction, after PUSH EBP, or, for a call to an address where no function is, at once. */
static void print_caller_of_unframed(const struct trap_frame *frame)
{
    uint32_t offset, esp = exception_stack_pointer(frame);
    const char *name = symbol_of(frame->eip, &offset);
    if (name != NULL && offset > 1)
        return;
    uint32_t place = esp + offset * sizeof(uint32_t);
    if (on_stack(place, sizeof(uint32_t)))
        print_call(*(const uint32_t *)place, 1);
}

void backtrace_of_function(const uint32_t *frame_address)
{
    walk((uint32_t)frame_address);
}

void backtrace_of_trap(const struct trap_frame *frame)
{
    if (frame_from_user(frame)) {
        print_trap(frame);
        return;
    }
    print_call(frame->eip, 0);
    print_caller_of_unframed(frame);
    walk(frame->ebp);
}
