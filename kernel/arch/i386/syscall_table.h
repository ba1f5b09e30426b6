/* The dispatch table of system calls, for its two readers: entry.asm and the slow way. */
#ifndef KERNEL_ARCH_I386_SYSCALL_TABLE_H
#define KERNEL_ARCH_I386_SYSCALL_TABLE_H

#include "kernel/arch/i386/trap.h"
#include "kernel/call_numbers.h"
#include "kernel/mm/user.h"

/* Takes the arguments out of the frame, makes the call, gives what EAX is to be. */
typedef int32_t (*entry_function)(struct trap_frame *);

extern entry_function syscall_table[TABLE_SIZE + BATON_SIZE];
extern uint32_t syscall_limit; /* numbers below this take the short way in entry.asm */
int32_t syscall_not_there(struct trap_frame *frame); /* for numbers without a call: -ENOSYS */

/* The sixth argument. By INT 0x80 it is EBP; by SYSENTER EBP is the program's ESP, and the argument
 * lies where that points, pushed last by the vDSO. */
static inline uint32_t syscall_sixth(const struct trap_frame *frame, int *error)
{
    uint32_t value = frame->ebp;
    *error = 0;
    if (frame->vector == VECTOR_SYSENTER)
        *error = user_read32(&value, (const uint32_t *)frame->esp);
    return value;
}

#endif
