/* Waits that end at a time of the clock, in nanoseconds since boot; TIME_FOREVER: never. Ticks only
 * come near it: whoever wakes by a tick asks the clock, and sleeps again if it is too early. */
#ifndef KERNEL_PROC_CLOCK_WAIT_H
#define KERNEL_PROC_CLOCK_WAIT_H

#include "kernel/arch.h"
#include "kernel/clock.h"
#include "kernel/timer.h"
#include "kernel/wait.h"
#include "lib/div64.h"

/* The last tick before the clock comes to end, but one to come: to wake then and look again at each
 * tick is to be late by less than one. */
static inline uint64_t clock_deadline(uint64_t end)
{
    if (end == TIME_FOREVER)
        return TIME_FOREVER;
    uint64_t now = arch_clock_ns();
    uint64_t whole = end > now ? div64(end - now, NANOSECONDS / arch_tick_hz(), NULL) : 0;
    return timer_ticks() + (whole ? whole : 1);
}

static inline bool clock_passed(uint64_t end)
{
    return end != TIME_FOREVER && arch_clock_ns() >= end;
}

#endif
