/* Locks that sleep: mutex with priority donation, semaphore, condition variable. */
#ifndef KERNEL_SYNC_H
#define KERNEL_SYNC_H

#include "kernel/wait.h"

struct mutex {
    struct wait_queue waiters;
    struct thread *holder;
    struct list held_link; /* in holder->held_mutexes */
};

void mutex_init(struct mutex *mutex);
/* Waits with the mutex's holder, and whoever that one waits for in turn, raised to the caller's
 * priority. Not from an interrupt; a second lock by its holder panics. */
void mutex_lock(struct mutex *mutex);
bool mutex_try_lock(struct mutex *mutex);
/* As mutex_lock() but gives up: 0 or -ETIMEDOUT. The donation ends with the wait. */
int mutex_lock_until(struct mutex *mutex, uint64_t deadline);
void mutex_unlock(struct mutex *mutex);

struct semaphore {
    struct wait_queue waiters;
    unsigned count;
};

void semaphore_init(struct semaphore *semaphore, unsigned count);
void semaphore_down(struct semaphore *semaphore);
bool semaphore_try_down(struct semaphore *semaphore);
void semaphore_up(struct semaphore *semaphore); /* may be called from an interrupt */

struct condition {
    struct wait_queue waiters;
};

void condition_init(struct condition *condition);
void condition_wait(struct condition *condition, struct mutex *mutex); /* mutex held, also after */
void condition_signal(struct condition *condition);
void condition_broadcast(struct condition *condition);

#endif
