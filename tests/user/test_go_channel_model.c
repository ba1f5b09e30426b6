/* Channels between goroutines of four Ps against a model: programs by chance, of sends, receives,
 * closes and selects, 100,000 operations in all. Which order they are done in is not known here, as
 * it is in test_channel_model.c. But each operation notes a moment before it begins and one after
 * it has ended, and whatever the order was, it lies between the two. So of each channel must hold:
 *
 * - what was sent is received once, what was not sent never, and not before its send began; without
 *   a buffer the two meet: neither ends before the other begins;
 * - of two values the one whose send had ended before the other's began is not received later;
 * - sends that have ended are at no moment more than receives that have begun, and the capacity;
 * - nothing is sent after the close, nothing fails before it, and a receive fails only where all
 *   that had been sent before it began is being received;
 * - a select does one of its cases and leaves the others' values alone; where it does none, none
 *   could surely be done all the time.
 *
 * When all wait, a channel is closed, and at last all of them: so each program ends, if no wake-up
 * is lost. To be explored, the first argument says how many operations there are, in programs of a
 * few, and the second where the row of chances begins. */
#include "tests/user/check.h"
#include "user/channel/channel.h"
#include "user/go/go.h"
#include "user/go/sync.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { OPERATIONS = 100000, WORKERS = 8, CHANNELS = 4, MOST_CAPACITY = 3, MOST_CASES = 3 };
enum {
    EACH = 60,
    EACH_SMALL = 4,
    RECORDS = 600,
    VALUES = 1 + WORKERS * MOST_CASES * EACH,
    PATIENCE = 100,
    PATIENCE_SMALL = 12
};

/* An operation and what came of it. A send or receive is a select of one. */
struct record {
    unsigned begin, end; /* moments */
    bool plain, wait;    /* by channel_send() or channel_receive(); not without waiting */
    int count, chosen;   /* -1: none could be done */
    struct {
        int channel;
        bool send, ok;
        int value;
    } cases[MOST_CASES];
};

/* What became of a value. */
static struct value {
    int channel; /* where it was sent; -1: nowhere */
    unsigned send_begin, send_end, receive_begin, receive_end;
    int received; /* how often */
} values[VALUES];

static struct channel *channels[CHANNELS];
static int capacities[CHANNELS];
static struct {
    unsigned begin, end;
} closings[CHANNELS];
static struct record records[RECORDS];
static int record_count, value_count, done; /* of the program; atomic */
static unsigned moment_count;
static int wrong, kinds[5];                  /* by outcome: see count_kind() */
static int each = EACH, patience = PATIENCE; /* operations of a worker in a program; turns */
static struct go_wait_group group;

/* --- Programs by chance --- */

/* A number below limit (Marsaglia's xorshift). */
static unsigned below(uint32_t *chance, unsigned limit)
{
    *chance ^= *chance << 13;
    *chance ^= *chance >> 17;
    *chance ^= *chance << 5;
    return *chance % limit;
}

static unsigned moment(void)
{
    return __atomic_add_fetch(&moment_count, 1, __ATOMIC_SEQ_CST);
}

/* Something did not hold. */
static void must(const char *what, bool holds)
{
    if (!holds && wrong++ < 10)
        printf("not ok: %s\n", what);
}

static void choose(struct record *record, uint32_t *chance)
{
    record->plain = below(chance, 3) == 0;
    record->wait = record->plain || below(chance, 3) != 0;
    record->count = record->plain ? 1 : 1 + (int)below(chance, MOST_CASES);
    for (int i = 0; i < record->count; i++) {
        bool send = below(chance, 2);
        record->cases[i].channel = (int)below(chance, CHANNELS);
        record->cases[i].send = send;
        record->cases[i].value =
            send ? __atomic_add_fetch(&value_count, 1, __ATOMIC_RELAXED) : -1 - i;
    }
}

static void do_plain(struct record *record)
{
    struct channel *channel = channels[record->cases[0].channel];
    int *value = &record->cases[0].value;
    record->cases[0].ok =
        record->cases[0].send ? channel_send(channel, value) : channel_receive(channel, value);
    record->chosen = 0;
}

static void do_select(struct record *record)
{
    struct channel_case cases[MOST_CASES];
    int before[MOST_CASES];
    for (int i = 0; i < record->count; i++) {
        before[i] = record->cases[i].value;
        cases[i] = (struct channel_case){.channel = channels[record->cases[i].channel],
                                         .direction =
                                             record->cases[i].send ? CHANNEL_SEND : CHANNEL_RECEIVE,
                                         .value = &record->cases[i].value};
    }
    record->chosen = channel_select(cases, record->count, record->wait);
    for (int i = 0; i < record->count; i++)
        if (i == record->chosen)
            record->cases[i].ok = cases[i].ok;
        else
            must("a case that was not chosen is left alone", record->cases[i].value == before[i]);
}

static void do_one(struct record *record)
{
    record->begin = moment();
    if (record->plain)
        do_plain(record);
    else
        do_select(record);
    record->end = moment();
    __atomic_add_fetch(&done, 1, __ATOMIC_RELAXED);
}

static struct record *new_record(void)
{
    return &records[__atomic_fetch_add(&record_count, 1, __ATOMIC_RELAXED)];
}

static void work(void *seed)
{
    uint32_t chance = (uint32_t)(uintptr_t)seed;
    for (int i = 0; i < each; i++) {
        struct record *record = new_record();
        choose(record, &chance);
        do_one(record);
        unsigned then = below(&chance, 8);
        if (then == 0)
            go_yield();
        else if (then == 1)
            sys_sched_yield(); /* other threads have their turn */
    }
    go_wait_group_done(&group);
}

static void close_one(int channel)
{
    closings[channel].begin = moment();
    must("a channel is closed once", channel_close(channels[channel]));
    must("and not twice", !channel_close(channels[channel]));
    closings[channel].end = moment();
}

/* Closes a channel each time that nothing has gone on for a while, those first that are first in
 * the order: all of them in the end. */
static void close_all(uint32_t *chance)
{
    int first = (int)below(chance, CHANNELS);
    for (int i = 0; i < CHANNELS; i++) {
        int seen = 0;
        for (int quiet = 0; quiet < patience && done < WORKERS * each; quiet++) {
            int now = __atomic_load_n(&done, __ATOMIC_RELAXED);
            quiet = now == seen ? quiet : 0;
            seen = now;
            go_yield();
            sys_sched_yield();
        }
        close_one((first + i) % CHANNELS);
    }
}

/* Takes what is left in the buffers. */
static void drain(int channel)
{
    struct record *record;
    do {
        record = new_record();
        *record = (struct record){.plain = true, .wait = true, .count = 1};
        record->cases[0].channel = channel;
        do_one(record);
    } while (record->cases[0].ok);
}

/* --- The model --- */

/* Notes a case that has been done. */
static void note(const struct record *record)
{
    int channel = record->cases[record->chosen].channel,
        number = record->cases[record->chosen].value;
    bool ok = record->cases[record->chosen].ok;
    struct value *value = &values[number];
    if (record->cases[record->chosen].send) {
        value->channel = ok ? channel : -1;
        value->send_begin = record->begin;
        value->send_end = record->end;
        must("a send fails after the close has begun", ok || record->end > closings[channel].begin);
        must("no send after the close", !ok || record->begin < closings[channel].end);
    } else if (ok) {
        must("a value that was offered", number > 0 && number <= value_count);
        value->received++;
        value->receive_begin = record->begin;
        value->receive_end = record->end;
    } else {
        must("a receive that fails gives 0", number == 0);
        must("and comes after the close has begun", record->end > closings[channel].begin);
    }
}

static void check_value(const struct value *one, int capacity)
{
    must("received once", one->received == 1);
    must("received after it was sent", one->receive_end > one->send_begin);
    must("without a buffer they meet", capacity > 0 || one->receive_begin < one->send_end);
    int kept = capacity;
    for (const struct value *other = values; other <= &values[value_count]; other++) {
        if (other->channel != one->channel)
            continue;
        must("received in order",
             one->send_end >= other->send_begin || other->receive_end >= one->receive_begin);
        kept -= other->send_end <= one->send_end;
        kept += other->receive_begin < one->send_end;
    }
    must("not more than the capacity is kept", kept >= 0);
}

/* A receive that has failed: whatever had been sent was being received. */
static void check_failed(const struct record *record, int channel)
{
    for (const struct value *value = values; value <= &values[value_count]; value++)
        must("nothing is left when a receive fails", value->channel != channel ||
                                                         value->send_end > record->begin ||
                                                         value->receive_begin < record->end);
}

/* A select that did nothing: whether this send or receive could surely have been done. */
static bool could_be_done(const struct record *record, int index)
{
    int channel = record->cases[index].channel, most = 0;
    if (closings[channel].end < record->begin)
        return true;
    for (const struct value *value = values; value <= &values[value_count]; value++) {
        if (value->channel != channel)
            continue;
        if (!record->cases[index].send && value->send_end < record->begin &&
            value->receive_begin > record->end)
            return true; /* it was there */
        most += value->send_begin < record->end && value->receive_end > record->begin;
    }
    return record->cases[index].send && most < capacities[channel];
}

static void count_kind(const struct record *record)
{
    if (record->chosen < 0)
        kinds[0]++;
    else if (!record->cases[record->chosen].ok)
        kinds[1]++;
    else
        kinds[record->plain ? 2 : 3 + record->wait]++;
}

static void check_all(void)
{
    for (int i = 0; i < record_count; i++)
        if (records[i].chosen >= 0)
            note(&records[i]);
    for (int i = 1; i <= value_count; i++)
        if (values[i].channel >= 0)
            check_value(&values[i], capacities[values[i].channel]);
        else
            must("what was not sent is not received", values[i].received == 0);
    for (int i = 0; i < record_count; i++) {
        const struct record *record = &records[i];
        int chosen = record->chosen;
        for (int j = 0; j < record->count && chosen < 0; j++)
            must("a select with a default does what it can", !could_be_done(record, j));
        if (chosen >= 0 && !record->cases[chosen].send && !record->cases[chosen].ok)
            check_failed(record, record->cases[chosen].channel);
        count_kind(record);
    }
}

/* --- One program after the other --- */

static void begin(uint32_t *chance)
{
    for (int i = 0; i < 1 + WORKERS * MOST_CASES * each; i++)
        values[i] = (struct value){.channel = -1};
    record_count = value_count = done = 0;
    moment_count = 0;
    for (int i = 0; i < CHANNELS; i++) {
        capacities[i] = (int)below(chance, MOST_CAPACITY + 1);
        channels[i] = channel_create(sizeof(int), (unsigned)capacities[i]);
    }
}

static void run_program(uint32_t *chance)
{
    begin(chance);
    go_wait_group_add(&group, WORKERS);
    for (int i = 0; i < WORKERS; i++)
        go(work, (void *)(uintptr_t)(below(chance, 1u << 30) + 1));
    close_all(chance);
    go_wait_group_wait(&group);
    for (int i = 0; i < CHANNELS; i++)
        drain(i);
    check_all();
    for (int i = 0; i < CHANNELS; i++)
        channel_destroy(channels[i]);
}

static int seed = 1, operations = OPERATIONS;

static int run_programs(void *argument)
{
    uint32_t chance = (uint32_t)seed;
    int count = 0;
    (void)argument;
    for (; count < operations; count += done)
        run_program(&chance);
    check_equal("operations that the model does not allow", wrong, 0);
    if (operations == OPERATIONS)
        for (int i = 0; i < 5; i++)
            check_equal("of each outcome there were many", kinds[i] > OPERATIONS / 100, 1);
    return check_status();
}

int main(int argc, char **argv)
{
    struct go_options options = {.max_procs = 4, .preempt = argc < 2};
    if (argc > 1) {
        operations = atoi(argv[1]);
        each = EACH_SMALL;
        patience = PATIENCE_SMALL;
    }
    if (argc > 2)
        seed = atoi(argv[2]);
    go_start(run_programs, NULL, &options);
}
