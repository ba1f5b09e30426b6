/* How programs of goroutines end: by main, by a deadlock, by misuse, and without memory or threads.
 * What they say on standard error is not compared, but for one (user/demos/go_deadlock.c). */
#include "lib/linux_process.h"
#include "tests/user/check.h"
#include "user/channel/channel.h"
#include "user/go/go.h"
#include "user/go/sync.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { MEBIBYTE = 1024 * 1024, NOBODY = 54321 };

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

static void wait_and_count(void *argument)
{
    wait_for_ever(argument);
    go_wait_group_done(&group);
}

/* Makes one more that waits at the channel. */
static bool make_one(void)
{
    go_wait_group_add(&group, 1);
    if (go(wait_and_count, NULL))
        return true;
    go_wait_group_done(&group);
    return false;
}

/* Takes all memory, by goroutines, large and small channels and timers: each says that there is no
 * more. What is there goes on, and what it gives back can be used again. */
static int no_memory(void *argument)
{
    int made = 0, timers = 0;
    channel = channel_create(sizeof(int), 0);
    (void)argument;
    limit_memory(16 * MEBIBYTE);
    while (make_one())
        made++;
    check_equal("goroutines were made", made > 100, 1);
    check_equal("a large channel", channel_create(MEBIBYTE, 16) != NULL, 0);
    while (channel_create(sizeof(int), 100))
        continue;
    while (go_timer_start(1000 * MILLISECOND, 0))
        timers++;
    check_equal("no more goroutines", make_one() || make_one(), 0);
    go_sleep(MILLISECOND);
    channel_close(channel);
    go_wait_group_wait(&group); /* they run all the same, and leave their stacks to others */
    check_equal("and then one more", make_one(), 1);
    go_wait_group_wait(&group);
    return check_status();
}

/* The first timers find some room, and all memory goes to them. */
static int no_memory_for_timers(void *argument)
{
    int made = 0;
    (void)argument;
    limit_memory(16 * MEBIBYTE);
    while (go_timer_start(1000000 * MILLISECOND, 0))
        made++;
    check_equal("timers were made", made > 1000, 1);
    go_sleep(MILLISECOND);
    return check_status();
}

static void yield_ten_times(void *argument)
{
    (void)argument;
    for (int i = 0; i < 10; i++)
        go_yield();
    go_wait_group_done(&group);
}

/* Threads for more Ps cannot be had: all is done all the same. */
static int no_thread(void *argument)
{
    (void)argument;
    limit_memory(1);
    go_max_procs(4);
    go_wait_group_add(&group, 8);
    for (int i = 0; i < 8; i++)
        go(yield_ten_times, NULL);
    go_wait_group_wait(&group);
    return go_statistics().machines == 1 ? 3 : 4;
}

static void read_in_kernel(void *pipe)
{
    char byte;
    go_call_begin();
    sys_read(((int *)pipe)[0], &byte, 1);
    go_call_end();
}

/* All Ms are in calls, and there is no memory for another one. */
static int no_thread_for_calls(void *argument)
{
    int pipe[2];
    sys_pipe(pipe);
    (void)argument;
    for (int i = 0; i < 4; i++)
        go(read_in_kernel, pipe);
    limit_memory(1);
    read_in_kernel(pipe);
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

/* The same for a user who may have so many threads, this process's first one included, and has none
 * elsewhere. Who may not become another has others elsewhere, and is short of memory for stacks. */
static int status_with_threads(int (*part)(void *), int threads)
{
    struct rlimit limit = {(unsigned)threads, (unsigned)threads};
    int status = -1, child = sys_fork();
    if (child == 0) {
        if (sys_setresuid32(NOBODY, NOBODY, NOBODY) == 0)
            sys_setrlimit(RLIMIT_NPROC, &limit);
        else if (threads <= 2)
            limit_memory(1);
        sys_exit_group(status_of(part, 4) >> 8);
    }
    sys_waitpid(child, &status, 0);
    return status >> 8;
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
        check_equal("no memory", status_of(no_memory, procs), 0);
        check_equal("no memory for timers", status_of(no_memory_for_timers, procs), 0);
        check_equal("no thread for a call", status_of(no_thread_for_calls, procs), 2 << 8);
    }
    check_equal("no thread for more Ps", status_of(no_thread, 1), 3 << 8);
    check_equal("no thread but the first", status_with_threads(end_main, 2), 2);
    check_equal("no thread beside the monitor", status_with_threads(end_main, 3), 7);
    check_equal("none for a call", status_with_threads(no_thread_for_calls, 3), 2);
    return check_status();
}
