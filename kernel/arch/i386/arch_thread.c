/* The kernel stacks of threads that have not run yet, and the state that fork and exec touch. */
#include "kernel/arch/i386/fpu.h"
#include "kernel/arch/i386/trap.h"
#include "kernel/mm/heap.h"
#include "kernel/thread.h"
#include "lib/string.h"

extern char thread_first_run[], thread_first_run_user[];

/* Room for something at the top of the stack; aligned to 4. */
static void *stack_room(struct thread *thread, uint32_t size)
{
    thread->arch.esp = thread->arch.stack_top - size;
    return (void *)thread->arch.esp;
}

void arch_thread_prepare(struct thread *thread, void (*entry)(void *), void *argument)
{
    struct first_frame *first = stack_room(thread, sizeof(*first));

    first->entry = entry;
    first->argument = argument;
    thread->arch.eip = (uint32_t)thread_first_run;
}

void arch_thread_prepare_user(struct thread *thread, const struct trap_frame *frame)
{
    struct trap_frame *copy = stack_room(thread, sizeof(*copy));

    *copy = *frame;
    copy->eax = 0;
    thread->arch.eip = (uint32_t)thread_first_run_user;
}

void arch_thread_release(struct thread *thread)
{
    kfree(thread->arch.fpu_area);
}

struct trap_frame *arch_user_frame(const struct thread *thread)
{
    return (struct trap_frame *)thread->arch.stack_top - 1;
}

void arch_user_call(const struct thread *thread, struct arch_call *call)
{
    const struct trap_frame *frame = arch_user_frame(thread);
    bool fast = frame->vector == VECTOR_SYSENTER;

    *call = (struct arch_call){
        .number = fast || frame->vector == VECTOR_SYSCALL ? (int)frame->error : -1,
        .arguments = {frame->ebx, frame->ecx, frame->edx, frame->esi, frame->edi,
                      fast ? 0 : frame->ebp},
        .stack = frame->esp,
        .address = frame->eip,
    };
}

/* EFLAGS: only IF and the bit that is always set. SYSEXIT would load ECX and EDX: leave by IRET. */
void arch_frame_start(struct trap_frame *frame, uint32_t entry, uint32_t stack)
{
    struct thread *self = current();

    memset(frame, 0, sizeof(*frame));
    frame->vector = VECTOR_SYSCALL;
    frame->eip = entry;
    frame->cs = USER_CS;
    frame->eflags = EFLAGS_IF | EFLAGS_ALWAYS;
    frame->esp = stack;
    frame->ss = frame->ds = frame->es = USER_DS;
    fpu_reset(self);
    uint32_t irq = irq_save();
    self->arch.extras &= ~EXTRA_TLS;
    memset(self->arch.tls, 0, sizeof(self->arch.tls));
    memset(&this_cpu()->gdt[GDT_TLS_FIRST], 0, sizeof(self->arch.tls));
    self->work |= WORK_FULL_RETURN;
    irq_restore(irq);
}

void arch_frame_set_stack(struct trap_frame *frame, uint32_t stack)
{
    if (stack != 0)
        frame->esp = stack;
}

uint32_t arch_frame_stack(const struct trap_frame *frame)
{
    return frame->esp;
}

void arch_copy_thread_state(struct thread *to, struct thread *from)
{
    to->stepped = from->stepped;
    if (to->stepped)
        arch_user_frame(to)->eflags |= EFLAGS_TF; /* a call by SYSENTER has put it off */
    to->arch.extras |= from->arch.extras & EXTRA_TLS;
    memcpy(to->arch.tls, from->arch.tls, sizeof(to->arch.tls));
    fpu_copy(to, from);
}
