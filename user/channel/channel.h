/* Channels: values handed from one coroutine to another, in order. Who cannot go on sleeps in a
 * queue of the channel; whoever comes to meet it hands the value over and wakes it. Go's channels
 * in C:
 *
 *     ch := make(chan int, 3)     channel_create(sizeof(int), 3)
 *     ch <- v                     channel_send(ch, &v)
 *     v, ok := <-ch               ok = channel_receive(ch, &v)
 *     close(ch)                   channel_close(ch)
 *     select { ... }              channel_select(cases, count, true)
 *     select { ... default: }     channel_select(cases, count, false)      */
#ifndef USER_CHANNEL_CHANNEL_H
#define USER_CHANNEL_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>

struct channel;

/* A channel of values of value_size bytes, of which it keeps up to capacity for which nobody waits
 * yet; 0: a sender waits for its receiver. NULL: no memory. */
struct channel *channel_create(size_t value_size, unsigned capacity);
/* Frees it; NULL: nothing to do. Nobody waits there; but who woke the caller may still be in its
 * call. */
void channel_destroy(struct channel *channel);

/* Hands *value over. False: the channel is closed, or was closed while it waited. */
bool channel_send(struct channel *channel, const void *value);
/* Receives into *value. False: the channel is closed and empty, and *value is all zeros. */
bool channel_receive(struct channel *channel, void *value);
/* No more values will be sent: wakes all who wait. False: it was closed already. */
bool channel_close(struct channel *channel);
/* The values that it keeps. */
unsigned channel_length(struct channel *channel);

enum channel_direction { CHANNEL_SEND, CHANNEL_RECEIVE };

/* One thing that a select may do. */
struct channel_case {
    struct channel *channel; /* NULL: never */
    enum channel_direction direction;
    void *value; /* to be sent, or where to receive */
    bool ok;     /* afterwards, of the chosen case: what channel_send(), channel_receive() give */
};

/* Does one of the cases, one by chance where several can be done at once; waits until one can, if
 * wait. Gives its index, or -1: none could be done at once. */
int channel_select(struct channel_case *cases, int count, bool wait);
/* Begins the row of chances anew, so that a program runs as it did before. */
void channel_seed(unsigned seed);

#endif
