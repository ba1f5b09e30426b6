/* All that channels ask of whoever runs their users: who calls, to sleep, to wake, and locks. Here
 * it is the coroutines of one thread. They need no locks: nobody else runs between two calls. A
 * runtime of several threads compiles channel.c and select.c with a header of its own in this one's
 * place:
 *
 *     -DCHANNEL_HOST='"user/go/host.h"'
 *
 * The locks' order: the channel lower in memory first. */
#ifndef USER_CHANNEL_HOST_H
#define USER_CHANNEL_HOST_H

#ifdef CHANNEL_HOST
#include CHANNEL_HOST
#else

#include "user/coroutine/coroutine.h"

typedef struct coroutine host_task;

enum { HOST_HAS_LOCKS = false };

struct host_lock {
};

static inline void host_lock(struct host_lock *lock)
{
    (void)lock;
}

static inline void host_unlock(struct host_lock *lock)
{
    (void)lock;
}

static inline host_task *host_self(void)
{
    return coroutine_self();
}

/* Puts the caller to sleep until host_ready(). unlock(argument) is called when it may be woken:
 * with several threads not before its stack has been left. */
static inline void host_park(const char *reason, void (*unlock)(void *), void *argument)
{
    unlock(argument);
    coroutine_park(reason);
}

static inline void host_ready(host_task *task)
{
    coroutine_ready(task);
}

/* Sets *word from NULL to value; false where another has done that before. */
static inline bool host_claim(void **word, void *value)
{
    if (*word)
        return false;
    *word = value;
    return true;
}

#endif
#endif
