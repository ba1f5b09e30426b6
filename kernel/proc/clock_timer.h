/* A timer by any clock, which may repeat: what setitimer(2) and timer_create(2) are made of. */
#ifndef KERNEL_PROC_CLOCK_TIMER_H
#define KERNEL_PROC_CLOCK_TIMER_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/timer.h"
#include "lib/list.h"

struct process;

/* All zero: off. Everything is under process_lock. */
struct clock_timer {
    struct timer timer;    /* wakes it when the time may have come */
    struct list date_link; /* among those that go by the date, while it is on */
    int clock;             /* by its full number, see clock_with_owner() */
    uint64_t end;          /* what the clock shall show; 0: it is off */
    uint64_t interval;     /* nanoseconds from one end to the next; 0: once */
    /* Called from the timer interrupt, process_lock held: so many ends have passed, at least one.
     */
    void (*expired)(struct clock_timer *timer, uint32_t times);
};

/* Turns timer on, to expire when clock shows end (not 0; the past is at once) and then at each
 * interval. What it was before is forgotten. */
void clock_timer_set(struct clock_timer *timer, int clock, uint64_t end, uint64_t interval);
/* Turns it off, so that its memory may go. */
void clock_timer_stop(struct clock_timer *timer);
/* Nanoseconds until it expires, at least 1; 0: it is off. */
uint64_t clock_timer_left(struct clock_timer *timer);
void clock_timers_init(void); /* they follow settings of the date */

#endif
