/* Channels: see channel.h. Senders wait only where the buffer is full, receivers only where it is
 * empty, so never both; where the buffer has no room at all, they meet without it. */
#include "user/channel/channel.h"

#include "lib/string.h"
#include "user/channel/parts.h"
#include "user/stdlib.h"

struct channel *channel_create(size_t value_size, unsigned capacity)
{
    size_t bytes;
    if (__builtin_mul_overflow(value_size, capacity, &bytes) ||
        __builtin_add_overflow(bytes, sizeof(struct channel), &bytes))
        return NULL;
    struct channel *channel = calloc(1, bytes);
    if (!channel)
        return NULL;
    channel->value_size = value_size;
    channel->capacity = capacity;
    list_init(&channel->senders);
    list_init(&channel->receivers);
    return channel;
}

/* Whoever woke the caller may still have to unlock the channel. */
void channel_destroy(struct channel *channel)
{
    if (!channel)
        return;
    host_lock(&channel->lock);
    host_unlock(&channel->lock);
    free(channel);
}

/* Most values are one word. */
static inline void copy(const struct channel *channel, void *to, const void *from)
{
    if (channel->value_size == sizeof(int))
        *(int *)to = *(const int *)from;
    else
        memcpy(to, from, channel->value_size);
}

static void put_in_buffer(struct channel *channel, const void *value)
{
    unsigned place = (channel->oldest + channel->count) % channel->capacity;
    copy(channel, channel->buffer + place * channel->value_size, value);
    channel->count++;
}

static void take_from_buffer(struct channel *channel, void *value)
{
    copy(channel, value, channel->buffer + channel->oldest * channel->value_size);
    channel->oldest = (channel->oldest + 1) % channel->capacity;
    channel->count--;
}

/* Takes the longest waiting out of the queue, NULL if nobody waits. Of a select's waiters only one
 * is taken: those that come too late are left out, and their links mended, as the select will take
 * them out as well. */
static inline struct waiter *meet(struct list *queue)
{
    while (!list_empty(queue)) {
        struct waiter *waiter = list_entry(queue->next, struct waiter, link);
        list_remove(&waiter->link);
        list_init(&waiter->link);
        if (host_claim(&waiter->wait->chosen, waiter))
            return waiter;
    }
    return NULL;
}

/* The waiter's call is to give ok. It may be gone when this returns. */
static inline void wake(struct waiter *waiter, bool ok)
{
    waiter->ok = ok;
    host_ready(waiter->wait->task);
}

enum outcome channel_try_send(struct channel *channel, const void *value)
{
    if (channel->closed)
        return OUTCOME_CLOSED;
    struct waiter *receiver = meet(&channel->receivers);
    if (receiver) {
        copy(channel, receiver->value, value);
        wake(receiver, true);
        return OUTCOME_DONE;
    }
    if (channel->count == channel->capacity)
        return OUTCOME_WAIT;
    put_in_buffer(channel, value);
    return OUTCOME_DONE;
}

/* A receive from a full buffer makes room for the sender that has waited longest. */
enum outcome channel_try_receive(struct channel *channel, void *value)
{
    struct waiter *sender = meet(&channel->senders);
    if (channel->count > 0)
        take_from_buffer(channel, value);
    else if (sender)
        copy(channel, value, sender->value);
    else if (!channel->closed)
        return OUTCOME_WAIT;
    else {
        memset(value, 0, channel->value_size);
        return OUTCOME_CLOSED;
    }
    if (sender) {
        if (channel->capacity > 0)
            put_in_buffer(channel, sender->value);
        wake(sender, true);
    }
    return OUTCOME_DONE;
}

static void unlock(void *lock)
{
    host_unlock(lock);
}

/* Waits in the queue; gives what the call is to give. Locked before, not after. */
static inline bool wait_in(struct channel *channel, struct list *queue, void *value,
                           const char *reason)
{
    struct wait wait = {.task = host_self()};
    struct waiter waiter = {.wait = &wait, .value = value};
    list_append(queue, &waiter.link);
    host_park(reason, unlock, &channel->lock);
    return waiter.ok;
}

bool channel_send(struct channel *channel, const void *value)
{
    host_lock(&channel->lock);
    enum outcome outcome = channel_try_send(channel, value);
    if (outcome == OUTCOME_WAIT)
        return wait_in(channel, &channel->senders, (void *)value, "a receiver");
    host_unlock(&channel->lock);
    return outcome == OUTCOME_DONE;
}

bool channel_receive(struct channel *channel, void *value)
{
    host_lock(&channel->lock);
    enum outcome outcome = channel_try_receive(channel, value);
    if (outcome == OUTCOME_WAIT)
        return wait_in(channel, &channel->receivers, value, "a sender");
    host_unlock(&channel->lock);
    return outcome == OUTCOME_DONE;
}

bool channel_close(struct channel *channel)
{
    struct waiter *waiter;
    host_lock(&channel->lock);
    bool first = !channel->closed;
    channel->closed = true;
    while ((waiter = meet(&channel->receivers)) != NULL) {
        memset(waiter->value, 0, channel->value_size);
        wake(waiter, false);
    }
    while ((waiter = meet(&channel->senders)) != NULL)
        wake(waiter, false);
    host_unlock(&channel->lock);
    return first;
}

unsigned channel_length(struct channel *channel)
{
    host_lock(&channel->lock);
    unsigned length = channel->count;
    host_unlock(&channel->lock);
    return length;
}
