/* Goroutines over one and several Ps: turns, channels, select, sync, sleep, the poller, calls that
 * wait, and how the runtime ends. Each part runs in a child of its own, as a runtime starts once.
 * An argument says for how many Ps only. */
#include "lib/linux_process.h"
#include "lib/string.h"
#include "tests/user/check.h"
#include "user/channel/channel.h"
#include "user/go/go.h"
#include "user/go/sync.h"
#include "user/stdlib.h"
#include "user/syscall.h"
#include "user/time.h"

enum { MANY = 1000, ROUNDS = 200 };

static struct go_wait_group group;
static struct go_mutex mutex;
static struct channel *numbers, *done;
static int counter;

static void add_under_mutex(void *argument)
{
    (void)argument;
    for (int i = 0; i < ROUNDS; i++) {
        go_mutex_lock(&mutex);
        int seen = counter;
        if (i % 16 == 0)
            go_yield();
        counter = seen + 1;
        go_mutex_unlock(&mutex);
    }
    go_wait_group_done(&group);
}

static int test_mutex(void *argument)
{
    (void)argument;
    go_wait_group_add(&group, 50);
    for (int i = 0; i < 50; i++)
        go(add_under_mutex, NULL);
    go_wait_group_wait(&group);
    check_equal("a mutex keeps a counter", counter, 50 * ROUNDS);
    return check_status();
}

static void do_nothing(void *argument)
{
    (void)argument;
    go_wait_group_done(&group);
}

static int test_many(void *argument)
{
    (void)argument;
    for (int round = 0; round < 5; round++) {
        go_wait_group_add(&group, MANY);
        int made = 0;
        for (int i = 0; i < MANY; i++)
            made += go(do_nothing, NULL);
        check_equal("made", made, MANY);
        go_wait_group_wait(&group);
    }
    while (go_count() > 1)
        go_yield();
    check_equal("all have ended but main", go_count(), 1);
    return check_status();
}

static void produce(void *argument)
{
    int first = (int)(intptr_t)argument;
    for (int i = 0; i < ROUNDS; i++)
        channel_send(numbers, &(int){first + i});
    go_wait_group_done(&group);
}

static void consume(void *argument)
{
    int value, sum = 0;
    (void)argument;
    while (channel_receive(numbers, &value))
        sum += value;
    channel_send(done, &sum);
}

static int channels(unsigned capacity)
{
    int sum = 0, part;
    numbers = channel_create(sizeof(int), capacity);
    done = channel_create(sizeof(int), 0);
    go_wait_group_add(&group, 10);
    for (intptr_t i = 0; i < 10; i++)
        go(produce, (void *)(i * ROUNDS));
    for (int i = 0; i < 7; i++)
        go(consume, NULL);
    go_wait_group_wait(&group);
    channel_close(numbers);
    for (int i = 0; i < 7; i++) {
        channel_receive(done, &part);
        sum += part;
    }
    return sum;
}

static int test_channels(void *argument)
{
    (void)argument;
    check_equal("all values come, unbuffered", channels(0), 10 * ROUNDS * (10 * ROUNDS - 1) / 2);
    check_equal("all values come, buffered", channels(5), 10 * ROUNDS * (10 * ROUNDS - 1) / 2);
    return check_status();
}

static void send_on_both(void *argument)
{
    struct channel **both = argument;
    for (int i = 0; i < ROUNDS; i++) {
        struct channel_case cases[] = {{both[0], CHANNEL_SEND, &(int){1}, false},
                                       {both[1], CHANNEL_SEND, &(int){1000}, false}};
        channel_select(cases, 2, true);
    }
    go_wait_group_done(&group);
}

static void close_both(void *argument)
{
    struct channel **both = argument;
    go_wait_group_wait(&group);
    channel_close(both[0]);
    channel_close(both[1]);
}

static int test_select(void *argument)
{
    struct channel *both[] = {channel_create(sizeof(int), 0), channel_create(sizeof(int), 3)};
    int value, count = 0, none = -1;
    (void)argument;
    go_wait_group_add(&group, 8);
    for (int i = 0; i < 8; i++)
        go(send_on_both, both);
    go(close_both, both);
    for (;;) {
        struct channel_case cases[] = {{both[0], CHANNEL_RECEIVE, &value, false},
                                       {both[1], CHANNEL_RECEIVE, &value, false}};
        int index = channel_select(cases, 2, true);
        if (!cases[index].ok)
            break;
        count++;
    }
    while (channel_receive(both[0], &value) || channel_receive(both[1], &value))
        count++;
    check_equal("selects send and receive everything", count, 8 * ROUNDS);
    struct channel_case cases[] = {{NULL, CHANNEL_RECEIVE, &none, false}};
    check_equal("a default", channel_select(cases, 1, false), -1);
    return check_status();
}

static struct go_once once;

static void count_once(void *argument)
{
    (void)argument;
    go_yield();
    counter++;
}

static void call_once(void *argument)
{
    (void)argument;
    go_once(&once, count_once, NULL);
    if (counter != 1)
        counter = 1000;
    go_wait_group_done(&group);
}

static int test_once(void *argument)
{
    (void)argument;
    go_wait_group_add(&group, 20);
    for (int i = 0; i < 20; i++)
        go(call_once, NULL);
    go_wait_group_wait(&group);
    check_equal("once, and all wait for it", counter, 1);
    return check_status();
}

static void sleep_and_send(void *argument)
{
    unsigned span = (unsigned)(uintptr_t)argument;
    uint64_t start = monotonic_nanoseconds();
    go_sleep(span * MILLISECOND);
    int slept = monotonic_nanoseconds() - start >= span * MILLISECOND;
    channel_send(done, &slept);
}

static int test_sleep(void *argument)
{
    static const int spans[] = {90, 30, 60, 1};
    int value = 0, slept = 0;
    (void)argument;
    done = channel_create(sizeof(int), 4);
    for (int i = 0; i < 4; i++)
        go(sleep_and_send, (void *)(intptr_t)spans[i]);
    for (int i = 0; i < 4; i++) {
        channel_receive(done, &value);
        slept += value;
    }
    check_equal("sleepers sleep as long as they should", slept, 4);
    struct go_timer *ticker = go_timer_start(5 * MILLISECOND, 5 * MILLISECOND);
    for (int i = 0; i < 3; i++)
        channel_receive(go_timer_channel(ticker), &value);
    check_equal("a ticker", value >= 3, 1);
    go_timer_end(ticker);
    struct go_timer *timer = go_timer_start(20 * MILLISECOND, 0);
    struct channel_case cases[] = {{done, CHANNEL_RECEIVE, &value, false},
                                   {go_timer_channel(timer), CHANNEL_RECEIVE, &value, false}};
    check_equal("a timeout ends a select", channel_select(cases, 2, true), 1);
    go_timer_end(timer);
    return check_status();
}

enum { PIPES = 50 };
static int pipes[PIPES][2];

/* Sends back what comes, plus one. */
static void answer(void *argument)
{
    int *ends = argument, value;
    while (go_read(ends[0], &value, sizeof value) == sizeof value) {
        value++;
        channel_send(done, &value);
    }
    go_wait_group_done(&group);
}

static int test_poller(void *argument)
{
    int sum = 0, value;
    (void)argument;
    done = channel_create(sizeof(int), 0);
    go_wait_group_add(&group, PIPES);
    for (int i = 0; i < PIPES; i++) {
        sys_pipe2(pipes[i], O_NONBLOCK);
        go(answer, pipes[i]);
    }
    for (int round = 0; round < 4; round++)
        for (int i = 0; i < PIPES; i++) {
            go_write(pipes[i][1], &i, sizeof i);
            channel_receive(done, &value);
            sum += value;
        }
    for (int i = 0; i < PIPES; i++)
        sys_close(pipes[i][1]);
    go_wait_group_wait(&group);
    check_equal("pipes are read as they become ready", sum, 4 * PIPES * (PIPES + 1) / 2);
    check_equal("no such descriptor", go_read(-1, &value, 4), -EBADF);
    return check_status();
}

static void wait_in_kernel(void *argument)
{
    int *ends = argument, value = 0;
    go_call_begin();
    sys_read(ends[0], &value, sizeof value);
    go_call_end();
    channel_send(done, &value);
}

static int test_calls(void *argument)
{
    int ends[4][2], sum = 0, value;
    (void)argument;
    done = channel_create(sizeof(int), 4);
    for (int i = 0; i < 4; i++) {
        sys_pipe2(ends[i], 0);
        go(wait_in_kernel, ends[i]);
    }
    while (go_statistics().hand_overs < 4) /* all four wait in the kernel, and yet this G goes on */
        go_sleep(MILLISECOND);
    check_equal("Ps were handed over", 1, 1);
    for (int i = 0; i < 4; i++)
        sys_write(ends[i][1], &i, sizeof i);
    for (int i = 0; i < 4; i++) {
        channel_receive(done, &value);
        sum += value;
    }
    check_equal("each comes back", sum, 6);
    return check_status();
}

static int test_max_procs(void *argument)
{
    int before = go_max_procs(3);
    check_equal("GOMAXPROCS as it was", before, (int)(intptr_t)argument);
    int first = channels(2);
    check_equal("set to 3", go_max_procs(1), 3);
    check_equal("less are enough too", channels(0), first);
    check_equal("set to 1", go_max_procs(0), 1);
    return check_status();
}

static void spin(void *argument)
{
    volatile int *stop = argument;
    while (!*stop)
        ;
}

static int test_preemption(void *argument)
{
    static volatile int stop;
    (void)argument;
    for (int i = 0; i < 4; i++)
        go(spin, (void *)&stop);
    while (go_statistics().preemptions < 3)
        go_yield();
    stop = 1;
    check_equal("spinning goroutines are taken off", 1, 1);
    return check_status();
}

/* Runs part in a child: whether it went well, by its status. */
static void run(const char *name, int (*part)(void *), int procs, bool preempt)
{
    int status = -1, child = sys_fork();
    if (child == 0) {
        check_failures = 0;
        struct go_options options = {.max_procs = procs, .preempt = preempt};
        go_start(part, (void *)(intptr_t)procs, &options);
    }
    sys_waitpid(child, &status, 0);
    check_equal(name, status, 0);
}

int main(int argc, char **argv)
{
    static const int procs[] = {1, 2, 4};
    int only = argc > 1 ? atoi(argv[1]) : 0;
    for (int i = 0; i < 3; i++) {
        int count = procs[i];
        if (only && count != only)
            continue;
        check_equal("GOMAXPROCS", count, count);
        run("mutex", test_mutex, count, false);
        run("many", test_many, count, false);
        run("channels", test_channels, count, false);
        run("select", test_select, count, false);
        run("once", test_once, count, false);
        run("sleep", test_sleep, count, false);
        run("poller", test_poller, count, false);
        run("calls", test_calls, count, false);
        run("max_procs", test_max_procs, count, false);
        run("preemption", test_preemption, count, true);
        run("channels, preempted", test_channels, count, true);
        run("select, preempted", test_select, count, true);
    }
    return check_status();
}
