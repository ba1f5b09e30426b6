/* The simplest channel that works: one value, a flag that says whether it is there, and a yield for
 * whoever comes too early. One thread's coroutines need no lock for it, as none of them is stopped
 * between looking at the flag and acting on it. But who waits is asked again and again: a hundred
 * waiters cost a hundred switches each round. Read next: channel.h, where they sleep instead. */
#ifndef USER_CHANNEL_POLLED_H
#define USER_CHANNEL_POLLED_H

#include <stdbool.h>

#include "user/coroutine/coroutine.h"

/* All zeros is a channel with no value in it. */
struct polled_channel {
    bool ready;
    int value;
};

/* Waits until the last value has been taken, and leaves this one. */
static inline void polled_send(struct polled_channel *channel, int value)
{
    while (channel->ready)
        coroutine_yield();
    channel->value = value;
    channel->ready = true;
}

/* Waits for a value and takes it. */
static inline int polled_receive(struct polled_channel *channel)
{
    while (!channel->ready)
        coroutine_yield();
    channel->ready = false;
    return channel->value;
}

#endif
