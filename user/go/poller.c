/* Descriptors: who would have to wait for one is noted here and sleeps, and some M asks the kernel
 * for all of them at once, by epoll(7). A descriptor is told to the kernel once, by edge (EPOLLET):
 * an event says that something has changed, and is said once. If nobody waits then, it is kept as
 * news for who comes next: it may have found nothing just before, and must look again. */
#include "lib/linux_poll.h"
#include "lib/div64.h"
#include "user/go/local.h"
#include "user/syscall.h"

enum { MOST_DESCRIPTORS = 1024, MOST_EVENTS = 64, MILLION = 1000000, LONGEST = 1000000 };
enum direction { READ, WRITE };

static struct mutex lock; /* of all below */
static struct {
    struct g *waiting[2]; /* for a direction */
    bool news[2];
    bool is_known; /* to the kernel */
} descriptors[MOST_DESCRIPTORS];
static unsigned waiters;        /* how many; read without the lock too */
static int epoll = -1, breaker; /* an eventfd that ends the wait */

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

/* Tells the kernel of fd, once: 0, or an error's negative number. Locked. */
static int make_known(int fd)
{
    struct epoll_event event = {.events = POLLIN | POLLOUT | EPOLLET, .data = (uint64_t)fd};
    init();
    int error = descriptors[fd].is_known ? 0 : sys_epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    descriptors[fd].is_known |= error == 0;
    return error;
}

/* Whether the caller needs not wait: 0 if there is news, or else an error's negative number; 1: it
 * is to wait. Locked. */
static int look(int fd, enum direction direction)
{
    bool news = descriptors[fd].news[direction];
    descriptors[fd].news[direction] = false;
    if (news)
        return 0;
    if (descriptors[fd].waiting[direction])
        return -EBUSY;
    int error = make_known(fd);
    return error ? error : 1;
}

/* Waits until fd may be ready: 0, or an error's negative number. */
static int wait_for(int fd, enum direction direction, const char *reason)
{
    if (fd < 0 || fd >= MOST_DESCRIPTORS)
        return -EBADF;
    lock_take(&lock);
    int result = look(fd, direction);
    if (result <= 0) {
        lock_release(&lock);
        return result;
    }
    descriptors[fd].waiting[direction] = this_g();
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

/* Who waits for fd in this direction joins those who are ready; nobody: it is news. Locked. */
static void collect(struct list_of_gs *ready, int fd, enum direction direction)
{
    struct g *g = descriptors[fd].waiting[direction];
    descriptors[fd].news[direction] = g == NULL;
    if (!g)
        return;
    descriptors[fd].waiting[direction] = NULL;
    waiters--;
    g->waits_for = NULL;
    g->next = ready->first;
    if (!ready->first)
        ready->last = g;
    ready->first = g;
    ready->count++;
}

/* An error or an end is news for both directions. Locked. */
static void handle(struct list_of_gs *ready, const struct epoll_event *event)
{
    int fd = (int)event->data;
    if (event->events & ~(uint32_t)POLLOUT)
        collect(ready, fd, READ);
    if (event->events & ~(uint32_t)POLLIN)
        collect(ready, fd, WRITE);
}

/* Who waits finds out by its next call that the descriptor is closed. */
int go_close(int fd)
{
    struct list_of_gs ready = {0};
    if (fd < 0 || fd >= MOST_DESCRIPTORS)
        return sys_close(fd);
    lock_take(&lock);
    if (descriptors[fd].is_known)
        sys_epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL);
    int result = sys_close(fd);
    collect(&ready, fd, READ);
    collect(&ready, fd, WRITE);
    descriptors[fd].is_known = descriptors[fd].news[READ] = descriptors[fd].news[WRITE] = false;
    lock_release(&lock);
    for (struct g *g = ready.first, *next; g; g = next) {
        next = g->next;
        g_ready(g);
    }
    return result;
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
    lock_take(&lock);
    init(); /* the watcher may only be about to make it */
    lock_release(&lock);
    sys_write(breaker, &one, sizeof one);
}
