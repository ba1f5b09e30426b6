#include "kernel/proc/cpu_time.h"
#include "kernel/clock.h"
#include "kernel/proc/tree.h"

uint64_t cpu_time_of_ticks(uint32_t ticks)
{
    return (uint64_t)ticks * (NANOSECONDS / arch_tick_hz());
}

uint64_t cpu_time_of_thread(const struct thread *thread)
{
    return cpu_time_of_ticks(thread->ticks);
}

uint64_t cpu_time_of_process(const struct process *process)
{
    uint32_t sum = process->usage.user_ticks + process->usage.system_ticks;
    struct list *link;
    list_for_each(link, &process->threads)
    {
        sum += list_entry(link, struct thread, process_link)->ticks;
    }
    return cpu_time_of_ticks(sum);
}
