/* The ways in and out of the kernel while the event trace is on. Each takes the place of the plain
 * one and calls it: of irq_dispatch and trap_dispatch by the two pointers through which entry.asm
 * calls them, of a system call's short way by arch_slow_calls(), of a switch by EXTRA_TRACE. */
#include "kernel/arch/i386/irq.h"
#include "kernel/arch/i386/trap.h"
#include "kernel/trace.h"

/* What entry.asm calls for an interrupt and for an exception. */
void (*irq_entry)(struct trap_frame *) = irq_dispatch;
void (*trap_entry)(struct trap_frame *) = trap_dispatch;

static uint32_t ring_bit(const struct trap_frame *frame)
{
    return frame_from_user(frame) ? TRACE_FROM_USER : 0;
}

static uint32_t door_bit(const struct trap_frame *frame)
{
    return frame->vector == VECTOR_SYSENTER ? TRACE_SYSENTER : 0;
}

static void record_exit(const struct trap_frame *frame)
{
    uint32_t number = frame->error == NO_CALL ? 0 : frame->error & ~TRACE_SYSENTER;
    if (frame->vector == VECTOR_SYSCALL || frame->vector == VECTOR_SYSENTER)
        trace_event(TRACE_SYSCALL_EXIT, (number & 0x7fff) | door_bit(frame), frame->eax);
    else if (frame->vector < VECTOR_IRQ0)
        trace_event(TRACE_EXCEPTION_EXIT, frame->vector | ring_bit(frame), frame->eip);
    else
        trace_event(TRACE_IRQ_EXIT, (frame->vector & 0xff) | ring_bit(frame), frame->eip);
}

/* Interrupts off. What is done is recorded where nothing is left to do before frame is gone back
 * to, else later, by trace_way_out(). */
static void leave(const struct trap_frame *frame)
{
    if (frame_from_user(frame) && current()->work)
        current()->work |= WORK_TRACED;
    else
        record_exit(frame);
}

void trace_way_out(const struct trap_frame *frame)
{
    current()->work &= ~WORK_TRACED;
    record_exit(frame);
}

static void irq_traced(struct trap_frame *frame)
{
    trace_event(TRACE_IRQ_ENTER, frame->vector | ring_bit(frame), frame->eip);
    THIS_CPU->trace.vector = frame->vector;
    irq_dispatch(frame);
    THIS_CPU->trace.vector = 0;
    leave(frame);
}

/* An NMI may come in the middle of a record: it is not recorded. */
static void trap_traced(struct trap_frame *frame)
{
    if (frame->vector == VECTOR_NMI) {
        trap_dispatch(frame);
        return;
    }
    trace_event(TRACE_EXCEPTION_ENTER, (frame->vector & 0xff) | ring_bit(frame), frame->eip);
    if (frame->vector == VECTOR_PAGE_FAULT)
        trace_event(TRACE_PAGE_FAULT, frame->error, read_cr2());
    trap_dispatch(frame);
    irq_disable();
    leave(frame);
}

void trace_call_enters(const struct trap_frame *frame)
{
    trace_event(TRACE_SYSCALL_ENTER, (frame->eax & 0x7fff) | door_bit(frame), frame->ebx);
}

void trace_call_leaves(const struct trap_frame *frame)
{
    irq_disable();
    leave(frame);
}

bool arch_trace_in_tick(void)
{
    return THIS_CPU->trace.vector == VECTOR_IRQ0;
}

void arch_trace_thread(struct thread *thread, bool on)
{
    if (on) {
        thread->arch.extras |= EXTRA_TRACE;
        thread->work |= WORK_TRACED;
    } else {
        thread->arch.extras &= ~EXTRA_TRACE;
        thread->work &= ~WORK_TRACED;
    }
}

void arch_trace(bool on)
{
    irq_entry = on ? irq_traced : irq_dispatch;
    trap_entry = on ? trap_traced : trap_dispatch;
    arch_slow_calls(SLOW_FOR_TRACE, on);
}
