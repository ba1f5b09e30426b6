/* Descriptors: who would have to wait for one is noted here and sleeps, and some M asks the kernel
 * for all of them at once, by epoll(7). Each wish is for one event (EPOLLONESHOT), then it is made
 * anew. */
#include "lib/linux_poll.h"
#include "lib/div64.h"
#include "user/go/local.h"
#include "user/syscall.h"

enum { MOST_DESCRIPTORS = 1024, MOST_EVENTS = 64, MILLION = 1000000, LONGEST = 1000000 };
enum direction { READ, WRITE };

static struct mutex lock;                      /* of all below */
static struct g *waiting[MOST_DESCRIPTORS][2]; /* for a descriptor and a direction */
static unsigned waiters;                       /* how many; read without the lock too */
static int epoll = -1, breaker;                /* an eventfd that ends the wait */

/* Tells the kernel what is waited for at fd: 0, or an error's negative number. */
static int register_wishes(int fd)
{
    struct epoll_event event = {.events = EPOLLONESHOT, .data = (uint64_t)fd};
    event.events |= waiting[fd][READ] ? POLLIN : 0;
    event.events |= waiting[fd][WRITE] ? POLLOUT : 0;
    int error = sys_epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event);
    return error == -ENOENT ? sys_epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) : error;
}

/* Makes what the poller needs, once. */
static void init(void)
{
    if (epoll >= 0)
        return;
    breaker = sys_eventfd2(0, EFD_NONBLOCK | EFD_CLOEXEC);
    int made = sys_epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = POLLIN, .data = (uint64_t)breaker};
    if (breaker < 0 || made < 0 || sys_epoll_ctl(made, EPOLL_CTL_ADD, breaker, &event) != 0)
        fatal("no descriptor for the poller", -EMFILE);
    epoll = made;
}

static void unlock(void *argument)
{
    (void)argument;
    lock_release(&lock);
}

/* Waits until fd is ready: 0, or an error's negative number. */
static int wait_for(int fd, enum direction direction, const char *reason)
{
    if (fd < 0 || fd >= MOST_DESCRIPTORS)
        return -EBADF;
    lock_take(&lock);
    init();
    if (waiting[fd][direction]) {
        lock_release(&lock);
        return -EBUSY;
    }
    waiting[fd][direction] = this_g();
    int error = register_wishes(fd);
    if (error) {
        waiting[fd][direction] = NULL;
        lock_release(&lock);
        return error;
    }
    waiters++;
    g_park(reason, unlock, NULL);
    return 0;
}

int go_read(int fd, void *buffer, size_t size)
{
    int result, error = 0;
    while ((result = sys_read(fd, buffer, size)) == -EAGAIN && !error)
        error = wait_for(fd, READ, "a descriptor to read");
    return error ? error : result;
}

int go_write(int fd, const void *buffer, size_t size)
{
    int result, error = 0;
    while ((result = sys_write(fd, buffer, size)) == -EAGAIN && !error)
        error = wait_for(fd, WRITE, "a descriptor to write");
    return error ? error : result;
}

bool poller_has_waiters(void)
{
    return __atomic_load_n(&waiters, __ATOMIC_SEQ_CST) > 0;
}

struct list_of_gs {
    struct g *first, *last;
    unsigned count;
};

static void collect(struct list_of_gs *ready, int fd, enum direction direction)
{
    struct g *g = waiting[fd][direction];
    if (!g)
        return;
    waiting[fd][direction] = NULL;
    waiters--;
    g->waits_for = NULL;
    g->next = ready->first;
    if (!ready->first)
        ready->last = g;
    ready->first = g;
    ready->count++;
}

/* An error or an end is news for both directions. */
static void handle(struct list_of_gs *ready, const struct epoll_event *event)
{
    int fd = (int)event->data;
    if (event->events & ~(uint32_t)POLLOUT)
        collect(ready, fd, READ);
    if (event->events & ~(uint32_t)POLLIN)
        collect(ready, fd, WRITE);
    if (waiting[fd][READ] || waiting[fd][WRITE])
        register_wishes(fd);
}

/* In milliseconds, rounded up; -1 is for ever. */
static int milliseconds(uint64_t span)
{
    uint64_t rounded =
        span < FOREVER - MILLION ? div64(span + MILLION - 1, MILLION, NULL) : FOREVER;
    return span == FOREVER ? -1 : rounded < LONGEST ? (int)rounded : LONGEST;
}

struct g *poller_wait(uint64_t span, struct g **last, unsigned *count)
{
    struct epoll_event events[MOST_EVENTS];
    struct list_of_gs ready = {0};
    uint64_t number;
    lock_take(&lock);
    init();
    lock_release(&lock);
    int found = sys_epoll_wait(epoll, events, MOST_EVENTS, milliseconds(span));
    lock_take(&lock);
    for (int i = 0; i < found; i++) {
        if (events[i].data != (uint64_t)breaker)
            handle(&ready, &events[i]);
        else if (span > 0) /* it is the watcher that is meant */
            sys_read(breaker, &number, sizeof number);
    }
    lock_release(&lock);
    *last = ready.last;
    *count = ready.count;
    return ready.first;
}

void poller_break(void)
{
    uint64_t one = 1;
    if (epoll >= 0)
        sys_write(breaker, &one, sizeof one);
}
