/* The C half of the switch: all of the CPU that is not a register on the stack. */
#include "kernel/arch/i386/fpu.h"
#include "kernel/print.h"
#include "kernel/thread.h"
#include "kernel/trace.h"

struct thread *__switch_to(struct thread *prev, struct thread *next);

/* FPU and TLS, where one of the two threads has either; gives prev. */
static __attribute__((noinline)) struct thread *switch_state(struct thread *prev,
                                                             struct thread *next, uint32_t extras)
{
    if (extras & EXTRA_FPU)
        fpu_switch(prev, next);
    if (extras & EXTRA_TLS) {
        for (int i = 0; i < GDT_TLS_COUNT; i++)
            this_cpu()->gdt[GDT_TLS_FIRST + i] = next->arch.tls[i];
        /* prev's selector may name what next does not have; next's own lies in its trap frame. */
        __asm__ volatile("mov %0, %%gs" : : "r"(0));
    }
    return extras & EXTRA_TRACE ? trace_switch(prev, next) : prev;
}

/* That, and the trace of events while it is on; gives prev. */
static inline struct thread *switch_extras(struct thread *prev, struct thread *next)
{
    uint32_t extras = prev->arch.extras | next->arch.extras;
    return extras == EXTRA_TRACE ? trace_switch(prev, next) : switch_state(prev, next, extras);
}

/* What `prev` left, __switch_to replaces by what `next` needs. Entered by a JMP from switch_to(),
 * on next's stack already, interrupts off, run queue locked; its RET goes to where next stopped. */
struct thread *__switch_to(struct thread *prev, struct thread *next)
{
    /* The next entry from ring 3 shall start at the top of next's kernel stack. */
    THIS_CPU->tss.esp0 = next->arch.stack_top;
    __asm__ volatile("" : : : "memory"); /* one scratch register at a time: none to save */
    THIS_CPU->current = next;

    /* A CR3 load throws the TLB away: skip it within one process, and for kernel threads. */
    uint32_t directory = next->arch.page_directory;
    if (directory != 0 && directory != THIS_CPU->page_directory) {
        THIS_CPU->page_directory = directory;
        load_cr3(directory);
    }
    if (prev->arch.extras | next->arch.extras)
        return switch_extras(prev, next);
    return prev;
}
