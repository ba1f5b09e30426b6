/* What channel.c and select.c share. */
#ifndef USER_CHANNEL_PARTS_H
#define USER_CHANNEL_PARTS_H

#include "lib/list.h"
#include "user/channel/channel.h"
#include "user/channel/host.h"

struct channel {
    struct host_lock lock; /* of all below, and of all the waiters in its queues */
    size_t value_size;
    unsigned capacity, count; /* of the buffer */
    unsigned oldest;          /* its index */
    bool closed;
    struct list senders, receivers; /* of waiters, the longest waiting first */
    char buffer[];
};

/* One task that waits, in one queue or, in a select, in several. On its stack. */
struct wait {
    host_task *task;
    void *chosen; /* the waiter that was met, or NULL */
};

/* Its place in one queue. */
struct waiter {
    struct list link;
    struct wait *wait;
    void *value; /* to be sent, or where to receive */
    bool ok;     /* what its call is to give */
};

enum outcome { OUTCOME_CLOSED, OUTCOME_DONE, OUTCOME_WAIT };

/* Does it at once, if that can be. The channel is locked. */
enum outcome channel_try_send(struct channel *channel, const void *value);
enum outcome channel_try_receive(struct channel *channel, void *value);

#endif
