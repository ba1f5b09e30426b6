/* epoll: what it tells by level, by edge and once; how it is changed; what becomes of files that
 * are closed; and epolls that watch epolls. */
#include "lib/linux_poll.h"
#include "tests/user/expect.h"

enum { MOST = 16 };

static int end[2], epoll;
static struct epoll_event told[MOST];
static char block[65536];

static void set_up(void)
{
    epoll = sys_epoll_create1(0);
    if (epoll < 0 || sys_pipe2(end, O_NONBLOCK) != 0)
        exit(100);
}

static void take_down(void)
{
    sys_close(epoll);
    sys_close(end[0]);
    sys_close(end[1]);
}

static int control(int operation, int fd, uint32_t events)
{
    struct epoll_event event = {events, (uint64_t)fd << 32 | 7};
    return sys_epoll_ctl(epoll, operation, fd, &event);
}

/* The number of events now, or -errno. */
static int events(void)
{
    memset(told, 0, sizeof told);
    return sys_epoll_wait(epoll, told, MOST, 0);
}

static void empty(void)
{
    while (sys_read(end[0], block, sizeof block) > 0)
        ;
}

static void test_level(void)
{
    set_up();
    check("add", 0, control(EPOLL_CTL_ADD, end[0], POLLIN));
    check("no event", 0, events());
    sys_write(end[1], "x", 1);
    check("an event", 1, events());
    check("it is of the right kind", POLLIN, (int)told[0].events);
    check_true("with its data", told[0].data == ((uint64_t)end[0] << 32 | 7));
    check("and again", 1, events());
    empty();
    check("and no more when it is empty", 0, events());
    check("add of the other end", 0, control(EPOLL_CTL_ADD, end[1], POLLIN | POLLOUT));
    check("it may be written", 1, events());
    check("as told", POLLOUT, (int)told[0].events);
    sys_write(end[1], "x", 1);
    check("both", 2, events());
    check("one at a time", 1, sys_epoll_wait(epoll, told, 1, 0));
    int first = (int)(told[0].data >> 32);
    check("the other one next", 1, sys_epoll_wait(epoll, told, 1, 0));
    check_true("by turns", first != (int)(told[0].data >> 32));
    take_down();
}

static void test_edge(void)
{
    set_up();
    check("add by edge", 0, control(EPOLL_CTL_ADD, end[0], POLLIN | EPOLLET));
    check("add of the other end by edge", 0, control(EPOLL_CTL_ADD, end[1], POLLOUT | EPOLLET));
    check("what is ready at the start", 1, events());
    check("is told once", 0, events());
    sys_write(end[1], "x", 1);
    check("a byte", 1, events());
    check("is told once too", 0, events());
    sys_write(end[1], "x", 1);
    check("one more is told again", 1, events());
    sys_read(end[0], block, 1);
    check("a read is no event", 0, events());
    check("a change looks again", 0, control(EPOLL_CTL_MOD, end[0], POLLIN | EPOLLET));
    check("and tells", 1, events());
    while (sys_write(end[1], block, 4096) > 0)
        ;
    check("a full pipe", 1, events());
    check("is not told of as room", POLLIN, (int)told[0].events);
    empty();
    check("room again", 1, events());
    check("is an event", POLLOUT, (int)told[0].events);
    sys_close(end[1]);
    check("the writer's end", 1, events());
    check("is told unasked", POLLHUP, (int)told[0].events);
    check("and once", 0, events());
    take_down();
}

static void test_once(void)
{
    set_up();
    control(EPOLL_CTL_ADD, end[0], POLLIN | EPOLLONESHOT);
    sys_write(end[1], "x", 1);
    check("once", 1, events());
    sys_write(end[1], "x", 1);
    check("and no more", 0, events());
    check("until it is changed", 0, control(EPOLL_CTL_MOD, end[0], POLLIN | EPOLLONESHOT));
    check("then once more", 1, events());
    check("and no more again", 0, events());
    check("a change to nothing", 0, control(EPOLL_CTL_MOD, end[0], 0));
    check("tells nothing", 0, events());
    sys_close(end[1]);
    check("but the writer's end", 1, events());
    take_down();
}

static void test_errors(void)
{
    struct epoll_event event = {POLLIN, 0};
    int file = sys_open(SELF, O_RDONLY, 0);
    set_up();
    check("epoll_create of nothing", -EINVAL, sys_epoll_create(0));
    check("epoll_create1 with a strange flag", -EINVAL, sys_epoll_create1(1));
    check("add", 0, control(EPOLL_CTL_ADD, end[0], POLLIN));
    check("add twice", -EEXIST, control(EPOLL_CTL_ADD, end[0], POLLIN));
    check("change of what is not there", -ENOENT, control(EPOLL_CTL_MOD, end[1], POLLIN));
    check("delete of what is not there", -ENOENT, control(EPOLL_CTL_DEL, end[1], 0));
    check("delete without an event", 0, sys_epoll_ctl(epoll, EPOLL_CTL_DEL, end[0], NULL));
    check("delete twice", -ENOENT, sys_epoll_ctl(epoll, EPOLL_CTL_DEL, end[0], NULL));
    check("no such operation", -EINVAL, control(4, end[0], POLLIN));
    check("add without an event", -EFAULT, sys_epoll_ctl(epoll, EPOLL_CTL_ADD, end[0], NULL));
    check("add of a closed number", -EBADF, control(EPOLL_CTL_ADD, 900, POLLIN));
    check("add to a closed number", -EBADF, sys_epoll_ctl(900, EPOLL_CTL_ADD, end[0], &event));
    check("add to what is no epoll", -EINVAL, sys_epoll_ctl(end[1], EPOLL_CTL_ADD, end[0], &event));
    check("add of itself", -EINVAL, control(EPOLL_CTL_ADD, epoll, POLLIN));
    check("add of an ordinary file", -EPERM, control(EPOLL_CTL_ADD, file, POLLIN));
    check("a change to exclusive", -EINVAL,
          control(EPOLL_CTL_MOD, end[0], POLLIN | EPOLLEXCLUSIVE));
    check("exclusive and once", -EINVAL,
          control(EPOLL_CTL_ADD, end[0], POLLIN | EPOLLEXCLUSIVE | EPOLLONESHOT));
    check("exclusive", 0, control(EPOLL_CTL_ADD, end[0], POLLIN | EPOLLEXCLUSIVE));
    check("which stays so", -EINVAL, control(EPOLL_CTL_MOD, end[0], POLLIN));
    check("wait for no events", -EINVAL, sys_epoll_wait(epoll, told, 0, 0));
    check("wait for far too many", -EINVAL, sys_epoll_wait(epoll, told, 0x7fffffff, 0));
    check("wait at a closed number", -EBADF, sys_epoll_wait(900, told, 1, 0));
    check("wait at what is no epoll", -EINVAL, sys_epoll_wait(end[0], told, 1, 0));
    sys_write(end[1], "x", 1);
    check("an event that cannot be written", -EFAULT, sys_epoll_wait(epoll, (void *)0x1000, 1, 0));
    check("is not lost", 1, events());
    check("an epoll cannot be read", -EINVAL, sys_read(epoll, block, 1));
    take_down();
    sys_close(file);
}

static void test_closing(void)
{
    set_up();
    control(EPOLL_CTL_ADD, end[0], POLLIN);
    sys_write(end[1], "x", 1);
    check("ready", 1, events());
    sys_close(end[0]);
    check("closed: no event", 0, events());
    check("and no item", -EBADF, control(EPOLL_CTL_DEL, end[0], 0));
    sys_close(end[1]);
    sys_pipe2(end, O_NONBLOCK);
    check("the number may be added again", 0, control(EPOLL_CTL_ADD, end[0], POLLIN));
    check("it is another file", 0, events());
    for (int i = 0; i < 10; i++) { /* a closed epoll forgets what it watched */
        int more = sys_epoll_create1(EPOLL_CLOEXEC);
        struct epoll_event event = {POLLIN, 0};
        sys_epoll_ctl(more, EPOLL_CTL_ADD, end[0], &event);
        sys_close(more);
    }
    sys_write(end[1], "x", 1);
    check("and tells its own", 1, events());
    take_down();
}

static void test_waiting(void)
{
    struct timespec32 moment = {0, 20000000};
    set_up();
    control(EPOLL_CTL_ADD, end[0], POLLIN);
    check("wait until the time is over", 0, sys_epoll_wait(epoll, told, MOST, 20));
    if (sys_fork() == 0) {
        sys_nanosleep(&moment, NULL);
        sys_write(end[1], "x", 1);
        exit(0);
    }
    check("wait until a byte comes", 1, sys_epoll_wait(epoll, told, MOST, -1));
    sys_waitpid(-1, NULL, 0);
    take_down();
}

static int poll_in(int fd)
{
    struct pollfd one = {fd, POLLIN, 0};
    return sys_poll(&one, 1, 0) < 0 ? -1 : one.revents;
}

static void test_nested(void)
{
    int outer = sys_epoll_create1(0);
    struct epoll_event event = {POLLIN, 1};
    set_up();
    control(EPOLL_CTL_ADD, end[0], POLLIN);
    check("an epoll in an epoll", 0, sys_epoll_ctl(outer, EPOLL_CTL_ADD, epoll, &event));
    check("nothing is ready", 0, sys_epoll_wait(outer, told, MOST, 0));
    check("nor for poll", 0, poll_in(epoll));
    sys_write(end[1], "x", 1);
    check("the inner one is ready", POLLIN, poll_in(epoll));
    check("and the outer one", POLLIN, poll_in(outer));
    check("which tells it", 1, sys_epoll_wait(outer, told, MOST, 0));
    check("and the inner one tells the pipe", 1, events());
    empty();
    check("empty again", 0, poll_in(outer));
    check("no longer told", 0, sys_epoll_wait(outer, told, MOST, 0));
    check("a circle", -ELOOP, control(EPOLL_CTL_ADD, outer, POLLIN));
    take_down();
    check("the inner one is gone", 0, sys_epoll_wait(outer, told, MOST, 0));
    sys_close(outer);
}

/* A chain of epolls: how long it may be. */
static void test_chain(void)
{
    int chain[10], length = 1, error = 0;
    struct epoll_event event = {POLLIN, 1};
    for (int i = 0; i < 10; i++)
        chain[i] = sys_epoll_create1(0);
    while (length < 10 && error == 0) {
        error = sys_epoll_ctl(chain[length], EPOLL_CTL_ADD, chain[length - 1], &event);
        length += error == 0;
    }
    check("too long a chain, from within", -ELOOP, error);
    check("the longest", 5, length);
    for (int i = 0; i < 10; i++)
        sys_close(chain[i]);
}

int main(void)
{
    test_level();
    test_edge();
    test_once();
    test_errors();
    test_closing();
    test_waiting();
    test_nested();
    test_chain();
    return check_result();
}
