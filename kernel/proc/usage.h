/* What threads and processes have used, getrusage(2): time in ticks of the timer, each charged to
 * whoever ran when it came, in ring 3 or ring 0; page faults; how often the CPU was left. */
#ifndef KERNEL_PROC_USAGE_H
#define KERNEL_PROC_USAGE_H

#include "kernel/thread.h"

struct process;

struct usage {
    uint32_t user_ticks, system_ticks;
    uint32_t faults;
    uint32_t voluntary, involuntary; /* switches away from it */
};

void usage_add(struct usage *to, const struct usage *from);
/* What thread has used so far; and the same, added to what others have. */
struct usage usage_of_thread(const struct thread *thread);
void usage_add_thread(struct usage *to, const struct thread *thread);
/* What process has used so far, those of its threads that ended and those that live; process_lock
 * held. */
struct usage usage_of_process(const struct process *process);

/* Ticks as hundredths of a second, Linux's USER_HZ. */
uint32_t usage_hundredths(uint32_t ticks);
/* Writes usage as a struct rusage of the user's. 0 or -EFAULT. */
int usage_write(void *user, const struct usage *usage);

#endif
