/* System calls that let time pass. */
#include "kernel/calls/calls.h"
#include "kernel/calls/timespec.h"
#include "kernel/proc/clocks.h"
#include "kernel/proc/signal.h"
#include "kernel/thread.h"
#include "lib/errno.h"
#include "lib/linux_time.h"

static int sleep_for(int clock, uint64_t end, void *remaining, const struct timespec_form *form);

/* restart_syscall(2): a signal without a handler interrupted the sleep, which goes on. */
static int32_t sleep_on(struct call_restart *restart)
{
    return sleep_for((int)restart->words[0], restart->end, (void *)(uintptr_t)restart->words[1],
                     (const struct timespec_form *)(uintptr_t)restart->words[2]);
}

/* Sleeps until clock shows end, the end of a span of time. Where a signal ends that early, writes
 * what was left of it to remaining, unless that is NULL. */
static int sleep_for(int clock, uint64_t end, void *remaining, const struct timespec_form *form)
{
    uint64_t now;
    int error = clock_sleep(clock, end);
    if (error != -EINTR)
        return error;
    if (remaining && clock_read(clock, &now) == 0 &&
        form->write(remaining, end > now ? end - now : 0))
        return -EFAULT;
    struct call_restart *restart = &current()->signal.restart;
    restart->words[0] = (uint32_t)clock;
    restart->words[1] = (uint32_t)(uintptr_t)remaining;
    restart->words[2] = (uint32_t)(uintptr_t)form;
    restart->end = end;
    return signal_restart_by(sleep_on);
}

/* Sleeps until a time: begun again it is the same. */
static int sleep_until(int clock, uint64_t end)
{
    int error = clock_sleep(clock, end);
    return error == -EINTR ? -ERESTARTNOHAND : error;
}

/* The clocks that sleeping goes by: 0, or -EOPNOTSUPP for the others, -EINVAL for none. A thread's
 * own CPU time does not pass while it sleeps. */
static int check_clock(int clock)
{
    uint64_t now;
    int error = clock_read(clock, &now);
    if (error)
        return error;
    if (clock < 0)
        return clock_with_owner(clock) == clock_with_owner(CLOCK_THREAD_CPUTIME_ID) ? -EINVAL : 0;
    return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC || clock == CLOCK_BOOTTIME ||
                   clock == CLOCK_TAI || clock == CLOCK_PROCESS_CPUTIME_ID
               ? 0
               : -EOPNOTSUPP;
}

/* A span of time is slept by the monotonic clock even where it was given by the date's, which may
 * be set meanwhile. */
static int sleep_by(int clock, int flags, const void *request, void *remaining,
                    const struct timespec_form *form)
{
    uint64_t time, now;
    int error = check_clock(clock);
    if (!error)
        error = form->read(request, &time);
    if (error)
        return error;
    if (flags & TIMER_ABSTIME)
        return sleep_until(clock, time);
    if (clock_is_date(clock))
        clock = CLOCK_MONOTONIC;
    error = clock_read(clock, &now);
    return error ? error : sleep_for(clock, clock_sum(now, time), remaining, form);
}

int32_t sys_nanosleep(const void *request, void *remaining)
{
    uint64_t time;
    int error = timespec_read(request, &time);
    if (error)
        return error;
    if (time == 0) {
        thread_yield();
        return 0;
    }
    return sleep_for(CLOCK_MONOTONIC, clock_sum(clock_monotonic_ns(), time), remaining,
                     &timespec_form32);
}

int32_t sys_clock_nanosleep(int clock, int flags, const void *request, void *remaining)
{
    return sleep_by(clock, flags, request, remaining, &timespec_form32);
}

int32_t sys_clock_nanosleep_time64(int clock, int flags, const void *request, void *remaining)
{
    return sleep_by(clock, flags, request, remaining, &timespec_form64);
}
