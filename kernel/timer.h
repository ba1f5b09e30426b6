/* Ticks and deadlines. A deadline is a tick number; a timer's function runs in the timer interrupt.
 */
#ifndef KERNEL_TIMER_H
#define KERNEL_TIMER_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/list.h"

struct timer {
    struct list link;
    uint64_t deadline;
    void (*expired)(struct timer *);
    bool armed;
};

uint64_t timer_ticks(void);                             /* since boot; 64 bits never wrap */
void timer_arm(struct timer *timer, uint64_t deadline); /* any state; expired runs once */
bool timer_cancel(struct timer *timer);                 /* false: it had run, or was not armed */
void timer_tick(void);                                  /* from the timer interrupt */
/* Nanoseconds as ticks, rounded up, plus one: a sleep is never shorter than asked. Saturates. */
uint64_t timer_ticks_of_ns(uint64_t nanoseconds);
void timer_init(void);

#endif
