/* Timers by any clock. The wheel of kernel/timer.c knows ticks only: so a timer is put there for as
 * long as its clock needs at least, and when it is woken asks the clock; if it is too early, it is
 * put there again. CPU time never goes faster than the monotonic clock, so all clocks are served
 * alike, and a program that has no timer pays for none. */
#include "kernel/proc/clock_timer.h"
#include "kernel/clock.h"
#include "kernel/proc/clock_wait.h"
#include "kernel/proc/clocks.h"
#include "kernel/proc/tree.h"
#include "lib/div64.h"

static struct list by_date = LIST_INIT(by_date); /* on, and to be asked when the date is set */

static bool is_on(const struct clock_timer *timer)
{
    return timer->end != 0;
}

/* Puts timer on the wheel, until its clock may show the end. */
static void wait_for_end(struct clock_timer *timer, uint64_t now)
{
    uint64_t left = timer->end > now ? timer->end - now : 0;
    if (timer->end != TIME_FOREVER)
        timer_arm(&timer->timer, clock_tick_to_look(clock_sum(clock_monotonic_ns(), left)));
}

/* Moves the end beyond now. Gives how many ends that leaves behind. */
static uint32_t pass_ends(struct clock_timer *timer, uint64_t now)
{
    if (timer->interval == 0) {
        timer->end = 0;
        return 1;
    }
    uint64_t times = div64_wide(now - timer->end, timer->interval) + 1;
    timer->end = clock_sum(timer->end, times * timer->interval);
    return times > INT32_MAX ? INT32_MAX : (uint32_t)times;
}

/* The wheel's call, from the timer interrupt. A CPU time whose owner has ended stands still. */
static void look(struct timer *wheel_timer)
{
    struct clock_timer *timer = container_of(wheel_timer, struct clock_timer, timer);
    uint64_t now;
    uint32_t irq = spin_lock(&process_lock);
    if (is_on(timer) && clock_read_locked(timer->clock, &now)) {
        uint32_t times = now >= timer->end ? pass_ends(timer, now) : 0;
        if (is_on(timer))
            wait_for_end(timer, now);
        else
            clock_timer_stop(timer);
        if (times > 0)
            timer->expired(timer, times);
    }
    spin_unlock(&process_lock, irq);
}

void clock_timer_set(struct clock_timer *timer, int clock, uint64_t end, uint64_t interval)
{
    uint64_t now;
    clock_timer_stop(timer);
    timer->timer.expired = look;
    timer->clock = clock;
    timer->end = end;
    timer->interval = interval;
    if (clock_is_date(clock))
        list_append(&by_date, &timer->date_link);
    if (clock_read_locked(clock, &now))
        wait_for_end(timer, now);
}

void clock_timer_stop(struct clock_timer *timer)
{
    if (timer->timer.armed)
        timer_cancel(&timer->timer);
    if (timer->date_link.next)
        list_remove(&timer->date_link);
    timer->date_link.next = NULL;
    timer->end = 0;
}

uint64_t clock_timer_left(struct clock_timer *timer)
{
    uint64_t now;
    if (!is_on(timer))
        return 0;
    if (!clock_read_locked(timer->clock, &now) || timer->end <= now)
        return 1;
    return timer->end - now;
}

/* A step of the date may have brought their ends nearer. */
static void date_was_set(void)
{
    struct list *link;
    uint32_t irq = spin_lock(&process_lock);
    list_for_each(link, &by_date)
    {
        struct clock_timer *timer = list_entry(link, struct clock_timer, date_link);
        timer_cancel(&timer->timer);
        wait_for_end(timer, clock_realtime_ns());
    }
    spin_unlock(&process_lock, irq);
}

void clock_timers_init(void)
{
    static struct clock_follower follower = {.date_was_set = date_was_set};
    clock_follow(&follower);
}
