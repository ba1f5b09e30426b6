/* The multilevel feedback queue of 4.4BSD, as operating-system courses set it: a thread's priority
 * falls with the CPU it has lately had (recent_cpu) and with its nice value.
 *
 *     priority   = 63 - recent_cpu/4 - nice*2                     every 4th tick
 *     recent_cpu = (2*load_avg)/(2*load_avg+1) * recent_cpu + nice  once a second
 *     load_avg   = 59/60 * load_avg + 1/60 * ready threads          once a second
 *
 * Reals are fixed point with 14 binary places. */
#include "kernel/sched.h"
#include "lib/div64.h"

enum { ONE = 1 << 14, RECOMPUTE_TICKS = 4 };

static int load_avg;

static int fixed_multiply(int a, int b)
{
    return (int)((int64_t)a * b >> 14);
}

/* a / b; b is positive here. */
static int fixed_divide(int a, int b)
{
    uint32_t rest;
    uint32_t magnitude = a < 0 ? -(uint32_t)a : (uint32_t)a;
    int quotient = (int)div64((uint64_t)magnitude << 14, (uint32_t)b, &rest);
    return a < 0 ? -quotient : quotient;
}

static int priority_of(const struct thread *thread)
{
    int priority = PRIORITY_MAX - thread->recent_cpu / 4 / ONE - thread->nice * 2;
    return priority < PRIORITY_MIN   ? PRIORITY_MIN
           : priority > PRIORITY_MAX ? PRIORITY_MAX
                                     : priority;
}

static int mlfq_level(struct thread *thread)
{
    thread->priority = priority_of(thread);
    return thread->priority;
}

/* Once a second; threads that are READY change lists. */
static void decay(struct thread *thread, void *coefficient)
{
    if (thread == this_cpu()->idle)
        return;
    thread->recent_cpu =
        fixed_multiply(*(int *)coefficient, thread->recent_cpu) + thread->nice * ONE;
    if (thread->state != THREAD_ZOMBIE)
        sched_change_priority(thread, priority_of(thread));
}

static void every_second(struct thread *running)
{
    int ready = (int)sched_ready_count() + (running != this_cpu()->idle);

    load_avg = fixed_multiply(ONE * 59 / 60, load_avg) + ONE / 60 * ready;
    int coefficient = fixed_divide(2 * load_avg, 2 * load_avg + ONE);
    thread_for_each(decay, &coefficient);
}

static void mlfq_tick(struct thread *running, uint64_t now)
{
    uint32_t rest;

    if (running != this_cpu()->idle)
        running->recent_cpu += ONE;
    div64(now, arch_tick_hz(), &rest);
    if (rest == 0)
        every_second(running);
    if (now % RECOMPUTE_TICKS == 0 && running != this_cpu()->idle)
        sched_change_priority(running, priority_of(running));
}

void sched_set_nice(struct thread *thread, int nice)
{
    thread->nice = nice;
    if (policy_mlfq.name == sched_policy_name())
        sched_change_priority(thread, priority_of(thread));
}

int sched_load_avg_100(void)
{
    return load_avg * 100 / ONE;
}

int sched_recent_cpu_100(void)
{
    return (int)((int64_t)current()->recent_cpu * 100 >> 14);
}

const struct sched_policy policy_mlfq = {.name = "mlfq", .level = mlfq_level, .tick = mlfq_tick};
