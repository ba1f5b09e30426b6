/* Named pipes: who waits for whom when they are opened, what several at each end see, and where the
 * bytes go when the last one leaves. */
#include "lib/linux_poll.h"
#include "tests/user/child.h"
#include "tests/user/files.h"
#include "tests/user/signals.h"

enum { EVERYTHING = POLLIN | POLLOUT, CAPACITY = 65536 };

static char block[4096];
static int flags; /* of the child's open */

static int open_pipe(int how)
{
    return sys_open("p", how, 0);
}

/* What fd is ready for now. */
static int ready(int fd)
{
    struct pollfd one = {fd, EVERYTHING, 0};
    sys_poll(&one, 1, 0);
    return one.revents;
}

/* A child that opens the pipe as flags say, and ends with 0 or the error. */
static int open_in_child(void)
{
    int fd = open_pipe(flags);
    return fd < 0 ? -fd : 0;
}

static int start(int (*body)(void), int how)
{
    flags = how;
    int pid = sys_fork();
    if (pid == 0)
        exit(body());
    return pid;
}

static void test_nonblocking(void)
{
    char bytes[4];
    check("no reader", -ENXIO, open_pipe(O_WRONLY | O_NONBLOCK));
    int reading = open_pipe(O_RDONLY | O_NONBLOCK);
    check_true("no writer, to read", reading >= 0);
    check("nothing to read", 0, sys_read(reading, bytes, 4));
    check("it is not hung up before a writer came", 0, ready(reading));
    int writing = open_pipe(O_WRONLY | O_NONBLOCK);
    check_true("a reader, to write", writing >= 0);
    check("nothing yet", -EAGAIN, sys_read(reading, bytes, 4));
    check("room", POLLOUT, ready(writing));
    check("written", 3, sys_write(writing, "abc", 3));
    check("ready", POLLIN, ready(reading));
    check("read", 3, sys_read(reading, bytes, 4));
    sys_close(writing);
    check("hung up", POLLHUP, ready(reading));
    check("the end", 0, sys_read(reading, bytes, 4));
    int again = open_pipe(O_WRONLY);
    check("no end any more", -EAGAIN, sys_read(reading, bytes, 4));
    sys_close(reading);
    check("no reader any more", POLLOUT | POLLERR, ready(again));
    handle(SIGPIPE, (handler_function *)SIG_IGN, 0);
    check("a write to nobody", -EPIPE, sys_write(again, "x", 1));
    handle(SIGPIPE, (handler_function *)SIG_DFL, 0);
    sys_close(again);
}

/* The other end is waited for, and who comes and goes at once was there. */
static void test_waiting(void)
{
    int pid = start(open_in_child, O_RDONLY);
    wait_until_asleep(pid);
    int fd = open_pipe(O_WRONLY | O_NONBLOCK);
    check_true("a reader that waits is a reader", fd >= 0);
    sys_close(fd);
    check("the reader came through", 0, status_of_child(pid));
    pid = start(open_in_child, O_WRONLY);
    wait_until_asleep(pid);
    sys_close(open_pipe(O_RDONLY | O_NONBLOCK));
    check("the writer came through", 0, status_of_child(pid));
    pid = start(open_in_child, O_WRONLY);
    fd = open_pipe(O_RDONLY);
    check_true("both wait for each other", fd >= 0);
    check("and meet", 0, status_of_child(pid));
    sys_close(fd);
}

static void on_alarm(int signal)
{
    (void)signal;
}

static int interrupted_open(void)
{
    handle(SIGUSR1, on_alarm, 0);
    return open_in_child();
}

static int restarted_open(void)
{
    handle(SIGUSR1, on_alarm, SA_RESTART);
    return open_in_child();
}

static void test_signals(void)
{
    int pid = start(interrupted_open, O_RDONLY);
    wait_until_asleep(pid);
    sys_kill(pid, SIGUSR1);
    check("a signal ends the wait of a reader", EINTR, status_of_child(pid));
    check("who is gone then", -ENXIO, open_pipe(O_WRONLY | O_NONBLOCK));
    pid = start(interrupted_open, O_WRONLY);
    wait_until_asleep(pid);
    sys_kill(pid, SIGUSR1);
    check("and of a writer", EINTR, status_of_child(pid));
    pid = start(restarted_open, O_RDONLY);
    wait_until_asleep(pid);
    sys_kill(pid, SIGUSR1);
    wait_until_asleep(pid);
    sys_close(open_pipe(O_WRONLY));
    check("with SA_RESTART it goes on", 0, status_of_child(pid));
    pid = start(open_in_child, O_RDONLY);
    wait_until_asleep(pid);
    sys_kill(pid, SIGKILL);
    check("a death", -1, status_of_child(pid));
    check("leaves no reader", -ENXIO, open_pipe(O_WRONLY | O_NONBLOCK));
}

/* Who can read and write waits for nobody, and keeps both ends open. */
static void test_both(void)
{
    char bytes[4];
    int both = open_pipe(O_RDWR);
    check_true("to read and write", both >= 0);
    check("room and nothing else", POLLOUT, ready(both));
    check("to itself", 2, sys_write(both, "hi", 2));
    check("is there", POLLIN | POLLOUT, ready(both));
    int reading = open_pipe(O_RDONLY), writing = open_pipe(O_WRONLY);
    check_true("others do not wait", reading >= 0 && writing >= 0);
    check("the same bytes", 2, sys_read(reading, bytes, 4));
    sys_close(writing);
    check("a writer is left", 0, ready(reading));
    sys_close(both);
    check("none is left", POLLHUP, ready(reading));
    sys_close(reading);
    check("neither", -EINVAL, open_pipe(O_WRONLY | O_RDWR));
}

static int write_in_child(void)
{
    int fd = open_pipe(O_WRONLY);
    int result = sys_write(fd, block, sizeof block);
    return result == sizeof block ? 0 : 1;
}

/* Whole blocks of several writers arrive, and the end is when the last of them has gone. */
static void test_several(void)
{
    enum { WRITERS = 5 };
    int pid[WRITERS], total = 0, got, bad = 0;
    for (int i = 0; i < WRITERS; i++) {
        memset(block, 'a' + i, sizeof block);
        pid[i] = start(write_in_child, 0);
    }
    int fd = open_pipe(O_RDONLY);
    for (; (got = sys_read(fd, block, sizeof block)) > 0; total += got)
        bad += got != sizeof block || block[0] != block[got - 1];
    /* a writer may have come only when the first ones were gone, and the end was seen between */
    for (int i = 0; i < WRITERS; i++) {
        while (sys_waitpid(pid[i], NULL, WNOHANG) == 0)
            for (; (got = sys_read(fd, block, sizeof block)) > 0; total += got)
                bad += got != sizeof block || block[0] != block[got - 1];
    }
    while ((got = sys_read(fd, block, sizeof block)) > 0)
        total += got;
    check("all blocks", WRITERS * (int)sizeof block, total);
    check("each whole", 0, bad);
    sys_close(fd);
}

/* What was not read goes with the last open file; the name stays, or goes, as it likes. */
static void test_life(void)
{
    char bytes[4];
    int both = open_pipe(O_RDWR | O_NONBLOCK);
    sys_write(both, "old", 3);
    sys_close(both);
    both = open_pipe(O_RDWR | O_NONBLOCK);
    check("nothing is kept", -EAGAIN, sys_read(both, bytes, 4));
    check("its size", 0, (int)status_of("p").st_size);
    sys_unlink("p");
    check("without a name it goes on", 2, sys_write(both, "go", 2));
    check("for who has it", 2, sys_read(both, bytes, 4));
    sys_mknod("p", S_IFIFO | 0600, 0);
    int other = open_pipe(O_RDWR | O_NONBLOCK);
    sys_write(both, "x", 1);
    check("a new one of the name is another", -EAGAIN, sys_read(other, bytes, 4));
    sys_close(both);
    sys_close(other);
}

static void test_calls(void)
{
    struct stat64 status;
    int both = open_pipe(O_RDWR);
    check("seek", -ESPIPE, sys_lseek(both, 0, SEEK_SET));
    check("pread", -ESPIPE, sys_pread64(both, block, 1, 0, 0));
    check("truncate it", -EINVAL, sys_truncate("p", 0));
    check("what it holds", CAPACITY, sys_fcntl64(both, F_GETPIPE_SZ, 0));
    sys_fstat64(both, &status);
    check("is a pipe", S_IFIFO, (int)status.st_mode & S_IFMT);
    check("to run it", -EACCES, sys_execve("p", NULL, NULL));
    sys_close(both);
    check("to run it while nobody has it open", -EACCES, sys_execve("p", NULL, NULL));
    check("O_CREAT of it", -EEXIST, open_pipe(O_CREAT | O_EXCL | O_RDWR));
    check("O_DIRECTORY", -ENOTDIR, open_pipe(O_DIRECTORY | O_RDONLY));
    int place = open_pipe(O_PATH);
    check_true("a place waits for nobody", place >= 0);
    check("and is not to be read", -EBADF, sys_read(place, block, 1));
    sys_close(place);
}

/* A pipe without a name can be opened by what /proc says of a descriptor. */
static void test_by_descriptor(void)
{
    char path[32], bytes[4];
    int end[2];
    sys_pipe(end);
    snprintf(path, sizeof path, "/proc/self/fd/%d", end[0]);
    int writing = sys_open(path, O_WRONLY, 0);
    check_true("the other end by the descriptor of one", writing >= 0);
    check("written there", 2, sys_write(writing, "ab", 2));
    check("read here", 2, sys_read(end[0], bytes, 4));
    sys_close(end[1]);
    check("a writer is left", 0, ready(end[0]));
    sys_close(writing);
    check("none is left", POLLHUP, ready(end[0]));
    int reading = sys_open(path, O_RDONLY, 0);
    check("nobody waits for a writer", POLLHUP, ready(reading));
    sys_close(end[0]);
    snprintf(path, sizeof path, "/proc/self/fd/%d", reading);
    check("the end is there", 0, sys_read(reading, bytes, 4));
    writing = sys_open(path, O_WRONLY | O_NONBLOCK, 0);
    sys_close(reading);
    check("nor for a reader", POLLOUT | POLLERR, ready(writing));
    sys_close(writing);
}

int main(void)
{
    enter_directory("fifo");
    check("mknod", 0, sys_mknod("p", S_IFIFO | 0600, 0));
    test_nonblocking();
    test_waiting();
    test_signals();
    test_both();
    test_several();
    test_life();
    test_calls();
    test_by_descriptor();
    sys_unlink("p");
    return leave_directory();
}
