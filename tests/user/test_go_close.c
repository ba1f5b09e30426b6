/* Descriptors of goroutines from their first wait to go_close(): who waits when one is closed, the
 * same number for another file, ends, full pipes, and who may not wait. With one, two and four Ps.
 */
#include "lib/linux_file.h"
#include "tests/user/check.h"
#include "user/channel/channel.h"
#include "user/go/go.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { AGAIN = 20, PIPE_SIZE = 65536 };

static struct channel *done; /* of what a G's call gave */

/* Reads a word once; tells what it was, or the call's result where that is none. */
static void read_word(void *fd)
{
    int word, result = go_read((int)(intptr_t)fd, &word, sizeof word);
    int told = result == sizeof word ? word : result;
    channel_send(done, &told);
}

static void start_reader(int fd)
{
    go(read_word, (void *)(intptr_t)fd);
    go_sleep(2 * MILLISECOND); /* until it waits, mostly; it must not matter */
}

static int told(void)
{
    int word;
    channel_receive(done, &word);
    return word;
}

/* The same two numbers each time, and what is written to them comes through. */
static void use_again(void)
{
    int ends[2], first[2] = {0, 0}, same = 0, right = 0;
    for (int i = 0; i < AGAIN; i++) {
        sys_pipe2(ends, O_NONBLOCK);
        if (i == 0)
            first[0] = ends[0], first[1] = ends[1];
        same += ends[0] == first[0] && ends[1] == first[1];
        start_reader(ends[0]);
        go_write(ends[1], &i, sizeof i);
        right += told() == i;
        go_close(ends[0]);
        go_close(ends[1]);
    }
    check_equal("times with the same numbers", same, AGAIN);
    check_equal("times that a word came", right, AGAIN);
}

static void close_under_reader(void)
{
    int ends[2];
    sys_pipe2(ends, O_NONBLOCK);
    start_reader(ends[0]);
    go_sleep(20 * MILLISECOND);
    check_equal("close under one who waits", go_close(ends[0]), 0);
    check_equal("what it is told", told(), -EBADF);
    check_equal("close again", go_close(ends[0]), -EBADF);
    check_equal("close of the other end, which nobody waited for", go_close(ends[1]), 0);
    check_equal("close of no descriptor", go_close(-1), -EBADF);
    check_equal("close of one too large", go_close(100000), -EBADF);
}

static void end_of_file(void)
{
    int ends[2];
    sys_pipe2(ends, O_NONBLOCK);
    start_reader(ends[0]);
    go_close(ends[1]);
    check_equal("the end comes to who waits", told(), 0);
    start_reader(ends[0]);
    check_equal("and to the next", told(), 0);
    go_close(ends[0]);
}

static void one_at_a_time(void)
{
    int ends[2], word = 7;
    sys_pipe2(ends, O_NONBLOCK);
    start_reader(ends[0]);
    go_sleep(20 * MILLISECOND);
    check_equal("a second one that waits", go_read(ends[0], &word, sizeof word), -EBUSY);
    sys_write(ends[1], &word, sizeof word);
    check_equal("does not disturb the first", told(), 7);
    go_close(ends[0]);
    go_close(ends[1]);
}

/* Writes four times what a pipe holds, in pieces that go in whole or wait. */
static void write_many(void *fd)
{
    static char piece[1024];
    int written = 0, result = 1;
    while (written < 4 * PIPE_SIZE && result > 0) {
        result = go_write((int)(intptr_t)fd, piece, sizeof piece);
        written += result;
    }
    go_close((int)(intptr_t)fd);
    channel_send(done, &written);
}

static void full_pipe(void)
{
    static char piece[3000];
    int ends[2], got = 0, result;
    sys_pipe2(ends, O_NONBLOCK);
    go(write_many, (void *)(intptr_t)ends[1]);
    while ((result = go_read(ends[0], piece, sizeof piece)) > 0)
        got += result;
    check_equal("bytes read", got, 4 * PIPE_SIZE);
    check_equal("bytes written", told(), 4 * PIPE_SIZE);
    go_close(ends[0]);
}

static int test_all(void *argument)
{
    (void)argument;
    done = channel_create(sizeof(int), 0);
    use_again();
    close_under_reader();
    end_of_file();
    one_at_a_time();
    full_pipe();
    return check_status();
}

/* In a child, as a runtime starts once. */
static void run(int procs)
{
    struct go_options options = {.max_procs = procs};
    int status = -1, child = sys_fork();
    if (child == 0)
        go_start(test_all, NULL, &options);
    sys_waitpid(child, &status, 0);
    check_equal("status", status, 0);
}

int main(void)
{
    static const int procs[] = {1, 2, 4};
    for (int i = 0; i < 3; i++)
        run(procs[i]);
    return check_status();
}
