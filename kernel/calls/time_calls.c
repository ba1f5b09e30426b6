/* System calls on time. Baton has no clock that knows the date: every clock counts from the boot.
 */
#include "kernel/calls/calls.h"
#include "kernel/calls/timespec.h"
#include "kernel/mm/user.h"
#include "kernel/proc/clock_wait.h"
#include "kernel/proc/process.h"
#include "lib/div64.h"
#include "lib/errno.h"
#include "lib/linux.h"

/* Copies a struct timespec in, as nanoseconds. 0, -EFAULT, -EINVAL (negative, or a whole second or
 * more in tv_nsec). */
int timespec_read(const void *from, uint64_t *nanoseconds)
{
    struct timespec32 time;
    if (user_read(&time, from, sizeof time))
        return -EFAULT;
    if (time.tv_sec < 0 || (uint32_t)time.tv_nsec >= NANOSECONDS)
        return -EINVAL;
    *nanoseconds = (uint64_t)time.tv_sec * NANOSECONDS + (uint32_t)time.tv_nsec;
    return 0;
}

static bool clock_known(int clock)
{
    return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC ||
           (clock >= CLOCK_MONOTONIC_RAW && clock <= CLOCK_BOOTTIME);
}

int32_t sys_clock_gettime(int clock, void *time)
{
    struct timespec32 now;
    uint32_t rest;
    if (!clock_known(clock))
        return -EINVAL;
    now.tv_sec = (int32_t)div64(arch_clock_ns(), NANOSECONDS, &rest);
    now.tv_nsec = (int32_t)rest;
    return user_write(time, &now, sizeof now);
}

int32_t sys_gettimeofday(void *time, void *zone)
{
    struct timeval32 now;
    uint32_t rest;
    now.tv_sec = (int32_t)div64(arch_clock_ns(), NANOSECONDS, &rest);
    now.tv_usec = (int32_t)(rest / 1000);
    if (time && user_write(time, &now, sizeof now))
        return -EFAULT;
    return zone ? user_clear(zone, 2 * sizeof(int32_t)) : 0; /* struct timezone: Greenwich */
}

/* Sleeps, killably, until the clock's time end. 0 or -EINTR. */
static int sleep_until(uint64_t end)
{
    struct wait_queue nobody; /* none wakes it */
    int error = -ETIMEDOUT;
    wait_queue_init(&nobody);
    uint32_t irq = spin_lock(&nobody.lock);
    while (error == -ETIMEDOUT && !clock_passed(end))
        error = wait_sleep(&nobody, "time to pass", true, clock_deadline(end));
    spin_unlock(&nobody.lock, irq);
    return error == -ETIMEDOUT ? 0 : error;
}

/* Only a death ends the sleep early, so there is nobody to be told the remaining time. */
int32_t sys_nanosleep(const void *request, void *remaining)
{
    uint64_t nanoseconds;
    (void)remaining;
    int error = timespec_read(request, &nanoseconds);
    if (error)
        return error;
    if (nanoseconds == 0) {
        thread_yield();
        return 0;
    }
    return sleep_until(arch_clock_ns() + nanoseconds);
}
