/* Times as user programs give and want them. */
#include "kernel/calls/timespec.h"
#include "kernel/mm/user.h"
#include "lib/div64.h"
#include "lib/errno.h"
#include "lib/linux_time.h"

const struct timespec_form timespec_form32 = {timespec_read, timespec_write};
const struct timespec_form timespec_form64 = {timespec64_read, timespec64_write};

/* Makes nanoseconds of seconds and a rest in units of unit_ns, which must be less than a second. 0
 * or -EINVAL. Times beyond signed 64 bits, 292 years, are for ever. */
int timespec_check(int64_t seconds, int32_t rest, uint32_t unit_ns, uint64_t *nanoseconds)
{
    if (seconds < 0 || rest < 0 || (uint64_t)(uint32_t)rest * unit_ns >= NANOSECONDS)
        return -EINVAL;
    if (seconds >= INT64_MAX / NANOSECONDS)
        *nanoseconds = TIME_FOREVER;
    else
        *nanoseconds = (uint64_t)seconds * NANOSECONDS + (uint32_t)rest * unit_ns;
    return 0;
}

struct timespec64 timespec_of(uint64_t nanoseconds)
{
    uint32_t rest;
    uint64_t seconds = div64(nanoseconds, NANOSECONDS, &rest);
    return (struct timespec64){.tv_sec = (int64_t)seconds, .tv_nsec = (int32_t)rest};
}

int timespec_read(const void *from, uint64_t *nanoseconds)
{
    struct timespec32 time;
    if (user_read(&time, from, sizeof time))
        return -EFAULT;
    return timespec_check(time.tv_sec, time.tv_nsec, 1, nanoseconds);
}

int timespec64_read(const void *from, uint64_t *nanoseconds)
{
    struct timespec64 time;
    if (user_read(&time, from, sizeof time))
        return -EFAULT;
    return timespec_check(time.tv_sec, time.tv_nsec, 1, nanoseconds);
}

int timeval_read(const void *from, uint64_t *nanoseconds)
{
    struct timeval32 time;
    if (user_read(&time, from, sizeof time))
        return -EFAULT;
    return timespec_check(time.tv_sec, time.tv_usec, 1000, nanoseconds);
}

int timespec_write(void *to, uint64_t nanoseconds)
{
    struct timespec64 time = timespec_of(nanoseconds);
    struct timespec32 narrow = {(int32_t)time.tv_sec, time.tv_nsec};
    return user_write(to, &narrow, sizeof narrow);
}

int timespec64_write(void *to, uint64_t nanoseconds)
{
    struct timespec64 time = timespec_of(nanoseconds);
    return user_write(to, &time, sizeof time);
}

int timeval_write(void *to, uint64_t nanoseconds)
{
    struct timespec64 time = timespec_of(nanoseconds);
    struct timeval32 narrow = {(int32_t)time.tv_sec, time.tv_nsec / 1000};
    return user_write(to, &narrow, sizeof narrow);
}
