/* Channels against a model: 100,000 operations by chance, sends, receives, closes and selects, by
 * eight workers on four channels. After each one all results must be those of the model, which
 * knows of no queues and no waiters: it keeps the operations that could not be done yet, in the
 * order in which they came, and a new one is done with the oldest that fits. Where a select may do
 * several things, the model follows the channels' choice, if it is one of them. Also built with the
 * sanitizers, and with locks that check themselves: tests/unit/build.mk. */
#include "tests/user/check.h"
#include "user/channel/channel.h"
#include "user/coroutine/coroutine.h"
#include "user/stdlib.h"

enum { OPERATIONS = 100000, WORKERS = 8, CHANNELS = 4, MOST_CAPACITY = 3, MOST_CASES = 3 };

/* What a worker is to do, or the driver without waiting; a send or receive is a select of one. */
struct operation {
    int count;
    bool plain; /* by channel_send(), channel_receive() */
    struct {
        int channel; /* -1: none */
        bool send;
        int value; /* to be sent, or received */
        bool ok;
    } cases[MOST_CASES];
    int chosen; /* -1: none, yet or at all */
};

/* --- The real channels and workers --- */

static struct channel *channels[CHANNELS];
static struct operation real[WORKERS];
static struct coroutine *workers[WORKERS];
static bool idle[WORKERS], over;

static void do_plain(struct operation *operation)
{
    struct channel *channel = channels[operation->cases[0].channel];
    int *value = &operation->cases[0].value;
    operation->cases[0].ok =
        operation->cases[0].send ? channel_send(channel, value) : channel_receive(channel, value);
    operation->chosen = 0;
}

static void do_select(struct operation *operation, bool wait)
{
    struct channel_case cases[MOST_CASES];
    for (int i = 0; i < operation->count; i++) {
        int channel = operation->cases[i].channel;
        cases[i] = (struct channel_case){
            .channel = channel < 0 ? NULL : channels[channel],
            .direction = operation->cases[i].send ? CHANNEL_SEND : CHANNEL_RECEIVE,
            .value = &operation->cases[i].value,
        };
    }
    int chosen = channel_select(cases, operation->count, wait);
    if (chosen >= 0)
        operation->cases[chosen].ok = cases[chosen].ok;
    operation->chosen = chosen;
}

static int work(void *argument)
{
    intptr_t me = (intptr_t)argument;
    for (;;) {
        idle[me] = true;
        coroutine_park("an operation");
        if (over)
            return 0;
        if (real[me].plain)
            do_plain(&real[me]);
        else
            do_select(&real[me], true);
    }
}

/* --- The model --- */

static struct {
    bool closed;
    int capacity, count, values[MOST_CAPACITY];
} model[CHANNELS];

static struct operation expected[WORKERS];  /* as real is to become */
static int waiting[WORKERS], waiting_count; /* workers, those that came first in front */

static void finish(int worker, int index, bool ok)
{
    expected[worker].chosen = index;
    expected[worker].cases[index].ok = ok;
    for (int i = 0; i < waiting_count; i++)
        if (waiting[i] == worker) {
            waiting_count--;
            for (; i < waiting_count; i++)
                waiting[i] = waiting[i + 1];
        }
}

/* Finds the oldest waiting operation that sends to, or receives from, the channel: its worker and
 * the index of its case. False: there is none. */
static bool find_waiting(int channel, bool send, int *worker, int *index)
{
    for (int i = 0; i < waiting_count; i++)
        for (int j = 0; j < expected[waiting[i]].count; j++)
            if (expected[waiting[i]].cases[j].channel == channel &&
                expected[waiting[i]].cases[j].send == send) {
                *worker = waiting[i];
                *index = j;
                return true;
            }
    return false;
}

/* Whether the case could be done at once. */
static bool can_be_done(const struct operation *operation, int index)
{
    int channel = operation->cases[index].channel, worker, other;
    if (channel < 0)
        return false;
    if (model[channel].closed)
        return true;
    if (operation->cases[index].send)
        return model[channel].count < model[channel].capacity ||
               find_waiting(channel, false, &worker, &other);
    return model[channel].count > 0 || find_waiting(channel, true, &worker, &other);
}

/* Does a send that can be done; gives its ok. */
static bool model_send(int channel, int value)
{
    int worker, index;
    if (model[channel].closed)
        return false;
    if (find_waiting(channel, false, &worker, &index)) {
        expected[worker].cases[index].value = value;
        finish(worker, index, true);
    } else {
        model[channel].values[model[channel].count++] = value;
    }
    return true;
}

/* Does a receive that can be done; gives its ok. */
static bool model_receive(int channel, int *value)
{
    int worker, index;
    bool waits = find_waiting(channel, true, &worker, &index);
    *value = 0;
    if (model[channel].count > 0) {
        *value = model[channel].values[0];
        model[channel].count--;
        for (int i = 0; i < model[channel].count; i++)
            model[channel].values[i] = model[channel].values[i + 1];
        if (waits)
            model[channel].values[model[channel].count++] = expected[worker].cases[index].value;
    } else if (waits) {
        *value = expected[worker].cases[index].value;
    } else {
        return false; /* closed */
    }
    if (waits)
        finish(worker, index, true);
    return true;
}

static void model_do(struct operation *operation, int index)
{
    int channel = operation->cases[index].channel;
    operation->cases[index].ok = operation->cases[index].send
                                     ? model_send(channel, operation->cases[index].value)
                                     : model_receive(channel, &operation->cases[index].value);
    operation->chosen = index;
}

static void model_close(int channel)
{
    int worker, index;
    model[channel].closed = true;
    while (find_waiting(channel, false, &worker, &index)) {
        expected[worker].cases[index].value = 0;
        finish(worker, index, false);
    }
    while (find_waiting(channel, true, &worker, &index))
        finish(worker, index, false);
}

/* Follows an operation that the channels have done, or begun to wait with. Gives whether that is
 * right. */
static bool model_follow(struct operation *operation, int chosen)
{
    bool any = false;
    for (int i = 0; i < operation->count; i++)
        any |= can_be_done(operation, i);
    if (chosen < 0)
        return !any;
    if (!can_be_done(operation, chosen))
        return false;
    model_do(operation, chosen);
    return true;
}

/* --- The driver --- */

static uint32_t chance = 1;
static int counts[4], met; /* operations by kind; those that did not wait */

/* A number below limit (Marsaglia's xorshift). */
static unsigned below(unsigned limit)
{
    chance ^= chance << 13;
    chance ^= chance >> 17;
    chance ^= chance << 5;
    return chance % limit;
}

static struct operation random_operation(int number)
{
    struct operation operation = {.count = 1, .plain = below(4) != 0, .chosen = -1};
    if (!operation.plain)
        operation.count = 1 + (int)below(MOST_CASES);
    for (int i = 0; i < operation.count; i++) {
        operation.cases[i].channel = i == 0 ? (int)below(CHANNELS) : (int)below(CHANNELS + 1) - 1;
        operation.cases[i].send = below(2);
        operation.cases[i].value = operation.cases[i].send ? number * 4 + i : -1;
    }
    return operation;
}

/* Lets all run that can. */
static void settle(void)
{
    while (!coroutine_is_alone())
        coroutine_yield();
}

static bool same(const struct operation *one, const struct operation *other)
{
    bool same = one->chosen == other->chosen;
    for (int i = 0; i < one->count && same; i++)
        same =
            one->cases[i].value == other->cases[i].value && one->cases[i].ok == other->cases[i].ok;
    return same;
}

/* Whether all is as the model has it. */
static bool all_as_expected(void)
{
    bool right = true;
    for (int i = 0; i < WORKERS; i++) {
        bool waits = false;
        for (int j = 0; j < waiting_count; j++)
            waits |= waiting[j] == i;
        right &= idle[i] == !waits && same(&real[i], &expected[i]);
    }
    for (int i = 0; i < CHANNELS; i++)
        right &= (int)channel_length(channels[i]) == model[i].count;
    return right;
}

static void renew(int channel)
{
    channel_destroy(channels[channel]);
    model[channel].closed = false;
    model[channel].count = 0;
    model[channel].capacity = (int)below(MOST_CAPACITY + 1);
    channels[channel] = channel_create(sizeof(int), (unsigned)model[channel].capacity);
}

/* Closes a channel, or where it is closed puts a new one in its place, once nobody waits for it. */
static void close_one(void)
{
    int channel = (int)below(CHANNELS), worker, index;
    counts[3]++;
    if (!model[channel].closed) {
        model_close(channel);
        channel_close(channels[channel]);
    } else if (!find_waiting(channel, true, &worker, &index) &&
               !find_waiting(channel, false, &worker, &index)) {
        renew(channel);
    }
}

/* Does it without waiting, as the driver. Gives whether the model agrees. */
static bool try_one(int number)
{
    struct operation operation = random_operation(number), follow = operation;
    counts[2]++;
    do_select(&operation, false);
    return model_follow(&follow, operation.chosen) && same(&operation, &follow);
}

/* Has an idle worker do it. */
static bool have_done(int worker, int number)
{
    real[worker] = random_operation(number);
    expected[worker] = real[worker];
    counts[real[worker].plain ? 0 : 1]++;
    idle[worker] = false;
    coroutine_ready(workers[worker]);
    settle();
    int chosen = idle[worker] ? real[worker].chosen : -1;
    bool right = model_follow(&expected[worker], chosen);
    if (chosen < 0)
        waiting[waiting_count++] = worker;
    met += chosen >= 0;
    return right;
}

static bool one_operation(int number)
{
    int worker = (int)below(WORKERS);
    unsigned kind = below(100);
    bool right = true;
    if (kind < 3)
        close_one();
    else if (kind < 15 || !idle[worker])
        right = try_one(number);
    else
        right = have_done(worker, number);
    settle();
    return right && all_as_expected();
}

int main(void)
{
    int number = 0;
    for (int i = 0; i < CHANNELS; i++)
        renew(i);
    for (intptr_t i = 0; i < WORKERS; i++) {
        workers[i] = coroutine_create(work, (void *)i);
        real[i].chosen = expected[i].chosen = -1;
    }
    settle();
    while (number < OPERATIONS && one_operation(number))
        number++;
    check_equal("operations as in the model", number, OPERATIONS);
    check_equal("of each kind there were many",
                counts[0] > 5000 && counts[1] > 2000 && counts[2] > 5000 && counts[3] > 1000, 1);
    check_equal("both that waited and that did not",
                met > 5000 && counts[0] + counts[1] - met > 5000, 1);
    over = true;
    for (int i = 0; i < CHANNELS; i++)
        channel_close(channels[i]);
    settle();
    for (int i = 0; i < WORKERS; i++)
        coroutine_ready(workers[i]);
    schedule();
    return check_status();
}
