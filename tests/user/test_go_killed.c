/* A hundred times a program of goroutines on several threads, some of them in the kernel, is killed
 * in the midst of it. */
#include "tests/user/killed.h"
#include "user/channel/channel.h"
#include "user/go/go.h"

enum { PAIRS = 10 };

static int pipes[PAIRS][2];
static struct channel *channel;

static void write_for_ever(void *pipe)
{
    static char some[1000];
    for (;;) {
        go_write(((int *)pipe)[1], some, sizeof some);
        go_yield();
    }
}

static void read_for_ever(void *pipe)
{
    char some[300];
    for (;;) {
        go_read(((int *)pipe)[0], some, sizeof some);
        channel_send(channel, some);
    }
}

static void receive_for_ever(void *argument)
{
    char one;
    (void)argument;
    for (;;) {
        channel_receive(channel, &one);
        go_sleep(MILLISECOND / 10);
    }
}

static void wait_in_kernel(void *argument)
{
    struct timespec32 hour = {3600, 0};
    (void)argument;
    go_call_begin();
    sys_nanosleep(&hour, NULL);
    go_call_end();
}

static int start_all(void *argument)
{
    channel = channel_create(1, 3);
    for (int i = 0; i < PAIRS; i++) {
        sys_pipe2(pipes[i], O_NONBLOCK);
        go(write_for_ever, pipes[i]);
        go(read_for_ever, pipes[i]);
        go(receive_for_ever, NULL);
        if (i < 3)
            go(wait_in_kernel, NULL);
    }
    receive_for_ever(argument);
    return 0;
}

static void run_for_ever(void)
{
    struct go_options options = {.max_procs = 3, .preempt = true};
    go_start(start_all, NULL, &options);
}

int main(void)
{
    return check_kills(run_for_ever);
}
