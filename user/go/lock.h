/* The locks of the runtime: user/thread.h's mutexes, whose usual case is one instruction here. They
 * are held for a few instructions only; who waits for one waits with its whole M. */
#ifndef USER_GO_LOCK_H
#define USER_GO_LOCK_H

#include <stdbool.h>

#include "user/thread.h"

static inline void lock_take(struct mutex *lock)
{
    uint32_t is_free = 0;
    if (!__atomic_compare_exchange_n(&lock->state, &is_free, 1, false, __ATOMIC_ACQUIRE,
                                     __ATOMIC_RELAXED))
        mutex_lock(lock);
}

static inline void lock_release(struct mutex *lock)
{
    uint32_t held = 1; /* and nobody waits */
    if (!__atomic_compare_exchange_n(&lock->state, &held, 0, false, __ATOMIC_RELEASE,
                                     __ATOMIC_RELAXED))
        mutex_unlock(lock);
}

#endif
