/* Waits that end at a time of the clock, in nanoseconds since boot; TIME_FOREVER: never. They end
 * at the first tick at which the clock has come there: never too early, never late by more than
 * that. */
#ifndef KERNEL_PROC_CLOCK_WAIT_H
#define KERNEL_PROC_CLOCK_WAIT_H

#include "kernel/arch.h"
#include "kernel/wait.h"

/* As wait_sleep() in kernel/wait.h, but end is a time of the clock. Who gets -ETIMEDOUT finds that
 * it has passed. The second comes back without the lock, interrupts still off. */
int clock_wait(struct wait_queue *queue, enum wait_reason reason, enum wait_kind kind,
               uint64_t end);
int clock_wait_and_leave(struct wait_queue *queue, enum wait_reason reason, enum wait_kind kind,
                         uint64_t end);

/* A tick to come at which to look whether the clock has come to end: the first such one, or one
 * before that. Never TIME_FOREVER's. */
uint64_t clock_tick_to_look(uint64_t end);

static inline bool clock_passed(uint64_t end)
{
    return end != TIME_FOREVER && arch_clock_ns() >= end;
}

#endif
