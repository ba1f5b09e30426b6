/* System calls on how the date is kept in step. Nothing keeps it so: it can be looked at only. */
#include "kernel/calls/calls.h"
#include "kernel/calls/timespec.h"
#include "kernel/mm/user.h"
#include "kernel/proc/clocks.h"
#include "lib/errno.h"
#include "lib/linux_time.h"

/* What is true of a clock that was never in step, in the words of Linux: errors of up to 16
 * seconds, a tick of 10 ms, told in microseconds. */
enum { ERROR_US = 16000000, TOLERANCE = 500 << 16, TICK_US = 10000, CONSTANT = 2 };

static int adjust32(void *parameters)
{
    struct timex32 timex;
    if (user_read(&timex, parameters, sizeof timex))
        return -EFAULT;
    if (timex.modes != 0)
        return -EPERM;
    struct timespec64 now = timespec_of(clock_realtime_ns());
    timex = (struct timex32){.max_error = ERROR_US,
                             .estimated_error = ERROR_US,
                             .status = STA_UNSYNC,
                             .constant = CONSTANT,
                             .precision = 1,
                             .tolerance = TOLERANCE,
                             .time = {(int32_t)now.tv_sec, now.tv_nsec / 1000},
                             .tick = TICK_US};
    return user_write(parameters, &timex, sizeof timex) ? -EFAULT : TIME_ERROR;
}

static int adjust64(void *parameters)
{
    struct timex64 timex;
    if (user_read(&timex, parameters, sizeof timex))
        return -EFAULT;
    if (timex.modes != 0)
        return -EPERM;
    struct timespec64 now = timespec_of(clock_realtime_ns());
    timex = (struct timex64){.max_error = ERROR_US,
                             .estimated_error = ERROR_US,
                             .status = STA_UNSYNC,
                             .constant = CONSTANT,
                             .precision = 1,
                             .tolerance = TOLERANCE,
                             .seconds = now.tv_sec,
                             .microseconds = now.tv_nsec / 1000,
                             .tick = TICK_US};
    return user_write(parameters, &timex, sizeof timex) ? -EFAULT : TIME_ERROR;
}

/* Of the clocks that there are, only the date could be adjusted. */
static int check_clock(int clock)
{
    uint64_t now;
    int error = clock_read(clock, &now);
    if (error)
        return error;
    return clock == CLOCK_REALTIME ? 0 : -EOPNOTSUPP;
}

int32_t sys_adjtimex(void *parameters)
{
    return adjust32(parameters);
}

int32_t sys_clock_adjtime(int clock, void *parameters)
{
    int error = check_clock(clock);
    return error ? error : adjust32(parameters);
}

int32_t sys_clock_adjtime64(int clock, void *parameters)
{
    int error = check_clock(clock);
    return error ? error : adjust64(parameters);
}
