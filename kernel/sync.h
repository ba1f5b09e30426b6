/* Locks that sleep: mutex with priority donation, semaphore, condition variable. */
#ifndef KERNEL_SYNC_H
#define KERNEL_SYNC_H

#include "kernel/wait.h"

struct mutex {
    struct wait_queue waiters;
    volatile uintptr_t owner; /* the holder's address, plus MUTEX_CONTENDED while threads wait */
    struct list held_link;    /* while contended: in the holder's held_mutexes */
};

enum { MUTEX_CONTENDED = 1 };

/* The first value of a static mutex of that name. */
#define MUTEX_INIT(name)                                                                           \
    {                                                                                              \
        .waiters = {SPINLOCK_INIT, LIST_INIT((name).waiters.waiters)},                             \
        .held_link = LIST_INIT((name).held_link),                                                  \
    }

/* The thread that holds mutex, or NULL. */
static inline struct thread *mutex_holder(const struct mutex *mutex)
{
    return (struct thread *)(mutex->owner & ~(uintptr_t)MUTEX_CONTENDED);
}

void mutex_init(struct mutex *mutex);
/* Waits with the mutex's holder, and whoever that one waits for in turn, raised to the caller's
 * priority. Not from an interrupt; a second lock by its holder panics. */
void mutex_lock(struct mutex *mutex);
bool mutex_try_lock(struct mutex *mutex);
/* As mutex_lock() but gives up: 0 or -ETIMEDOUT. The donation ends with the wait. */
int mutex_lock_until(struct mutex *mutex, uint64_t deadline);
/* Hands the mutex to its most urgent waiter, if any; panics where another thread holds it. */
void mutex_unlock(struct mutex *mutex);
/* After a change of base_priority: makes the effective one the higher of it and what the waiters of
 * the thread's mutexes donate, and passes the change on along the chain. Any state. */
void mutex_refresh_priority(struct thread *thread);

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
