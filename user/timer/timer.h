/* Time for coroutines: sleeping, timers, and channels that get a value when it is time. */
#ifndef USER_TIMER_TIMER_H
#define USER_TIMER_TIMER_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/list.h"

#define MILLISECOND UINT64_C(1000000) /* in nanoseconds, as all times here */

/* The time; never runs backwards. */
uint64_t timer_now(void);
/* From now on time stands still while a coroutine may run, and when all wait it jumps to the next
 * deadline: programs that sleep do the same at each run, and take no time. Starts at 0. */
void timer_use_virtual_clock(void);

/* Sleeps at least this long; 0 yields. */
void coroutine_sleep(uint64_t span);

struct timer {
    uint64_t deadline;
    void (*expired)(struct timer *timer); /* called by the watcher, which may not wait in it */
    struct list link;
    bool armed;
};

/* Lets timer->expired be called at timer->deadline; both are set. It is not armed. */
void timer_arm(struct timer *timer);
/* It will not be called any more. False: it was called already, or never armed. */
bool timer_cancel(struct timer *timer);

/* What a select waits for so as not to wait for ever: a channel that gets an int, which counts from
 * 1, after a span, and then, where period is not 0, again after each period, unless the last one is
 * still there. */
struct timeout {
    struct timer timer;
    struct channel *channel;
    uint64_t period;
    int count;
};

/* False: no memory. */
bool timeout_start(struct timeout *timeout, uint64_t span, uint64_t period);
void timeout_end(struct timeout *timeout);

#endif
