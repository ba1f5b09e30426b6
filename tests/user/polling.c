/* poll, select and eventfd: what is ready, and when; timeouts; and what is asked wrongly. */
#include "lib/linux_poll.h"
#include "tests/user/expect.h"

static int end[2];
static char block[65536];

static void open_pipe(void)
{
    if (sys_pipe2(end, O_NONBLOCK) != 0)
        exit(100);
}

static void close_pipe(void)
{
    sys_close(end[0]);
    sys_close(end[1]);
}

static uint64_t clock_now(void)
{
    struct timespec32 now;
    sys_clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* What fd is ready for, of events; or -errno. */
static int ready(int fd, int events)
{
    struct pollfd one = {fd, (int16_t)events, 0x7fff};
    int result = sys_poll(&one, 1, 0);
    return result < 0 ? result : one.revents;
}

enum { EVERYTHING = POLLIN | POLLPRI | POLLOUT | POLLRDNORM | POLLWRNORM | POLLRDHUP };

static void test_pipe_states(void)
{
    open_pipe();
    check("an empty pipe's reading end", 0, ready(end[0], EVERYTHING));
    check("an empty pipe's writing end", POLLOUT | POLLWRNORM, ready(end[1], EVERYTHING));
    sys_write(end[1], "x", 1);
    check("a pipe with a byte", POLLIN | POLLRDNORM, ready(end[0], EVERYTHING));
    check("only what is asked for", POLLIN, ready(end[0], POLLIN));
    check("nothing is asked for", 0, ready(end[0], 0));
    while (sys_write(end[1], block, 4096) > 0)
        ;
    while (sys_write(end[1], block, 1) > 0)
        ;
    check("a full pipe's writing end", 0, ready(end[1], EVERYTHING));
    sys_close(end[1]);
    check("a pipe without a writer", POLLIN | POLLRDNORM | POLLHUP, ready(end[0], EVERYTHING));
    while (sys_read(end[0], block, 4096) > 0)
        ;
    check("an empty one without a writer", POLLHUP, ready(end[0], EVERYTHING));
    check("which is told unasked", POLLHUP, ready(end[0], 0));
    sys_close(end[0]);
    open_pipe();
    sys_close(end[0]);
    check("a pipe without a reader", POLLOUT | POLLWRNORM | POLLERR, ready(end[1], EVERYTHING));
    sys_close(end[1]);
}

static void test_poll(void)
{
    struct pollfd list[20];
    open_pipe();
    check("poll of a closed number", POLLNVAL, ready(900, POLLIN));
    check("poll of a negative number", 0, ready(-1, POLLIN));
    check("poll of nothing", 0, sys_poll(NULL, 0, 0));
    for (int i = 0; i < 20; i++)
        list[i] = (struct pollfd){end[i % 2], POLLIN | POLLOUT, -1};
    check("poll of many", 10, sys_poll(list, 20, -1));
    check("the reading ends", 0, list[18].revents);
    check("the writing ends", POLLOUT, list[19].revents);
    check("poll of what lies nowhere", -EFAULT, sys_poll((void *)0x1000, 1, 0));
    check("poll of too many", -EINVAL, sys_poll(list, 0x7fffffff, 0));
    uint64_t start = clock_now();
    check("poll until its time is over", 0, sys_poll(list, 1, 30));
    check_true("which is not too early", clock_now() - start >= 30000000);
    check("the results are zero then", 0, list[0].revents);
    close_pipe();
}

static void write_later(void)
{
    struct timespec32 moment = {0, 20000000};
    if (sys_fork() != 0)
        return;
    sys_nanosleep(&moment, NULL);
    sys_write(end[1], "y", 1);
    exit(0);
}

static void test_poll_wakes(void)
{
    struct pollfd one;
    open_pipe();
    write_later();
    one = (struct pollfd){end[0], POLLIN, 0};
    check("poll waits for a byte", 1, sys_poll(&one, 1, -1));
    check("which is there", POLLIN, one.revents);
    sys_waitpid(-1, NULL, 0);
    close_pipe();
    open_pipe();
    if (sys_fork() == 0) {
        struct timespec32 moment = {0, 20000000};
        sys_close(end[0]);
        sys_nanosleep(&moment, NULL);
        exit(0);
    }
    sys_close(end[1]);
    one = (struct pollfd){end[0], 0, 0};
    check("poll waits for the writer's end", 1, sys_poll(&one, 1, -1));
    check("which it tells", POLLHUP, one.revents);
    sys_waitpid(-1, NULL, 0);
    sys_close(end[0]);
}

#define BIT(fd) (1u << (fd) % 32)

static void test_select(void)
{
    uint32_t in[32] = {0}, out[32] = {0}, except[32] = {0};
    struct timeval32 none = {0, 0}, span = {0, 30000}, long_span = {10, 1500000}, bad = {-1, 0};
    open_pipe();
    in[end[0] / 32] = except[end[0] / 32] = BIT(end[0]);
    out[end[1] / 32] = BIT(end[1]);
    check("select", 1, sys__newselect(1024, in, out, except, NULL));
    check_true("what may be written stays in its set", out[end[1] / 32] == BIT(end[1]));
    check_true("what may not be read leaves it", in[end[0] / 32] == 0);
    check_true("nor is there an exception", except[end[0] / 32] == 0);
    sys_write(end[1], "x", 1);
    in[end[0] / 32] = out[end[0] / 32] = BIT(end[0]) | BIT(end[1]);
    check("select counts bits", 2, sys__newselect(32, in, out, NULL, &long_span));
    check_true("the reading end may be read", in[0] == BIT(end[0]));
    check_true("the writing end may be written", out[0] == BIT(end[1]));
    check_true("the rest of the time is written", long_span.tv_sec <= 11 && long_span.tv_sec >= 9);
    sys_read(end[0], block, 1);
    in[0] = BIT(end[0]);
    check("select with no time", 0, sys__newselect(32, in, NULL, NULL, &none));
    check_true("nothing is left in the set", in[0] == 0);
    in[0] = BIT(end[0]);
    uint64_t start = clock_now();
    check("select until its time is over", 0, sys__newselect(32, in, NULL, NULL, &span));
    check_true("is not too early", clock_now() - start >= 30000000);
    check("no time is left", 0, span.tv_sec + span.tv_usec);
    check("select of a negative number", -EINVAL, sys__newselect(-1, in, NULL, NULL, NULL));
    check("select with a negative time", -EINVAL, sys__newselect(0, NULL, NULL, NULL, &bad));
    check("select of sets nowhere", -EFAULT, sys__newselect(32, (void *)0x1000, NULL, NULL, NULL));
    check("select with its time nowhere", -EFAULT,
          sys__newselect(32, in, NULL, NULL, (void *)0x1000));
    in[0] = BIT(31);
    check("select of a closed number", -EBADF, sys__newselect(32, in, NULL, NULL, &none));
    in[0] = BIT(31);
    check("bits above the number do not count", 0, sys__newselect(31, in, NULL, NULL, &none));
    uint32_t words[5] = {32, 0, (uint32_t)(uintptr_t)out, 0, 0};
    out[0] = BIT(end[1]);
    check("the first form of select", 1, sys_select(words));
    check("the first form, nowhere", -EFAULT, sys_select((void *)0x1000));
    close_pipe();
}

static int add(int fd, uint64_t value)
{
    return sys_write(fd, &value, sizeof value);
}

/* What is read, or -errno. */
static int take(int fd)
{
    uint64_t value;
    int result = sys_read(fd, &value, sizeof value);
    return result == sizeof value ? (int)value : result;
}

static void test_eventfd(void)
{
    int event = sys_eventfd2(3, EFD_NONBLOCK), semaphore;
    check_true("eventfd", event >= 0);
    check("what it starts with", 3, take(event));
    check("then it is 0", -EAGAIN, take(event));
    check("0 may only be written", POLLOUT, ready(event, EVERYTHING));
    check("add", 8, add(event, 5));
    check("add more", 8, add(event, 7));
    check("and it may be read", POLLIN | POLLOUT, ready(event, EVERYTHING));
    check("the sum", 12, take(event));
    check("the most", 8, add(event, UINT64_MAX - 1));
    check("may only be read", POLLIN, ready(event, EVERYTHING));
    check("one more does not fit", -EAGAIN, add(event, 1));
    check("nothing more does", 8, add(event, 0));
    check("more than the most never does", -EINVAL, add(event, UINT64_MAX));
    check("read into too little", -EINVAL, sys_read(event, block, 7));
    check("write of too little", -EINVAL, sys_write(event, block, 7));
    check("write from nowhere", -EFAULT, sys_write(event, (void *)0x1000, 8));
    sys_close(event);
    semaphore = sys_eventfd2(2, EFD_SEMAPHORE | EFD_NONBLOCK);
    check("a semaphore gives one", 1, take(semaphore));
    check("and one more", 1, take(semaphore));
    check("and then no more", -EAGAIN, take(semaphore));
    sys_close(semaphore);
    check("eventfd2 with a strange flag", -EINVAL, sys_eventfd2(0, 2));
}

static void test_eventfd_waits(void)
{
    struct timespec32 moment = {0, 20000000};
    int event = sys_eventfd(0), status;
    int pid = sys_fork();
    if (pid == 0) {
        sys_nanosleep(&moment, NULL);
        exit(add(event, 77) != 8);
    }
    check("a read waits for a write", 77, take(event));
    sys_waitpid(pid, NULL, 0);
    add(event, UINT64_MAX - 1);
    pid = sys_fork();
    if (pid == 0)
        exit(add(event, 5) != 8);
    sys_nanosleep(&moment, NULL);
    take(event);
    sys_waitpid(pid, &status, 0);
    check("a write waits for room", 0, status);
    check("and then goes on", 5, take(event));
    sys_close(event);
}

int main(void)
{
    test_pipe_states();
    test_poll();
    test_poll_wakes();
    test_select();
    test_eventfd();
    test_eventfd_waits();
    return check_result();
}
