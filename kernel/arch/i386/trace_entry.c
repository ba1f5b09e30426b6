/* The ways in and out of the kernel while the event trace is on. Each takes the place of the plain
 * one and calls it, by the three pointers through which entry.asm calls them; every system call
 * takes the slow way then, by arch_slow_calls(), and every switch that of EXTRA_TRACE. */
#include "kernel/arch/i386/irq.h"
#include "kernel/arch/i386/trap.h"
#include "kernel/trace.h"

/* What entry.asm calls for an interrupt, an exception, and a system call that takes the slow way.
 */
void (*irq_entry)(struct trap_frame *) = irq_dispatch;
void (*trap_entry)(struct trap_frame *) = trap_dispatch;
void (*call_entry)(struct trap_frame *) = syscall_slow;

enum { CALL_MOST = 0x7fff, VECTOR_MOST = 0xff };

/* TRACE_FROM_USER where frame is: ring 3 is in the low bits of CS. */
static inline uint32_t ring_bit(const struct trap_frame *frame)
{
    return (frame->cs & 1) << 15;
}

/* TRACE_SYSENTER for VECTOR_SYSENTER, nothing for VECTOR_SYSCALL. */
static inline uint32_t door_bit(const struct trap_frame *frame)
{
    return frame->vector << 7 & TRACE_SYSENTER;
}

_Static_assert(VECTOR_SYSENTER << 7 == TRACE_SYSENTER && (VECTOR_SYSCALL << 7) < TRACE_SYSENTER,
               "door_bit() moves a bit of the vector");

/* Whether the thread's way to ring 3 is no further than this: nothing is left to do. Else it is
 * recorded when that is done, by trace_way_out(). Interrupts off. */
static inline bool leaves_now(void)
{
    if (__builtin_expect(current()->work == 0, 1))
        return true;
    current()->work |= WORK_TRACED;
    return false;
}

/* In these two interrupts are off; the trace may have been turned off since the way in. */
static inline void record_call_exit(const struct trap_frame *frame)
{
    if (trace_on)
        trace_event_now(TRACE_SYSCALL_EXIT, (frame->error & CALL_MOST) | door_bit(frame),
                        frame->eax);
}

static inline void record_exit(const struct trap_frame *frame, enum trace_kind kind)
{
    if (trace_on)
        trace_event_now(kind, (frame->vector & VECTOR_MOST) | ring_bit(frame), frame->eip);
}

void trace_way_out(const struct trap_frame *frame)
{
    current()->work &= ~WORK_TRACED;
    if (frame->vector != VECTOR_SYSCALL && frame->vector != VECTOR_SYSENTER)
        record_exit(frame, frame->vector < VECTOR_IRQ0 ? TRACE_EXCEPTION_EXIT : TRACE_IRQ_EXIT);
    else if (frame->error == NO_CALL)
        trace_event(TRACE_SYSCALL_EXIT, door_bit(frame), frame->eax);
    else
        record_call_exit(frame);
}

static void irq_traced(struct trap_frame *frame)
{
    trace_event_now(TRACE_IRQ_ENTER, frame->vector | ring_bit(frame), frame->eip);
    THIS_CPU->trace.vector = frame->vector;
    irq_dispatch(frame);
    THIS_CPU->trace.vector = 0;
    if (!frame_from_user(frame) || leaves_now())
        record_exit(frame, TRACE_IRQ_EXIT);
}

/* An NMI may come in the middle of a record: it is not recorded. */
static void trap_traced(struct trap_frame *frame)
{
    if (frame->vector == VECTOR_NMI) {
        trap_dispatch(frame);
        return;
    }
    trace_event(TRACE_EXCEPTION_ENTER, (frame->vector & VECTOR_MOST) | ring_bit(frame), frame->eip);
    if (frame->vector == VECTOR_PAGE_FAULT)
        trace_event(TRACE_PAGE_FAULT, frame->error, read_cr2());
    trap_dispatch(frame);
    irq_disable();
    if (!frame_from_user(frame) || leaves_now())
        record_exit(frame, TRACE_EXCEPTION_EXIT);
}

/* Comes back with interrupts off. */
static void call_traced(struct trap_frame *frame)
{
    trace_event(TRACE_SYSCALL_ENTER, (frame->eax & CALL_MOST) | door_bit(frame), frame->ebx);
    syscall_slow(frame);
    irq_disable();
    if (leaves_now())
        record_call_exit(frame);
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
    call_entry = on ? call_traced : syscall_slow;
    arch_slow_calls(SLOW_FOR_TRACE, on);
}
