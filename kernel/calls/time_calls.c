/* System calls that read and set clocks. */
#include "kernel/calls/calls.h"
#include "kernel/calls/timespec.h"
#include "kernel/mm/user.h"
#include "kernel/proc/clocks.h"
#include "kernel/proc/identity.h"
#include "lib/div64.h"
#include "lib/errno.h"
#include "lib/linux_time.h"

enum { ZONE_MOST = 15 * 60 }; /* minutes */

/* The date is set by root only. */
static int set_date(uint64_t date)
{
    return identity_is_root() ? clock_set_realtime(date) : -EPERM;
}

static struct timezone zone; /* told by settimeofday(2) and told again; nothing here goes by it */

int32_t sys_time(int *seconds)
{
    int32_t now = (int32_t)div64(clock_realtime_ns(), NANOSECONDS, NULL);
    if (seconds && user_write(seconds, &now, sizeof now))
        return -EFAULT;
    return now;
}

int32_t sys_stime(const int *seconds)
{
    uint64_t date;
    int32_t given;
    if (user_read(&given, seconds, sizeof given))
        return -EFAULT;
    int error = timespec_check(given, 0, 1, &date);
    return error ? error : set_date(date);
}

int32_t sys_gettimeofday(void *time, void *zone_wanted)
{
    if (time && timeval_write(time, clock_realtime_ns()))
        return -EFAULT;
    return zone_wanted ? user_write(zone_wanted, &zone, sizeof zone) : 0;
}

/* Looks at both before it does anything. */
int32_t sys_settimeofday(const void *time, const void *new_zone)
{
    uint64_t date = 0;
    struct timezone given;
    int error = time ? timeval_read(time, &date) : 0;
    if (error)
        return error;
    if (new_zone && user_read(&given, new_zone, sizeof given))
        return -EFAULT;
    if (!identity_is_root())
        return -EPERM;
    if (new_zone && (given.minutes_west > ZONE_MOST || given.minutes_west < -ZONE_MOST))
        return -EINVAL;
    if (new_zone)
        zone = given;
    return time ? set_date(date) : 0;
}

static int get_time(int clock, void *time, const struct timespec_form *form)
{
    uint64_t now;
    int error = clock_read(clock, &now);
    return error ? error : form->write(time, now);
}

/* Only the date can be set; a CPU time is there, but nobody may. */
static int set_time(int clock, const void *time, const struct timespec_form *form)
{
    uint64_t now, date;
    if (clock != CLOCK_REALTIME && (clock >= 0 || clock_read(clock, &now)))
        return -EINVAL;
    int error = form->read(time, &date);
    if (error)
        return error;
    return clock == CLOCK_REALTIME ? set_date(date) : -EPERM;
}

static int get_resolution(int clock, void *time, const struct timespec_form *form)
{
    uint64_t step;
    int error = clock_resolution(clock, &step);
    return error || !time ? error : form->write(time, step);
}

int32_t sys_clock_settime(int clock, const void *time)
{
    return set_time(clock, time, &timespec_form32);
}

int32_t sys_clock_gettime(int clock, void *time)
{
    return get_time(clock, time, &timespec_form32);
}

int32_t sys_clock_getres(int clock, void *time)
{
    return get_resolution(clock, time, &timespec_form32);
}

int32_t sys_clock_gettime64(int clock, void *time)
{
    return get_time(clock, time, &timespec_form64);
}

int32_t sys_clock_settime64(int clock, const void *time)
{
    return set_time(clock, time, &timespec_form64);
}

int32_t sys_clock_getres_time64(int clock, void *time)
{
    return get_resolution(clock, time, &timespec_form64);
}
