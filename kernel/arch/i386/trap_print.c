/* A trap frame, for people. */
#include "kernel/arch/i386/trap.h"

#include "kernel/arch/i386/cpu.h"
#include "kernel/debug/exception_names.h"
#include "kernel/debug/symbols.h"
#include "kernel/print.h"

/* Prints EIP with its function's name where it is one of the kernel's. */
static void print_eip(const struct trap_frame *frame)
{
    uint32_t offset;
    const char *name = symbol_of(frame->eip, &offset);
    kprintf("EIP %08x", frame->eip);
    if (name != NULL && !frame_from_user(frame))
        kprintf(" (%s+0x%x)", name, offset);
    kprintf("  CS %04x  EFLAGS %08x\n", frame->cs & 0xFFFF, frame->eflags);
}

/* Prints the line that names the fault, then the registers as they were. From ring 0 SS is the
 * kernel's and not in the frame. CR2 is read now: it is the fault's as long as no other page fault
 * came. */
void trap_frame_print(const struct trap_frame *frame)
{
    char line[200];
    exception_format(line, sizeof line, frame, read_cr2());
    kprintf("%s\n", line);
    print_eip(frame);
    kprintf("EAX %08x  EBX %08x  ECX %08x  EDX %08x\n", frame->eax, frame->ebx, frame->ecx,
            frame->edx);
    kprintf("ESI %08x  EDI %08x  EBP %08x  ESP %08x\n", frame->esi, frame->edi, frame->ebp,
            exception_stack_pointer(frame));
    kprintf("DS %04x  ES %04x  FS %04x  GS %04x", frame->ds & 0xFFFF, frame->es & 0xFFFF,
            frame->fs & 0xFFFF, frame->gs & 0xFFFF);
    if (frame_from_user(frame))
        kprintf("  SS %04x", frame->ss & 0xFFFF);
    kprintf("\n");
}
