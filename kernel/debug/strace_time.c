/* How times and timers are shown. */
#include "kernel/debug/strace_parts.h"

#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/linux_time.h"

static void put_timespec(struct strace_call *call, int64_t seconds, int rest)
{
    strace_put(call, "{tv_sec=%lld, tv_nsec=%d}", seconds, rest);
}

static void put_timeval(struct strace_call *call, const struct timeval32 *time)
{
    strace_put(call, "{tv_sec=%d, tv_usec=%d}", time->tv_sec, time->tv_usec);
}

void strace_show_timespec(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    struct timespec32 time;
    (void)how;
    if (strace_read(call, value, &time, sizeof time))
        put_timespec(call, time.tv_sec, time.tv_nsec);
}

void strace_show_timespec64(struct strace_call *call, uint32_t value,
                            const struct strace_shower *how)
{
    struct timespec64 time;
    (void)how;
    if (strace_read(call, value, &time, sizeof time))
        put_timespec(call, time.tv_sec, time.tv_nsec);
}

/* What was left of a sleep is told only where a signal ended it. */
static bool was_interrupted(const struct strace_call *call)
{
    return call->result == -EINTR || call->result == -ERESTART_RESTARTBLOCK;
}

void strace_show_remaining(struct strace_call *call, uint32_t value,
                           const struct strace_shower *how)
{
    if (was_interrupted(call))
        strace_show_timespec(call, value, how);
    else
        strace_show_address(call, value, how);
}

void strace_show_remaining64(struct strace_call *call, uint32_t value,
                             const struct strace_shower *how)
{
    if (was_interrupted(call))
        strace_show_timespec64(call, value, how);
    else
        strace_show_address(call, value, how);
}

void strace_show_two_timespecs(struct strace_call *call, uint32_t value,
                               const struct strace_shower *how)
{
    struct timespec64 times[2];
    (void)how;
    if (!strace_read(call, value, times, sizeof times))
        return;
    strace_put(call, "[");
    put_timespec(call, times[0].tv_sec, times[0].tv_nsec);
    strace_put(call, ", ");
    put_timespec(call, times[1].tv_sec, times[1].tv_nsec);
    strace_put(call, "]");
}

void strace_show_timeval(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    struct timeval32 time;
    (void)how;
    if (strace_read(call, value, &time, sizeof time))
        put_timeval(call, &time);
}

void strace_show_itimerval(struct strace_call *call, uint32_t value,
                           const struct strace_shower *how)
{
    struct itimerval32 timer;
    (void)how;
    if (!strace_read(call, value, &timer, sizeof timer))
        return;
    strace_put(call, "{it_interval=");
    put_timeval(call, &timer.interval);
    strace_put(call, ", it_value=");
    put_timeval(call, &timer.value);
    strace_put(call, "}");
}

static void put_itimerspec(struct strace_call *call, const struct itimerspec64 *timer)
{
    strace_put(call, "{it_interval=");
    put_timespec(call, timer->interval.tv_sec, timer->interval.tv_nsec);
    strace_put(call, ", it_value=");
    put_timespec(call, timer->value.tv_sec, timer->value.tv_nsec);
    strace_put(call, "}");
}

void strace_show_itimerspec(struct strace_call *call, uint32_t value,
                            const struct strace_shower *how)
{
    struct itimerspec32 timer;
    (void)how;
    if (strace_read(call, value, &timer, sizeof timer))
        put_itimerspec(call, &(struct itimerspec64){
                                 .interval.tv_sec = timer.interval.tv_sec,
                                 .interval.tv_nsec = timer.interval.tv_nsec,
                                 .value.tv_sec = timer.value.tv_sec,
                                 .value.tv_nsec = timer.value.tv_nsec,
                             });
}

void strace_show_itimerspec64(struct strace_call *call, uint32_t value,
                              const struct strace_shower *how)
{
    struct itimerspec64 timer;
    (void)how;
    if (strace_read(call, value, &timer, sizeof timer))
        put_itimerspec(call, &timer);
}

/* What a timer does at its end. */
void strace_show_event(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    struct sigevent event;
    (void)how;
    if (!strace_read(call, value, &event, sizeof event))
        return;
    strace_put(call, "{sigev_value={sival_int=%d, sival_ptr=%#x}, sigev_signo=", (int)event.value,
               event.value);
    strace_choice(call, (uint32_t)event.signal, strace_signals);
    strace_put(call, ", sigev_notify=");
    strace_choice(call, (uint32_t)event.notify, strace_notifications);
    if (event.notify == SIGEV_THREAD_ID)
        strace_put(call, ", sigev_notify_thread_id=%d", event.tid);
    strace_put(call, "}");
}
