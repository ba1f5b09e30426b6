/* A goroutine in a system call that waits, with one P: its thread is stuck, the others are not.
 *
 * Watch: the reader's M sits in read(2). Within some milliseconds the monitor takes its P away and
 * gives it to another M, made for it, on which the others go on. When the pipe has something, the
 * reader comes back, finds its P gone, and waits in the global queue for its turn.
 *
 * Runs on Linux too. */
#include "lib/linux_file.h"
#include "user/channel/channel.h"
#include "user/go/go.h"
#include "user/stdio.h"
#include "user/syscall.h"

static int pipe_ends[2];
static struct channel *done;

static void read_pipe(void *argument)
{
    char text[32] = "";
    (void)argument;
    printf("reader: waits in read(2)\n");
    go_call_begin();
    int size = sys_read(pipe_ends[0], text, sizeof text - 1);
    go_call_end();
    printf("reader: %d bytes: %s\n", size, text);
    channel_send(done, &size);
}

static int run(void *argument)
{
    int size;
    (void)argument;
    done = channel_create(sizeof(int), 0);
    sys_pipe2(pipe_ends, 0);
    go(read_pipe, NULL);
    for (int i = 1; i <= 3; i++) {
        go_sleep(20 * MILLISECOND);
        printf("main: still here\n");
    }
    printf("main: the P was handed over %s, there are %s Ms\n",
           go_statistics().hand_overs > 0 ? "in time" : "never",
           go_statistics().machines > 1 ? "several" : "no more");
    sys_write(pipe_ends[1], "good morning", 12);
    channel_receive(done, &size);
    printf("main: GOMAXPROCS is %d\n", go_max_procs(0));
    return 0;
}

int main(void)
{
    struct go_options options = {.max_procs = 1};
    go_start(run, NULL, &options);
}
