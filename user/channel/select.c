/* Waiting for the first of several channels: a waiter in each one's queue, all of one wait. Whoever
 * meets one of them claims the wait; the others are taken out by the select itself. */
#include "user/channel/parts.h"

/* What the select's waiters are unlocked by. */
struct selection {
    struct channel_case *cases;
    int count;
};

static uint32_t chance = 1;

void channel_seed(unsigned seed)
{
    chance = seed ? seed : 1;
}

/* A number below limit (Marsaglia's xorshift). */
static unsigned random_below(unsigned limit)
{
    chance ^= chance << 13;
    chance ^= chance >> 17;
    chance ^= chance << 5;
    return chance % limit;
}

/* Gives the cases' channel next in memory above the given one; NULL: there is none. */
static struct channel *channel_above(const struct selection *selection, const struct channel *last)
{
    struct channel *lowest = NULL;
    for (int i = 0; i < selection->count; i++) {
        struct channel *channel = selection->cases[i].channel;
        if (channel > last && (!lowest || channel < lowest))
            lowest = channel;
    }
    return lowest;
}

static void lock_all(const struct selection *selection)
{
    struct channel *channel = NULL;
    while (HOST_HAS_LOCKS && (channel = channel_above(selection, channel)) != NULL)
        host_lock(&channel->lock);
}

/* When the last is unlocked, who waits may be woken, go on, and its selection is gone: so before
 * each is unlocked it is asked which is next. */
static void unlock_all(void *selection)
{
    struct channel *channel = HOST_HAS_LOCKS ? channel_above(selection, NULL) : NULL, *next;
    for (; channel; channel = next) {
        next = channel_above(selection, channel);
        host_unlock(&channel->lock);
    }
}

static enum outcome try_case(const struct channel_case *one)
{
    if (!one->channel)
        return OUTCOME_WAIT;
    return one->direction == CHANNEL_SEND ? channel_try_send(one->channel, one->value)
                                          : channel_try_receive(one->channel, one->value);
}

/* Does a case that can be done at once, the first one from a place by chance: its index, or -1. All
 * locked. */
static int try_all(struct channel_case *cases, int count)
{
    int start = count > 1 ? (int)random_below((unsigned)count) : 0;
    for (int i = 0; i < count; i++) {
        int index = start + i < count ? start + i : start + i - count;
        enum outcome outcome = try_case(&cases[index]);
        if (outcome != OUTCOME_WAIT) {
            cases[index].ok = outcome == OUTCOME_DONE;
            return index;
        }
    }
    return -1;
}

static void join_queues(const struct channel_case *cases, int count, struct waiter *waiters,
                        struct wait *wait)
{
    for (int i = 0; i < count; i++) {
        struct channel *channel = cases[i].channel;
        waiters[i] = (struct waiter){.wait = wait, .value = cases[i].value};
        list_init(&waiters[i].link);
        if (channel)
            list_append(cases[i].direction == CHANNEL_SEND ? &channel->senders
                                                           : &channel->receivers,
                        &waiters[i].link);
    }
}

/* Waits until one case has been done: its index. All locked before, none after. */
static int wait_for_one(struct selection *selection)
{
    struct waiter waiters[selection->count + 1]; /* never of no elements */
    struct wait wait = {.task = host_self()};

    join_queues(selection->cases, selection->count, waiters, &wait);
    host_park("one of several channels", unlock_all, selection);
    lock_all(selection);
    for (int i = 0; i < selection->count; i++)
        list_remove(&waiters[i].link);
    unlock_all(selection);
    int index = (int)((struct waiter *)wait.chosen - waiters);
    selection->cases[index].ok = waiters[index].ok;
    return index;
}

int channel_select(struct channel_case *cases, int count, bool wait)
{
    struct selection selection = {cases, count};
    lock_all(&selection);
    int index = try_all(cases, count);
    if (index < 0 && wait)
        return wait_for_one(&selection);
    unlock_all(&selection);
    return index;
}
