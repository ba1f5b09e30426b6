/* The two clocks that all others are made of, in nanoseconds: the monotonic one, from the boot on,
 * and the date, from 1970 on (UTC), which may be set. Both are what the vDSO gives to programs. */
#ifndef KERNEL_CLOCK_H
#define KERNEL_CLOCK_H

#include <stdint.h>

#include "kernel/wait.h"
#include "lib/time_units.h"

uint64_t clock_monotonic_ns(void);
uint64_t clock_realtime_ns(void);
/* Sets the date. 0, or -EINVAL: it would lie before the boot's 1970, or beyond all reckoning. */
int clock_set_realtime(uint64_t date);
/* What the monotonic clock will show at that date, as the date goes now; 0: it is past.
 * TIME_FOREVER stays what it is. */
uint64_t clock_monotonic_at(uint64_t date);
/* a + b, never more than TIME_FOREVER. */
uint64_t clock_sum(uint64_t a, uint64_t b);
/* Calls follow, by clock_set_realtime(), after each setting: for what waits for a date. */
struct clock_follower {
    void (*date_was_set)(void);
    struct clock_follower *next;
};
void clock_follow(struct clock_follower *follower);
void clock_init(void); /* takes the date from the machine; after the monotonic clock has started */

#endif
