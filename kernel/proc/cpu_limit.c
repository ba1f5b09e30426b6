/* RLIMIT_CPU: seconds of CPU time that a process may use. It costs nothing while there is none. */
#include "kernel/clock.h"
#include "kernel/proc/clocks.h"
#include "kernel/proc/limits.h"
#include "kernel/proc/tree.h"

static uint64_t ns_of(uint32_t seconds)
{
    return seconds == RLIM_INFINITY ? TIME_FOREVER : (uint64_t)seconds * NANOSECONDS;
}

/* The lower limit warns, each second anew, and moves on by that second, as on Linux; the upper one
 * kills. */
static void expired(struct clock_timer *timer, uint32_t times)
{
    struct process *process = container_of(timer, struct process, timers.cpu_limit);
    struct rlimit *limit = &process->limits[RLIMIT_CPU];
    uint64_t used;
    (void)times;
    if (!clock_read_locked(timer->clock, &used))
        return;
    if (used >= ns_of(limit->maximum)) {
        process_kill_locked(process, SIGKILL);
        return;
    }
    limit->current++;
    (void)signal_send_process_locked(process, SIGXCPU, NULL);
}

/* See limits.h. */
void limits_watch_cpu(struct process *process)
{
    struct clock_timer *timer = &process->timers.cpu_limit;
    uint32_t seconds = process->limits[RLIMIT_CPU].current;
    clock_timer_stop(timer);
    if (seconds == RLIM_INFINITY)
        return;
    timer->expired = expired;
    clock_timer_set(timer, CPUCLOCK(process->pid, CPUCLOCK_PROF), seconds ? ns_of(seconds) : 1,
                    NANOSECONDS);
}
