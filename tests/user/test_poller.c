/* Descriptors that coroutines wait for: pipes between coroutines of one thread, and what does not
 * wait. Also built with the sanitizers: tests/unit/build.mk. */
#include "lib/linux_poll.h"
#include "lib/string.h"
#include "tests/user/check.h"
#include "tests/user/order.h"
#include "user/coroutine/coroutine.h"
#include "user/poller/poller.h"
#include "user/syscall.h"
#include "user/timer/timer.h"

enum { PAIRS = 60, ROUNDS = 20, MUCH = 300000 };

static int ends[2]; /* of a pipe */
static void make_pipe(int both[2])
{
    sys_pipe(both);
    poller_adopt(both[0]);
    poller_adopt(both[1]);
}

static void close_pipe(int both[2])
{
    sys_close(both[0]);
    sys_close(both[1]);
}

static int read_letters(void *argument)
{
    char letter;
    (void)argument;
    while (coroutine_read(ends[0], &letter, 1) == 1)
        note(letter);
    note('.');
    return 0;
}

static void test_read_waits(void)
{
    make_pipe(ends);
    coroutine_detach(coroutine_create(read_letters, NULL));
    for (int i = 0; i < 10; i++)
        coroutine_yield();
    check_order("a reader waits, the thread goes on", "");
    coroutine_write(ends[1], "a", 1);
    coroutine_sleep(MILLISECOND);
    coroutine_write(ends[1], "bc", 2);
    coroutine_sleep(MILLISECOND);
    note('|');
    sys_close(ends[1]);
    schedule();
    check_order("it goes on with what comes, and at the end", "abc|.");
    sys_close(ends[0]);
}

/* Writes more than a pipe holds. */
static int write_much(void *argument)
{
    static char much[MUCH];
    (void)argument;
    for (int i = 0; i < MUCH; i++)
        much[i] = (char)(i / 1000);
    int written = coroutine_write(ends[1], much, MUCH);
    sys_close(ends[1]);
    return written;
}

static void test_write_waits(void)
{
    static char part[7001];
    int count = 0, wrong = 0, got;
    make_pipe(ends);
    struct coroutine *writer = coroutine_create(write_much, NULL);
    while ((got = coroutine_read(ends[0], part, sizeof part)) > 0) {
        for (int i = 0; i < got; i++)
            wrong += part[i] != (char)((count + i) / 1000);
        count += got;
    }
    check_equal("bytes through a full pipe", count, MUCH);
    check_equal("wrong ones", wrong, 0);
    check_equal("the write gives their number", coroutine_join(writer), MUCH);
    sys_close(ends[0]);
}

struct pair {
    int there[2], back[2];
};

static int answer(void *argument)
{
    struct pair *pair = argument;
    int number;
    while (coroutine_read(pair->there[0], &number, sizeof number) == sizeof number) {
        number++;
        coroutine_write(pair->back[1], &number, sizeof number);
    }
    sys_close(pair->back[1]);
    return 0;
}

static int ask(void *argument)
{
    struct pair *pair = argument;
    int number = 0;
    for (int i = 0; i < ROUNDS; i++) {
        coroutine_write(pair->there[1], &number, sizeof number);
        coroutine_read(pair->back[0], &number, sizeof number);
    }
    sys_close(pair->there[1]);
    return number;
}

static void test_many(void)
{
    static struct pair pairs[PAIRS];
    struct coroutine *asking[PAIRS];
    int sum = 0;
    for (int i = 0; i < PAIRS; i++) {
        make_pipe(pairs[i].there);
        make_pipe(pairs[i].back);
        coroutine_detach(coroutine_create(answer, &pairs[i]));
        asking[i] = coroutine_create(ask, &pairs[i]);
    }
    for (int i = 0; i < PAIRS; i++)
        sum += coroutine_join(asking[i]);
    schedule();
    check_equal("round trips over many pipes", sum, PAIRS * ROUNDS);
    for (int i = 0; i < PAIRS; i++) {
        sys_close(pairs[i].there[0]);
        sys_close(pairs[i].back[0]);
    }
}

static int read_one(void *argument)
{
    char letter = '-';
    (void)argument;
    coroutine_read(ends[0], &letter, 1);
    note(letter);
    return 0;
}

static void test_shared(void)
{
    make_pipe(ends);
    for (int i = 0; i < 3; i++)
        coroutine_detach(coroutine_create(read_one, NULL));
    coroutine_sleep(MILLISECOND);
    coroutine_write(ends[1], "xx", 2);
    coroutine_sleep(MILLISECOND);
    check_order("three wait for one pipe, two get something", "xx");
    coroutine_write(ends[1], "y", 1);
    schedule();
    check_order("then the third", "y");
    close_pipe(ends);
}

static void test_errors(void)
{
    char byte = 0;
    struct sigaction ignore = {.handler = SIG_IGN};
    sys_rt_sigaction(SIGPIPE, &ignore, NULL, sizeof ignore.mask);
    check_equal("adopt what is not open", poller_adopt(77), -EBADF);
    check_equal("read what is not open", coroutine_read(77, &byte, 1), -EBADF);
    check_equal("await what is not open", coroutine_await(77, POLLIN), 0);
    check_equal("write of nothing", coroutine_write(77, &byte, 0), 0);
    make_pipe(ends);
    check_equal("a write to a full pipe's closed end", sys_close(ends[0]), 0);
    check_equal("is an error", coroutine_write(ends[1], &byte, 1), -EPIPE);
    sys_close(ends[1]);
}

static int write_until_broken(void *argument)
{
    static char much[MUCH];
    (void)argument;
    return coroutine_write(ends[1], much, MUCH);
}

static void test_broken(void)
{
    make_pipe(ends);
    struct coroutine *writer = coroutine_create(write_until_broken, NULL);
    coroutine_sleep(MILLISECOND);
    sys_close(ends[0]);
    check_equal("a writer that waits is told", coroutine_join(writer), -EPIPE);
    sys_close(ends[1]);
}

/* A child process writes late: the thread really sleeps in the kernel. */
static void test_other_process(void)
{
    make_pipe(ends);
    int child = sys_fork();
    if (child == 0) {
        struct timespec32 span = {0, 5000000};
        sys_nanosleep(&span, NULL);
        sys_write(ends[1], "z", 1);
        sys_exit_group(0);
    }
    sys_close(ends[1]);
    coroutine_detach(coroutine_create(read_letters, NULL));
    schedule();
    check_order("another process writes", "z.");
    sys_waitpid(child, NULL, 0);
    sys_close(ends[0]);
}

int main(void)
{
    test_read_waits();
    test_write_waits();
    test_many();
    test_shared();
    test_errors();
    test_broken();
    test_other_process();
    return check_status();
}
