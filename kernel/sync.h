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

/* Puts replacement into the owner word if it still holds expected; tells whether it did. Atomic. */
static inline bool mutex_owner_exchange(struct mutex *mutex, uintptr_t expected,
                                        uintptr_t replacement)
{
    return __atomic_compare_exchange_n(&mutex->owner, &expected, replacement, false,
                                       __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

int mutex_lock_slowly(struct mutex *mutex, uint64_t deadline); /* for the functions below */
void mutex_unlock_slowly(struct mutex *mutex);

static inline bool mutex_try_lock(struct mutex *mutex)
{
    return mutex_owner_exchange(mutex, 0, (uintptr_t)current());
}

/* Waits with the mutex's holder, and whoever that one waits for in turn, raised to the caller's
 * priority. Not from an interrupt; a second lock by its holder panics. */
static inline void mutex_lock(struct mutex *mutex)
{
    if (!mutex_try_lock(mutex))
        mutex_lock_slowly(mutex, TIME_FOREVER);
}

/* As mutex_lock() but gives up: 0 or -ETIMEDOUT. The donation ends with the wait. */
int mutex_lock_until(struct mutex *mutex, uint64_t deadline);

/* Hands the mutex to its most urgent waiter, if any; panics where another thread holds it. */
static inline void mutex_unlock(struct mutex *mutex)
{
    if (!mutex_owner_exchange(mutex, (uintptr_t)current(), 0))
        mutex_unlock_slowly(mutex);
}

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
