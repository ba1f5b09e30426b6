/* What channels ask of whoever runs them (user/channel/host.h), with locks that check themselves:
 * each is taken once, in order, freed by whoever has it, and none is held by who sleeps or goes on.
 */
#ifndef TESTS_UNIT_LADDER_LOCKED_HOST_H
#define TESTS_UNIT_LADDER_LOCKED_HOST_H

#include <stdlib.h>

#include "user/coroutine/coroutine.h"

typedef struct coroutine host_task;

enum { HOST_HAS_LOCKS = true };

struct host_lock {
    bool held;
};

extern struct host_lock *locked_host_last; /* the last that was taken, while any is held */
extern int locked_host_held;               /* how many */

/* Ends the test where what must hold does not. */
static inline void host_check(bool holds)
{
    if (!holds)
        abort();
}

static inline void host_lock(struct host_lock *lock)
{
    host_check(!lock->held);
    host_check(locked_host_held == 0 || lock > locked_host_last);
    lock->held = true;
    locked_host_last = lock;
    locked_host_held++;
}

static inline void host_unlock(struct host_lock *lock)
{
    host_check(lock->held);
    lock->held = false;
    locked_host_held--;
}

static inline host_task *host_self(void)
{
    return coroutine_self();
}

static inline void host_park(const char *reason, void (*unlock)(void *), void *argument)
{
    unlock(argument);
    host_check(locked_host_held == 0);
    coroutine_park(reason);
    host_check(locked_host_held == 0);
}

static inline void host_ready(host_task *task)
{
    host_check(locked_host_held > 0);
    coroutine_ready(task);
}

static inline bool host_claim(void **word, void *value)
{
    void *nothing = NULL;
    return __atomic_compare_exchange_n(word, &nothing, value, false, __ATOMIC_ACQ_REL,
                                       __ATOMIC_RELAXED);
}

#endif
