/* poll(2), select(2) and epoll(7): Linux's numbers and structures on i386. */
#ifndef LIB_LINUX_POLL_H
#define LIB_LINUX_POLL_H

#include <stdint.h>

#define POLLIN     0x0001
#define POLLPRI    0x0002
#define POLLOUT    0x0004
#define POLLERR    0x0008
#define POLLHUP    0x0010
#define POLLNVAL   0x0020
#define POLLRDNORM 0x0040
#define POLLRDBAND 0x0080
#define POLLWRNORM 0x0100
#define POLLWRBAND 0x0200
#define POLLMSG    0x0400
#define POLLRDHUP  0x2000
/* What a file is ready for that is never not ready. */
#define POLL_ALWAYS (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM)

struct pollfd {
    int32_t fd;
    int16_t events, revents;
};

/* select(2): a set is an array of words, a bit for each descriptor. */
#define FD_SETSIZE 1024

/* epoll(7). The low bits of events are those of poll(2). */
#define EPOLL_CTL_ADD  1
#define EPOLL_CTL_DEL  2
#define EPOLL_CTL_MOD  3
#define EPOLL_CLOEXEC  02000000
#define EPOLLEXCLUSIVE 0x10000000u
#define EPOLLWAKEUP    0x20000000u
#define EPOLLONESHOT   0x40000000u
#define EPOLLET        0x80000000u

struct epoll_event {
    uint32_t events;
    uint64_t data;
} __attribute__((packed));

/* eventfd2(2) */
#define EFD_SEMAPHORE 1
#define EFD_NONBLOCK  04000
#define EFD_CLOEXEC   02000000

_Static_assert(sizeof(struct pollfd) == 8, "Linux pollfd");
_Static_assert(sizeof(struct epoll_event) == 12, "Linux i386 epoll_event");

#endif
