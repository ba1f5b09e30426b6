/* Channels: who meets whom, in which order; buffers, closing, select. Also built with the
 * sanitizers: tests/unit/build.mk. */
#include "lib/string.h"
#include "tests/user/check.h"
#include "user/channel/channel.h"
#include "user/channel/polled.h"
#include "user/coroutine/coroutine.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { MOST = 100 };

static int seen[MOST];
static int seen_count;

static void see(int value)
{
    seen[seen_count++] = value;
}

static void check_seen(const char *what, const int *expected, int count)
{
    check_equal(what, seen_count == count && !memcmp(seen, expected, sizeof(int) * (size_t)count),
                1);
    for (int i = 0; i < seen_count && check_failures; i++)
        printf("  %d\n", seen[i]);
    seen_count = 0;
}

#define CHECK_SEEN(what, ...)                                                                      \
    do {                                                                                           \
        const int expected[] = {__VA_ARGS__};                                                      \
        check_seen(what, expected, (int)(sizeof expected / sizeof expected[0]));                   \
    } while (0)

static struct polled_channel polled;

static int send_polled(void *argument)
{
    for (int i = 1; i <= 4; i++) {
        polled_send(&polled, i);
        see(-i);
    }
    (void)argument;
    return 0;
}

static void test_polled(void)
{
    coroutine_detach(coroutine_create(send_polled, NULL));
    for (int i = 0; i < 4; i++)
        see(polled_receive(&polled));
    CHECK_SEEN("a polled channel hands over one after the other", -1, 1, -2, 2, -3, 3, -4, 4);
    schedule();
}

/* Coroutines that use one channel, and what they do there. */
struct part {
    struct channel *channel;
    int first, count;
};

static int send_some(void *argument)
{
    const struct part *part = argument;
    for (int i = 0; i < part->count; i++) {
        int value = part->first + i;
        if (!channel_send(part->channel, &value))
            see(-1000);
        see(-value);
    }
    return 0;
}

static int receive_some(void *argument)
{
    const struct part *part = argument;
    for (int i = 0; i < part->count; i++) {
        int value = 99;
        bool ok = channel_receive(part->channel, &value);
        see(ok ? value : 1000 + value);
    }
    return 0;
}

static void start(int (*entry)(void *), struct part *part)
{
    coroutine_detach(coroutine_create(entry, part));
}

static void test_unbuffered(void)
{
    struct channel *channel = channel_create(sizeof(int), 0);
    struct part sender = {channel, 1, 3}, receiver = {channel, 0, 3};
    start(send_some, &sender);
    start(receive_some, &receiver);
    schedule();
    CHECK_SEEN("a sender comes first and waits", 1, -1, -2, 2, 3, -3);
    start(receive_some, &receiver);
    start(send_some, &sender);
    schedule();
    CHECK_SEEN("a receiver comes first and waits", -1, 1, 2, -2, -3, 3);
    struct part ones[4];
    for (int i = 0; i < 4; i++) {
        ones[i] = (struct part){channel, i, 1};
        start(send_some, &ones[i]);
    }
    coroutine_yield();
    receiver.count = 4;
    receive_some(&receiver);
    schedule();
    CHECK_SEEN("who waits longest is met first", 0, 1, 2, 3, 0, -1, -2, -3);
    check_equal("nothing is kept", (int)channel_length(channel), 0);
    channel_destroy(channel);
}

static void test_buffered(void)
{
    struct channel *channel = channel_create(sizeof(int), 2);
    struct part sender = {channel, 1, 5}, receiver = {channel, 0, 5};
    start(send_some, &sender);
    coroutine_yield();
    CHECK_SEEN("a sender goes on while there is room", -1, -2);
    check_equal("the buffer is full", (int)channel_length(channel), 2);
    receive_some(&receiver);
    schedule();
    CHECK_SEEN("then each receive makes room", 1, 2, 3, -3, -4, -5, 4, 5);
    for (int round = 0; round < 7; round++) {
        sender = (struct part){channel, round, 1};
        receiver.count = 1;
        send_some(&sender);
        receive_some(&receiver);
    }
    CHECK_SEEN("the ring of the buffer", 0, 0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6);
    channel_destroy(channel);
}

static void test_sizes(void)
{
    struct triple {
        char text[13];
    } in = {"twelve bytes"}, out = {""};
    struct channel *channel = channel_create(sizeof in, 1);
    channel_send(channel, &in);
    channel_receive(channel, &out);
    check_equal("values of 13 bytes", strcmp(out.text, in.text), 0);
    channel_destroy(channel);
    channel = channel_create(0, 3);
    check_equal("values of no bytes", channel_send(channel, NULL) + (int)channel_length(channel),
                2);
    channel_destroy(channel);
    check_equal("more than there is", channel_create(1 << 20, 1 << 20) == NULL, 1);
}

static void test_close(void)
{
    struct channel *channel = channel_create(sizeof(int), 1);
    struct part sender = {channel, 1, 2}, receiver = {channel, 0, 3};
    start(send_some, &sender);
    coroutine_yield();
    check_equal("close", channel_close(channel), 1);
    check_equal("close again", channel_close(channel), 0);
    schedule();
    CHECK_SEEN("a waiting sender is told", -1, -1000, -2);
    receive_some(&receiver);
    CHECK_SEEN("what was kept comes first, then zeros", 1, 1000, 1000);
    check_equal("a send", channel_send(channel, &(int){5}), 0);
    channel_destroy(channel);
    channel = channel_create(sizeof(int), 0);
    receiver = (struct part){channel, 0, 1};
    for (int i = 0; i < 3; i++)
        start(receive_some, &receiver);
    coroutine_yield();
    channel_close(channel);
    schedule();
    CHECK_SEEN("all waiting receivers are told", 1000, 1000, 1000);
    channel_destroy(channel);
}

static struct channel *left, *right;

static struct channel_case send_case(struct channel *channel, int *value)
{
    return (struct channel_case){channel, CHANNEL_SEND, value, false};
}

static struct channel_case receive_case(struct channel *channel, int *value)
{
    return (struct channel_case){channel, CHANNEL_RECEIVE, value, false};
}

/* Receives from either until both are closed. */
static int receive_both(void *argument)
{
    int a = 0, b = 0;
    struct channel_case cases[] = {receive_case(left, &a), receive_case(right, &b)};
    (void)argument;
    while (cases[0].channel || cases[1].channel) {
        int index = channel_select(cases, 2, true);
        if (cases[index].ok)
            see(index == 0 ? a : b);
        else
            cases[index].channel = NULL; /* never again */
    }
    see(7777);
    return 0;
}

static void test_select_waits(void)
{
    left = channel_create(sizeof(int), 0);
    right = channel_create(sizeof(int), 0);
    coroutine_detach(coroutine_create(receive_both, NULL));
    coroutine_yield();
    for (int i = 1; i <= 3; i++) {
        channel_send(right, &(int){i * 10});
        channel_send(left, &(int){i});
    }
    channel_close(left);
    channel_send(right, &(int){40});
    channel_close(right);
    schedule();
    CHECK_SEEN("a select takes what comes, where it comes", 10, 1, 20, 2, 30, 3, 40, 7777);
    channel_destroy(left);
    channel_destroy(right);
}

static void test_select_at_once(void)
{
    int in = 0, out = 5;
    left = channel_create(sizeof(int), 1);
    struct channel_case one = receive_case(left, &in);
    check_equal("nothing can be done at once", channel_select(&one, 1, false), -1);
    struct channel_case none = {NULL, CHANNEL_RECEIVE, &in, false};
    check_equal("no channel is never ready", channel_select(&none, 1, false), -1);
    check_equal("no case at all", channel_select(NULL, 0, false), -1);
    struct channel_case both[] = {send_case(left, &out), receive_case(left, &in)};
    check_equal("a buffer with room: the send", channel_select(both, 2, true), 0);
    check_equal("a full buffer: the receive", channel_select(both, 2, true), 1);
    check_equal("it has the value", in, 5);
    channel_close(left);
    int index = channel_select(both, 2, true);
    check_equal("a closed channel does not wait", both[index].ok, 0);
    channel_destroy(left);
}

static void test_select_chance(void)
{
    int value, times[2] = {0, 0};
    left = channel_create(sizeof(int), 1000);
    right = channel_create(sizeof(int), 1000);
    for (int i = 0; i < 1000; i++) {
        channel_send(left, &i);
        channel_send(right, &i);
    }
    struct channel_case cases[] = {receive_case(left, &value), receive_case(right, &value)};
    channel_seed(1);
    for (int i = 0; i < 1000; i++)
        times[channel_select(cases, 2, true)]++;
    check_equal("neither of two that can be done is forgotten", times[0] > 400 && times[1] > 400,
                1);
    channel_destroy(left);
    channel_destroy(right);
}

/* Two selects that offer each other both directions: one of the two meetings takes place. */
static int offer_and_ask(void *argument)
{
    int in = 0, out = (int)(intptr_t)argument;
    struct channel_case cases[] = {send_case(left, &out), receive_case(left, &in)};
    see(channel_select(cases, 2, true) == 0 ? -out : in);
    return 0;
}

static void test_selects_meet(void)
{
    left = channel_create(sizeof(int), 0);
    int sum = 0;
    for (int i = 0; i < 20; i++) {
        coroutine_detach(coroutine_create(offer_and_ask, (void *)3));
        coroutine_detach(coroutine_create(offer_and_ask, (void *)3));
        schedule();
        sum += seen_count == 2 && seen[0] == -seen[1];
        seen_count = 0;
    }
    check_equal("two selects meet each other", sum, 20);
    channel_destroy(left);
}

static int wait_in_vain(void *argument)
{
    int value;
    channel_receive(argument, &value);
    return 0;
}

static void test_deadlock(void)
{
    int status = -1, child = sys_fork();
    if (child == 0) {
        sys_close(1);
        coroutine_create(wait_in_vain, channel_create(sizeof(int), 0));
        channel_select(NULL, 0, true);
        sys_exit_group(0);
    }
    sys_waitpid(child, &status, 0);
    check_equal("nobody sends: the status of a deadlock", status, 2 << 8);
}

int main(void)
{
    test_polled();
    test_unbuffered();
    test_buffered();
    test_sizes();
    test_close();
    test_select_waits();
    test_select_at_once();
    test_select_chance();
    test_selects_meet();
    test_deadlock();
    return check_status();
}
