/* The trap frame: what every way into the kernel leaves on the kernel stack, lowest address first.
 * entry.asm makes it; the offsets nasm uses are generated from this struct. */
#ifndef KERNEL_ARCH_I386_TRAP_H
#define KERNEL_ARCH_I386_TRAP_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/arch/i386/vectors.h"

struct trap_frame {
    uint32_t edi, esi, ebp, unused_esp, ebx, edx, ecx, eax; /* PUSHAD */
    uint32_t gs, fs, es, ds;
    uint32_t vector;
    uint32_t error; /* the CPU's error code, or 0; for a system call its number */
    uint32_t eip, cs, eflags;
    uint32_t esp, ss; /* only where the trap came from ring 3 */
};

/* In error: the frame is no system call's that could start again. */
#define NO_CALL 0xffffffffu

static inline bool frame_from_user(const struct trap_frame *frame)
{
    return (frame->cs & 3) == 3;
}

void trap_dispatch(struct trap_frame *frame); /* exceptions; interrupts as they were */
void irq_dispatch(struct trap_frame *frame);  /* device interrupts; interrupts off */
void syscall_slow(struct trap_frame *frame);  /* numbers the fast table does not hold */
void syscall_init(void);                      /* once, before ring 3 */
void return_to_user_work(struct trap_frame *frame);
extern void (*irq_entry)(struct trap_frame *);  /* irq_dispatch, or around it the trace */
extern void (*trap_entry)(struct trap_frame *); /* trap_dispatch, or the same */
extern void (*call_entry)(struct trap_frame *); /* syscall_slow, or the same */
/* The last act before ring 3 of a thread that had WORK_TRACED set. */
void trace_way_out(const struct trap_frame *frame);
void trap_frame_print(const struct trap_frame *frame);

#endif
