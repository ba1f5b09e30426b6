/* System calls that have signals sent after some time. */
#include "kernel/calls/calls.h"
#include "kernel/calls/timespec.h"
#include "kernel/mm/user.h"
#include "kernel/proc/clocks.h"
#include "kernel/proc/timers.h"
#include "lib/div64.h"
#include "lib/errno.h"
#include "lib/linux_time.h"

/* A timer that is on shows at least a microsecond where it can show no less. */
static int write_interval(void *to, const struct timer_setting *setting)
{
    struct itimerval32 *value = to;
    uint64_t left = setting->left > 0 && setting->left < 1000 ? 1000 : setting->left;
    return timeval_write(&value->interval, setting->interval) || timeval_write(&value->value, left)
               ? -EFAULT
               : 0;
}

static int read_interval(const void *from, struct timer_setting *setting)
{
    struct itimerval32 value;
    if (user_read(&value, from, sizeof value))
        return -EFAULT;
    int error = timespec_check(value.value.tv_sec, value.value.tv_usec, 1000, &setting->left);
    return error ? error
                 : timespec_check(value.interval.tv_sec, value.interval.tv_usec, 1000,
                                  &setting->interval);
}

static bool interval_timer_known(int which)
{
    return which >= 0 && which < INTERVAL_TIMERS;
}

/* The seconds that were left of the alarm before, rounded; a part of the last one is one. */
int32_t sys_alarm(unsigned seconds)
{
    struct timer_setting setting = {(uint64_t)seconds * NANOSECONDS, 0};
    uint32_t rest;
    setting = interval_timer_set(ITIMER_REAL, setting);
    uint32_t left = (uint32_t)div64(setting.left, NANOSECONDS, &rest);
    return (int32_t)(left + ((left == 0 && rest > 0) || rest >= NANOSECONDS / 2));
}

/* Without a new value the timer is turned off: Linux does so. */
int32_t sys_setitimer(int which, const void *value, void *old)
{
    struct timer_setting setting = {0};
    int error = value ? read_interval(value, &setting) : 0;
    if (error)
        return error;
    if (!interval_timer_known(which))
        return -EINVAL;
    setting = interval_timer_set(which, setting);
    return old ? write_interval(old, &setting) : 0;
}

int32_t sys_getitimer(int which, void *value)
{
    if (!interval_timer_known(which))
        return -EINVAL;
    struct timer_setting setting = interval_timer_get(which);
    return write_interval(value, &setting);
}

/* The clocks that have timers: 0, or -EOPNOTSUPP for the others, -EINVAL for none. */
static int check_clock(int clock)
{
    uint64_t now;
    int error = clock_read(clock, &now);
    if (error)
        return error;
    return clock_is_cpu_time(clock) || clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC ||
                   clock == CLOCK_BOOTTIME || clock == CLOCK_TAI
               ? 0
               : -EOPNOTSUPP;
}

int32_t sys_timer_create(int clock, const void *event, int *id)
{
    struct sigevent copy;
    if (event && user_read(&copy, event, sizeof copy))
        return -EFAULT;
    int error = check_clock(clock);
    if (error)
        return error;
    if (clock_is_cpu_time(clock))
        clock = clock_with_owner(clock);
    int number = posix_timer_create(clock, event ? &copy : NULL);
    if (number < 0)
        return number;
    if (user_write(id, &number, sizeof number) == 0)
        return 0;
    (void)posix_timer_delete(number);
    return -EFAULT;
}

/* The two times of a struct itimerspec lie one behind the other, as far apart as one is long. */
static int read_setting(const char *from, uint32_t size, const struct timespec_form *form,
                        struct timer_setting *setting)
{
    int error = form->read(from, &setting->interval);
    return error ? error : form->read(from + size, &setting->left);
}

static int write_setting(char *to, uint32_t size, const struct timespec_form *form,
                         const struct timer_setting *setting)
{
    return form->write(to, setting->interval) || form->write(to + size, setting->left) ? -EFAULT
                                                                                       : 0;
}

static int set_timer(int id, int flags, const void *value, void *old, uint32_t size,
                     const struct timespec_form *form)
{
    struct timer_setting setting, before;
    if (!value)
        return -EINVAL;
    int error = read_setting(value, size, form, &setting);
    if (!error)
        error = posix_timer_set(id, flags & TIMER_ABSTIME, setting, &before);
    return error || !old ? error : write_setting(old, size, form, &before);
}

static int get_timer(int id, void *value, uint32_t size, const struct timespec_form *form)
{
    struct timer_setting setting;
    int error = posix_timer_get(id, &setting);
    return error ? error : write_setting(value, size, form, &setting);
}

int32_t sys_timer_settime(int id, int flags, const void *value, void *old)
{
    return set_timer(id, flags, value, old, sizeof(struct timespec32), &timespec_form32);
}

int32_t sys_timer_gettime(int id, void *value)
{
    return get_timer(id, value, sizeof(struct timespec32), &timespec_form32);
}

int32_t sys_timer_settime64(int id, int flags, const void *value, void *old)
{
    return set_timer(id, flags, value, old, sizeof(struct timespec64), &timespec_form64);
}

int32_t sys_timer_gettime64(int id, void *value)
{
    return get_timer(id, value, sizeof(struct timespec64), &timespec_form64);
}

int32_t sys_timer_getoverrun(int id)
{
    return posix_timer_overrun(id);
}

int32_t sys_timer_delete(int id)
{
    return posix_timer_delete(id);
}
