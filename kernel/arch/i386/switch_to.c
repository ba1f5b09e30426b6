/* The C half of the switch: all of the CPU that is not a register on the stack. */
#include "kernel/arch/i386/fpu.h"
#include "kernel/print.h"
#include "kernel/thread.h"

/* What `prev` left, __switch_to replaces by what `next` needs. Entered by a JMP from switch_to(),
 * on next's stack already, interrupts off, run queue locked; its RET goes to where next stopped. */
struct thread *__switch_to(struct thread *prev, struct thread *next);

struct thread *__switch_to(struct thread *prev, struct thread *next)
{
    struct cpu *cpu = this_cpu();

    /* The next entry from ring 3 shall start at the top of next's kernel stack. */
    cpu->tss.esp0 = next->arch.stack_top;
    cpu->current = next;

    if (prev->arch.uses_fpu | next->arch.uses_fpu)
        fpu_switch(prev, next);

    if (prev->arch.has_tls | next->arch.has_tls) {
        for (int i = 0; i < GDT_TLS_COUNT; i++)
            cpu->gdt[GDT_TLS_FIRST + i] = next->arch.tls[i];
    }

    /* A CR3 load throws the TLB away: skip it within one process, and for kernel threads. */
    uint32_t directory = next->arch.page_directory;
    if (directory != 0 && directory != cpu->page_directory) {
        cpu->page_directory = directory;
        load_cr3(directory);
    }
    return prev;
}
