/* Threads of one process, and what they wait with. Kernel threads in the sense of the scheduler:
 * each is preempted, and each may run on a CPU of its own. */
#ifndef USER_THREAD_H
#define USER_THREAD_H

#include <stdint.h>

struct thread;

/* Starts a thread that calls entry(argument). NULL: no memory or no thread left; errno says. */
struct thread *thread_create(int (*entry)(void *argument), void *argument);
/* Waits until the thread has ended, frees it, and gives what its entry returned. Once only. */
int thread_join(struct thread *thread);
int thread_id(const struct thread *thread);

/* All zeros is an unlocked mutex. Not recursive. */
struct mutex {
    uint32_t state; /* 0 free, 1 held, 2 held and perhaps waited for */
};
void mutex_lock(struct mutex *mutex);
void mutex_unlock(struct mutex *mutex);

/* All zeros is a condition that nobody waits for. */
struct condition {
    uint32_t sequence; /* counts the signals */
};
/* Unlocks mutex, waits for a signal, locks it again. May also return without one: test in a loop.
 */
void condition_wait(struct condition *condition, struct mutex *mutex);
void condition_signal(struct condition *condition);    /* wakes one */
void condition_broadcast(struct condition *condition); /* wakes all */

#endif
