/* What channels ask of whoever runs them (user/channel/host.h): here goroutines on several threads,
 * so the locks are real. */
#ifndef USER_GO_HOST_H
#define USER_GO_HOST_H

#include "user/go/local.h"

typedef struct g host_task;

enum { HOST_HAS_LOCKS = true };

struct host_lock {
    struct mutex mutex;
};

static inline void host_lock(struct host_lock *lock)
{
    lock_take(&lock->mutex);
}

static inline void host_unlock(struct host_lock *lock)
{
    lock_release(&lock->mutex);
}

static inline host_task *host_self(void)
{
    return this_g();
}

static inline void host_park(const char *reason, void (*unlock)(void *), void *argument)
{
    g_park(reason, unlock, argument);
}

static inline void host_ready(host_task *task)
{
    g_ready(task);
}

/* A select waits in several channels, and each is locked by another lock. */
static inline bool host_claim(void **word, void *value)
{
    void *nothing = NULL;
    return __atomic_compare_exchange_n(word, &nothing, value, false, __ATOMIC_ACQ_REL,
                                       __ATOMIC_RELAXED);
}

#endif
