/* What threads and processes have used: see usage.h. */
#include "kernel/proc/usage.h"

#include "kernel/mm/user.h"
#include "kernel/proc/process.h"
#include "lib/div64.h"
#include "lib/linux_process.h"

enum { HUNDREDTHS = 100, MICROSECONDS = 1000000 };

/* See usage.h. */
void usage_add(struct usage *to, const struct usage *from)
{
    to->user_ticks += from->user_ticks;
    to->system_ticks += from->system_ticks;
    to->faults += from->faults;
    to->voluntary += from->voluntary;
    to->involuntary += from->involuntary;
}

/* See usage.h. A thread that runs has left the CPU once less than it came to it; it asked for that
 * unless it was preempted. */
void usage_add_thread(struct usage *to, const struct thread *thread)
{
    uint32_t left = thread->switches > 0 ? thread->switches - 1 : 0;
    uint32_t taken = thread->preemptions < left ? thread->preemptions : left;
    to->user_ticks += thread->user_ticks;
    to->system_ticks += thread->ticks - thread->user_ticks;
    to->faults += thread->faults;
    to->voluntary += left - taken;
    to->involuntary += taken;
}

/* See usage.h. */
struct usage usage_of_thread(const struct thread *thread)
{
    struct usage usage = {0};
    usage_add_thread(&usage, thread);
    return usage;
}

/* See usage.h. */
struct usage usage_of_process(const struct process *process)
{
    struct usage sum = process->usage;
    struct list *link;
    list_for_each(link, &process->threads)
    {
        usage_add_thread(&sum, list_entry(link, struct thread, process_link));
    }
    return sum;
}

/* See usage.h. */
uint32_t usage_hundredths(uint32_t ticks)
{
    uint32_t rest;
    return (uint32_t)div64((uint64_t)ticks * HUNDREDTHS, arch_tick_hz(), &rest);
}

static struct timeval32 time_of(uint32_t ticks)
{
    uint32_t hz = arch_tick_hz(), rest;
    uint32_t part = (uint32_t)div64((uint64_t)(ticks % hz) * MICROSECONDS, hz, &rest);
    return (struct timeval32){(int32_t)(ticks / hz), (int32_t)part};
}

/* See usage.h. What is not counted is 0. */
int usage_write(void *user, const struct usage *usage)
{
    struct rusage copy = {
        .user_time = time_of(usage->user_ticks),
        .system_time = time_of(usage->system_ticks),
        .minor_faults = (int32_t)usage->faults,
        .voluntary_switches = (int32_t)usage->voluntary,
        .involuntary_switches = (int32_t)usage->involuntary,
    };
    return user_write(user, &copy, sizeof copy);
}
