/* CPU time in nanoseconds, as the timer's interrupt counts it: each tick goes wholly to the thread
 * that it finds running. */
#ifndef KERNEL_PROC_CPU_TIME_H
#define KERNEL_PROC_CPU_TIME_H

#include <stdint.h>

struct process;
struct thread;

uint64_t cpu_time_of_ticks(uint32_t ticks);
uint64_t cpu_time_of_thread(const struct thread *thread);
/* All the process's threads, those that ended too; process_lock held. */
uint64_t cpu_time_of_process(const struct process *process);

#endif
