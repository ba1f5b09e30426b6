/* How programs of goroutines end: by main, by a deadlock, by misuse, and without memory or threads.
 * What they say on standard error is not compared, but for one (user/demos/go_deadlock.c). */
#include "lib/linux_process.h"
#include "tests/user/check.h"
#include "user/channel/channel.h"
#include "user/go/go.h"
#include "user/go/sync.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { MEBIBYTE = 1024 * 1024 };

static struct channel *channel;
static struct go_mutex mutex;
static struct go_wait_group group;

static void wait_for_ever(void *argument)
{
    int value;
    (void)argument;
    channel_receive(channel, &value);
}

static int end_main(void *argument)
{
    (void)argument;
    channel = channel_create(sizeof(int), 0);
    for (int i = 0; i < 100; i++)
        go(wait_for_ever, NULL);
    go_yield();
    return 7;
}

static int deadlock(void *argument)
{
    (void)argument;
    end_main(NULL);
    wait_for_ever(NULL);
    return 0;
}

static void lock_twice(void *argument)
{
    (void)argument;
    go_mutex_lock(&mutex);
    go_mutex_lock(&mutex);
}

static int deadlock_late(void *argument)
{
    channel = channel_create(sizeof(int), 0);
    for (int i = 0; i < 20; i++)
        go(lock_twice, NULL);
    go_sleep(30 * MILLISECOND); /* all wait, but there is a timer */
    wait_for_ever(argument);
    return 0;
}

static int unlock_unlocked(void *argument)
{
    (void)argument;
    go_mutex_unlock(&mutex);
    return 0;
}

static int below_zero(void *argument)
{
    (void)argument;
    go_wait_group_done(&group);
    return 0;
}

/* From now on the process may have no more than so much memory. */
static void limit_memory(unsigned bytes)
{
    struct rlimit limit = {bytes, bytes};
    sys_setrlimit(RLIMIT_AS, &limit);
}

static void count(void *argument)
{
    (void)argument;
    go_wait_group_done(&group);
}

static int no_memory(void *argument)
{
    int made = 0;
    (void)argument;
    limit_memory(16 * MEBIBYTE);
    go_wait_group_add(&group, 1);
    while (go(count, NULL)) {
        go_wait_group_add(&group, 1);
        made++;
    }
    go_wait_group_done(&group);
    check_equal("some were made", made > 100, 1);
    check_equal("no more", go(count, NULL), 0);
    go_wait_group_wait(&group); /* they run all the same, and leave their stacks to others */
    go_wait_group_add(&group, 1);
    check_equal("and then one more", go(count, NULL), 1);
    go_wait_group_wait(&group);
    return check_status();
}

static int no_thread(void *argument)
{
    (void)argument;
    for (int i = 0; i < 10; i++)
        go(wait_for_ever, NULL);
    limit_memory(1);
    go_max_procs(4); /* wakes an M, for which there is no stack */
    for (int i = 0; i < 10; i++)
        go_yield();
    return 0;
}

/* Goes down until something stops it. */
__attribute__((noinline)) static int go_down(volatile int *above)
{
    volatile int here[256];
    here[0] = *above + 1;
    return here[0] ? go_down(here) + here[0] : 0;
}

static void overflow_stack(void *argument)
{
    volatile int start = 0;
    (void)argument;
    start = go_down(&start);
}

static int overflow(void *argument)
{
    go_wait_group_add(&group, 1);
    go(overflow_stack, argument);
    go_wait_group_wait(
        &group); /* for ever: another M may be the one to run it, and take its time */
    return 0;
}

/* Runs part in a child that says nothing on standard error: the status as waitpid(2) has it. */
static int status_of(int (*part)(void *), int procs)
{
    int status = -1, child = sys_fork();
    if (child == 0) {
        struct go_options options = {.max_procs = procs};
        sys_close(2);
        go_start(part, NULL, &options);
    }
    sys_waitpid(child, &status, 0);
    return status;
}

int main(void)
{
    for (int procs = 1; procs <= 4; procs += 3) {
        check_equal("GOMAXPROCS", procs, procs);
        check_equal("main's end is the program's", status_of(end_main, procs), 7 << 8);
        check_equal("a deadlock", status_of(deadlock, procs), 2 << 8);
        check_equal("one only after a sleep", status_of(deadlock_late, procs), 2 << 8);
        check_equal("unlock of an unlocked mutex", status_of(unlock_unlocked, procs), 2 << 8);
        check_equal("a wait group below zero", status_of(below_zero, procs), 2 << 8);
        check_equal("the guard page below a stack", status_of(overflow, procs), SIGSEGV);
    }
    check_equal("no memory", status_of(no_memory, 1), 0);
    check_equal("no thread", status_of(no_thread, 1), 2 << 8);
    return check_status();
}
