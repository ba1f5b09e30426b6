/* Timeouts of calls that wait. */
#include "kernel/calls/timeout.h"

#include "kernel/clock.h"
#include "kernel/mm/user.h"
#include "lib/div64.h"
#include "lib/errno.h"
#include "lib/linux.h"

#define SECONDS_MOST ((int64_t)1 << 33) /* two of these, in nanoseconds, still fit 64 bits */

enum { NS_PER_US = 1000, NS_PER_MS = 1000000, US_PER_SECOND = 1000000 };

/* Reads seconds and their parts, in whatever form. 0 or -EFAULT. */
static int read_parts(const void *from, enum time_form form, int64_t *seconds, int64_t *nanoseconds)
{
    struct timespec64 wide;
    struct timespec32 narrow;
    if (form == TIME_TIMESPEC64) {
        if (user_read(&wide, from, sizeof wide))
            return -EFAULT;
        *seconds = wide.tv_sec;
        *nanoseconds = (int32_t)wide.tv_nsec; /* the upper half is padding */
        return 0;
    }
    if (user_read(&narrow, from, sizeof narrow))
        return -EFAULT;
    *seconds = narrow.tv_sec;
    *nanoseconds = narrow.tv_nsec;
    if (form == TIME_TIMEVAL) {
        *seconds += narrow.tv_nsec / US_PER_SECOND;
        *nanoseconds = (int64_t)(narrow.tv_nsec % US_PER_SECOND) * NS_PER_US;
    }
    return 0;
}

/* See timeout.h. */
int time_read(const void *from, enum time_form form, uint64_t *nanoseconds)
{
    int64_t seconds, part;
    if (read_parts(from, form, &seconds, &part))
        return -EFAULT;
    if (seconds < 0 || part < 0 || part >= NANOSECONDS)
        return -EINVAL;
    if (seconds > SECONDS_MOST)
        seconds = SECONDS_MOST;
    *nanoseconds = (uint64_t)seconds * NANOSECONDS + (uint64_t)part;
    return 0;
}

/* See timeout.h. */
int time_write(void *to, enum time_form form, uint64_t nanoseconds)
{
    uint32_t rest, seconds = (uint32_t)div64(nanoseconds, NANOSECONDS, &rest);
    struct timespec64 wide = {.tv_sec = seconds, .tv_nsec = rest};
    struct timespec32 narrow = {(int32_t)seconds, (int32_t)rest};
    if (form == TIME_TIMESPEC64)
        return user_write(to, &wide, sizeof wide);
    if (form == TIME_TIMEVAL)
        narrow.tv_nsec /= NS_PER_US;
    return user_write(to, &narrow, sizeof narrow);
}

/* See timeout.h. */
int timeout_read(const void *span, enum time_form form, uint64_t *end)
{
    uint64_t nanoseconds = 0;
    *end = TIME_FOREVER;
    if (!span)
        return 0;
    int error = time_read(span, form, &nanoseconds);
    *end = nanoseconds ? clock_sum(clock_monotonic_ns(), nanoseconds) : 0;
    return error;
}

/* See timeout.h. */
int timeout_write(void *span, enum time_form form, uint64_t end)
{
    uint64_t now = clock_monotonic_ns();
    if (!span || end == TIME_FOREVER)
        return 0;
    return time_write(span, form, end > now ? end - now : 0);
}

/* See timeout.h. */
uint64_t timeout_milliseconds(int milliseconds)
{
    if (milliseconds < 0)
        return TIME_FOREVER;
    return milliseconds == 0 ? 0 : clock_monotonic_ns() + (uint64_t)milliseconds * NS_PER_MS;
}
