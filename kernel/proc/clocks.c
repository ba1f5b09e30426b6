/* Clocks by their numbers: which time each shows, and sleeping by it. CPU time is what the timer's
 * interrupt counts: each tick goes wholly to the thread that it finds running. */
#include "kernel/proc/clocks.h"
#include "kernel/clock.h"
#include "kernel/proc/clock_wait.h"
#include "kernel/proc/tree.h"
#include "kernel/proc/usage.h"
#include "lib/errno.h"
#include "lib/linux_time.h"

/* Who sleeps until a date sleeps here, to be told when the date is set. */
static struct wait_queue date_sleepers;
static uint32_t date_settings; /* how often; under the queue's lock */

bool clock_is_date(int clock)
{
    return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;
}

static bool clock_is_monotonic(int clock)
{
    return clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_RAW ||
           clock == CLOCK_MONOTONIC_COARSE || clock == CLOCK_BOOTTIME;
}

bool clock_is_cpu_time(int clock)
{
    return clock < 0 || clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID;
}

int clock_with_owner(int clock)
{
    if (clock == CLOCK_PROCESS_CPUTIME_ID)
        return CPUCLOCK(current()->process->pid, CPUCLOCK_SCHED);
    if (clock == CLOCK_THREAD_CPUTIME_ID)
        return CPUCLOCK(current()->tid, CPUCLOCK_SCHED | CPUCLOCK_PERTHREAD);
    if (CPUCLOCK_NUMBER(clock) != 0)
        return clock;
    bool thread = clock & CPUCLOCK_PERTHREAD;
    return CPUCLOCK(thread ? current()->tid : current()->process->pid, clock & 7);
}

static uint64_t ns_of_ticks(uint32_t ticks)
{
    return (uint64_t)ticks * (NANOSECONDS / arch_tick_hz());
}

/* The thread whose CPU time the clock shows, or NULL; process_lock held. */
static struct thread *thread_of(int clock)
{
    return clock & CPUCLOCK_PERTHREAD ? process_find_thread(CPUCLOCK_NUMBER(clock)) : NULL;
}

/* What the process or thread has used whose CPU time the clock shows. False: it is no more;
 * process_lock held. */
static bool find_usage(int clock, struct usage *usage)
{
    struct thread *thread = thread_of(clock);
    struct process *process =
        clock & CPUCLOCK_PERTHREAD ? NULL : process_find(CPUCLOCK_NUMBER(clock));
    if (thread)
        *usage = usage_of_thread(thread);
    else if (process)
        *usage = usage_of_process(process);
    return thread || process;
}

bool clock_read_locked(int clock, uint64_t *nanoseconds)
{
    if (!clock_is_cpu_time(clock)) {
        *nanoseconds = clock_is_date(clock) ? clock_realtime_ns() : clock_monotonic_ns();
        return true;
    }
    struct usage usage;
    if (!find_usage(clock, &usage))
        return false;
    bool user_only = (clock & CPUCLOCK_MASK) == CPUCLOCK_VIRT;
    *nanoseconds = ns_of_ticks(usage.user_ticks + (user_only ? 0 : usage.system_ticks));
    return true;
}

/* Threads are the business of their own process only. */
static int read_cpu_time(int clock, uint64_t *nanoseconds)
{
    clock = clock_with_owner(clock);
    if ((clock & CPUCLOCK_MASK) == CPUCLOCK_MASK)
        return -EINVAL;
    uint32_t irq = spin_lock(&process_lock);
    struct thread *thread = thread_of(clock);
    bool stranger = thread && thread->process != current()->process;
    bool found = !stranger && clock_read_locked(clock, nanoseconds);
    spin_unlock(&process_lock, irq);
    return found ? 0 : -EINVAL;
}

int clock_read(int clock, uint64_t *nanoseconds)
{
    if (clock_is_cpu_time(clock))
        return read_cpu_time(clock, nanoseconds);
    if (!clock_is_date(clock) && !clock_is_monotonic(clock))
        return -EINVAL;
    *nanoseconds = clock_is_date(clock) ? clock_realtime_ns() : clock_monotonic_ns();
    return 0;
}

int clock_resolution(int clock, uint64_t *nanoseconds)
{
    int error = clock_read(clock, nanoseconds);
    if (!error)
        *nanoseconds = clock_is_cpu_time(clock) ? ns_of_ticks(1) : arch_clock_step_ns();
    return error;
}

/* Sleeps in queue for nanoseconds by the monotonic clock, or until it is woken. The date was set
 * `settings` times when nanoseconds were reckoned. */
static int sleep_in(struct wait_queue *queue, uint64_t nanoseconds, uint32_t settings)
{
    int error = 0;
    uint64_t end = clock_sum(clock_monotonic_ns(), nanoseconds);
    uint32_t irq = spin_lock(&queue->lock);
    if (settings == date_settings)
        error = clock_wait(queue, WAIT_FOR_TIME, true, end);
    spin_unlock(&queue->lock, irq);
    return error;
}

/* CPU time never goes faster than the monotonic clock, so that no sleep is too long that takes as
 * much of this as there is left of that; what is left then is slept again. */
int clock_sleep(int clock, uint64_t end)
{
    struct wait_queue own; /* where nobody wakes it */
    wait_queue_init(&own);
    for (;;) {
        uint64_t now;
        uint32_t settings = __atomic_load_n(&date_settings, __ATOMIC_RELAXED);
        int error = clock_read(clock, &now);
        if (error || now >= end)
            return error;
        uint64_t left = end == TIME_FOREVER ? end : end - now;
        error = sleep_in(clock_is_date(clock) ? &date_sleepers : &own, left, settings);
        if (error == -EINTR)
            return error;
    }
}

static void date_was_set(void)
{
    uint32_t irq = spin_lock(&date_sleepers.lock);
    date_settings++;
    wait_wake_all(&date_sleepers);
    spin_unlock(&date_sleepers.lock, irq);
}

void clocks_init(void)
{
    static struct clock_follower follower = {.date_was_set = date_was_set};
    wait_queue_init(&date_sleepers);
    clock_follow(&follower);
}
