/* What a thread keeps of the CPU while it does not run. */
#ifndef KERNEL_ARCH_I386_ARCH_THREAD_H
#define KERNEL_ARCH_I386_ARCH_THREAD_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/arch/i386/segments.h"
#include "kernel/arch/i386/trap.h"

enum { EXTRA_FPU = 1, EXTRA_TLS = 2, EXTRA_TRACE = 4 };

/* The last exception that the thread's program caused, for signal handlers. */
struct last_fault {
    uint32_t vector, error, address; /* address: of the last page fault */
};

struct arch_thread {
    uint32_t esp;            /* where it stopped: top of what it pushed */
    uint32_t eip;            /* the word that the switch's RET will pop */
    uint32_t stack_top;      /* ESP0 while it runs */
    uint32_t page_directory; /* 0: a kernel thread, runs in whatever is loaded */
    uint32_t extras;         /* EXTRA_...: what only some threads have, and only they pay for */
    void *fpu_area;          /* 512 bytes aligned to 16, from its first FPU instruction on */
    uint64_t tls[GDT_TLS_COUNT];
    struct last_fault fault;
};

/* In the timer's interrupt, of the thread that runs: whether it came from ring 3. Then the frame on
 * top of the stack is this interrupt's, else that of the call or trap that was interrupted. */
static inline bool arch_tick_found_user(const struct arch_thread *arch)
{
    return ((const struct trap_frame *)arch->stack_top - 1)->vector == VECTOR_IRQ0;
}

/* The stack of a thread that has never run, as switch_to() finds it. */
struct first_frame {
    void (*entry)(void *); /* popped by thread_first_run */
    void *argument;
};

#endif
