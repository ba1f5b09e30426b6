/* A hundred times a program full of coroutines, with pipes, channels and timers, is killed in the
 * midst of it: no thread, no page and no descriptor of it stays behind. */
#include "tests/user/expect.h"
#include "lib/linux_process.h"
#include "user/baton.h"
#include "user/channel/channel.h"
#include "user/coroutine/coroutine.h"
#include "user/poller/poller.h"
#include "user/timer/timer.h"

enum { TIMES = 100, PAIRS = 10, MOST_THREADS = 100, SPARE_PAGES = 64 };

static int pipes[PAIRS][2];
static struct channel *channel;

static int write_for_ever(void *argument)
{
    int *pipe = argument;
    static char some[1000];
    for (;;) {
        coroutine_write(pipe[1], some, sizeof some);
        coroutine_yield();
    }
    return 0;
}

static int read_for_ever(void *argument)
{
    int *pipe = argument;
    char some[300];
    for (;;) {
        coroutine_read(pipe[0], some, sizeof some);
        channel_send(channel, some);
    }
    return 0;
}

static int receive_for_ever(void *argument)
{
    char one;
    (void)argument;
    for (;;) {
        channel_receive(channel, &one);
        coroutine_sleep(MILLISECOND / 10);
    }
    return 0;
}

static void run_for_ever(void)
{
    channel = channel_create(1, 3);
    for (int i = 0; i < PAIRS; i++) {
        sys_pipe(pipes[i]);
        poller_adopt(pipes[i][0]);
        poller_adopt(pipes[i][1]);
        coroutine_create(write_for_ever, pipes[i]);
        coroutine_create(read_for_ever, pipes[i]);
        coroutine_create(receive_for_ever, NULL);
    }
    schedule();
}

static bool kill_after(unsigned microseconds)
{
    struct timespec32 span = {0, (int32_t)microseconds * 1000};
    int status = 0, child = sys_fork();
    if (child == 0)
        run_for_ever();
    sys_nanosleep(&span, NULL);
    sys_kill(child, SIGKILL);
    return sys_waitpid(child, &status, 0) == child && status == SIGKILL;
}

static int free_pages(void)
{
    struct sysinfo information = {0};
    sys_sysinfo(&information);
    return (int)information.free_ram;
}

/* Threads that exist, when those are gone that have ended: they need a moment of the CPU. */
static int threads(void)
{
    static struct baton_thread records[MOST_THREADS];
    for (int i = 0; i < 100; i++)
        sys_sched_yield();
    return sys_thread_list(records, sizeof records);
}

static int next_descriptor(void)
{
    int fd = sys_dup(0);
    sys_close(fd);
    return fd;
}

int main(void)
{
    int killed = 0;
    kill_after(1000); /* what the kernel keeps for the next is there now */
    int descriptor = next_descriptor();
    int threads_before = on_baton() ? threads() : 0, pages_before = free_pages();
    for (unsigned i = 0; i < TIMES; i++)
        killed += kill_after(i * 2654435761u % 3000);
    check("killed", TIMES, killed);
    check("the next descriptor", descriptor, next_descriptor());
    check("no child is left", -ECHILD, sys_waitpid(-1, NULL, 0));
    if (on_baton()) {
        int missing = pages_before - free_pages();
        check_baton("more threads", 0, threads() > threads_before);
        check_baton("pages", 0, missing > SPARE_PAGES ? missing : 0);
    }
    return check_result();
}
