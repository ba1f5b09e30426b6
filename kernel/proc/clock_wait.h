/* Waits that end at a time of the clock, in nanoseconds since boot; TIME_FOREVER: never. Ticks only
 * come near it: whoever wakes by a tick asks the clock, and sleeps again if it is too early. */
#ifndef KERNEL_PROC_CLOCK_WAIT_H
#define KERNEL_PROC_CLOCK_WAIT_H

#include "kernel/arch.h"
#include "kernel/timer.h"
#include "kernel/wait.h"

/* The tick by which the clock should have come to end. */
static inline uint64_t clock_deadline(uint64_t end)
{
    if (end == TIME_FOREVER)
        return TIME_FOREVER;
    uint64_t now = arch_clock_ns();
    return timer_ticks() + timer_ticks_of_ns(end > now ? end - now : 0);
}

static inline bool clock_passed(uint64_t end)
{
    return end != TIME_FOREVER && arch_clock_ns() >= end;
}

#endif
