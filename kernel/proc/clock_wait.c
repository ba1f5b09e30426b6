/* Waits by the clock. The wheel of kernel/timer.c knows ticks only, and these come near a time, no
 * more: so the timer's interrupt asks the clock, and where it is too early looks again at a later
 * tick. The sleeper itself wakes once. */
#include "kernel/proc/clock_wait.h"

#include "kernel/clock.h"
#include "kernel/thread.h"
#include "kernel/timer.h"
#include "lib/div64.h"

/* What ends a wait, on the sleeper's kernel stack. */
struct clock_sleep {
    struct timer timer;
    struct thread *sleeper;
    uint64_t end;
};

/* The last tick before the time, since now lies somewhere between two; after a long way earlier by
 * a thousandth of it, for by so much may the clock and the ticks differ. */
uint64_t clock_tick_to_look(uint64_t end)
{
    uint64_t now = arch_clock_ns();
    uint32_t tick = NANOSECONDS / arch_tick_hz();
    uint64_t whole = end > now ? div64(end - now, tick + tick / 1000, NULL) : 0;
    return timer_ticks() + (whole ? whole : 1);
}

/* The wheel's call, from the timer's interrupt. */
static void look(struct timer *timer)
{
    struct clock_sleep *sleep = container_of(timer, struct clock_sleep, timer);
    if (clock_passed(sleep->end))
        wait_time_out(sleep->sleeper);
    else
        timer_arm(timer, clock_tick_to_look(sleep->end));
}

int clock_wait_and_leave(struct wait_queue *queue, enum wait_reason reason, enum wait_kind kind,
                         uint64_t end)
{
    struct clock_sleep sleep = {.timer.expired = look, .sleeper = current(), .end = end};

    if (end == TIME_FOREVER)
        return wait_forever_and_leave(queue, reason, kind);
    timer_arm(&sleep.timer, clock_tick_to_look(end));
    int result = wait_forever_and_leave(queue, reason, kind);
    timer_cancel(&sleep.timer);
    return result;
}

int clock_wait(struct wait_queue *queue, enum wait_reason reason, enum wait_kind kind, uint64_t end)
{
    int result = clock_wait_and_leave(queue, reason, kind, end);

    spin_acquire(&queue->lock);
    return result;
}
