/* A hundred times a program full of coroutines, with pipes, channels and timers, is killed in the
 * midst of it. */
#include "tests/user/killed.h"
#include "user/channel/channel.h"
#include "user/coroutine/coroutine.h"
#include "user/poller/poller.h"
#include "user/timer/timer.h"

enum { PAIRS = 10 };

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

int main(void)
{
    return check_kills(run_for_ever);
}
