/* Waiting for several descriptors: select, pselect, poll, ppoll, epoll and eventfd, over pipes. */
#include "stock.h"
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

static int a[2], b[2];

static void put(int *pipe)
{
    if (write(pipe[1], "x", 1) != 1)
        puts("write failed");
}

static void take(int *pipe)
{
    char byte;
    if (read(pipe[0], &byte, 1) != 1)
        puts("read failed");
}

static void *put_later(void *pipe)
{
    usleep(20000);
    put(pipe);
    return NULL;
}

static void later(int *pipe)
{
    pthread_t thread;
    pthread_create(&thread, NULL, put_later, pipe);
    pthread_detach(thread);
}

static int select_both(long microseconds, fd_set *readable, fd_set *writable)
{
    struct timeval time = {0, microseconds};
    FD_ZERO(readable);
    FD_SET(a[0], readable);
    FD_SET(b[0], readable);
    FD_ZERO(writable);
    FD_SET(a[1], writable);
    return select(b[1] + 1, readable, microseconds == 77 ? writable : NULL, NULL,
                  microseconds < 0 ? NULL : &time);
}

static void selecting(void)
{
    fd_set readable, writable, nothing;
    struct timespec brief = {0, 5000000};
    sigset_t mask;
    SHOW_CALL(select_both(0, &readable, &writable));
    SHOW_CALL(select_both(5000, &readable, &writable));
    SHOW(FD_ISSET(a[0], &readable));
    put(b);
    SHOW_CALL(select_both(-1, &readable, &writable));
    SHOW(!FD_ISSET(a[0], &readable) && FD_ISSET(b[0], &readable));
    SHOW_CALL(select_both(77, &readable, &writable));
    SHOW(FD_ISSET(a[1], &writable) != 0);
    take(b);
    later(a);
    SHOW_CALL(select_both(-1, &readable, &writable));
    SHOW(FD_ISSET(a[0], &readable) && !FD_ISSET(b[0], &readable));
    take(a);
    FD_ZERO(&nothing);
    FD_SET(20, &nothing);
    SHOW_CALL(select(21, &nothing, NULL, NULL, NULL));
    SHOW_CALL(select(-1, NULL, NULL, NULL, NULL));
    sigemptyset(&mask);
    SHOW_CALL(pselect(0, NULL, NULL, NULL, &brief, &mask));
}

static void show_poll(struct pollfd *polled, int count, int milliseconds)
{
    int result = poll(polled, (nfds_t)count, milliseconds);
    printf("poll: %d", result);
    for (int i = 0; i < count; i++)
        printf(" %x", polled[i].revents);
    putchar('\n');
}

static void polling(void)
{
    struct pollfd polled[] = {{a[0], POLLIN, 0},
                              {b[0], POLLIN, 0},
                              {a[1], POLLOUT, 0},
                              {-1, POLLIN, 0},
                              {900, POLLIN, 0}};
    int c[2];
    show_poll(polled, 2, 0);
    show_poll(polled, 2, 5);
    show_poll(polled, 5, -1);
    later(b);
    show_poll(polled, 2, -1);
    take(b);
    if (pipe(c))
        puts("no pipe");
    polled[0].fd = c[0];
    polled[1].fd = c[1];
    polled[1].events = POLLOUT;
    close(c[1]);
    polled[1].fd = -1;
    show_poll(polled, 2, -1);
    close(c[0]);
    if (pipe(c))
        puts("no pipe");
    close(c[0]);
    polled[0].fd = c[1];
    polled[0].events = POLLOUT;
    show_poll(polled, 1, -1);
    close(c[1]);
    struct pollfd file = {open("/dev/null", O_RDWR), POLLIN | POLLOUT, 0};
    show_poll(&file, 1, -1);
    close(file.fd);
}

static void do_nothing(int signal)
{
    (void)signal;
}

static void interrupted(void)
{
    struct pollfd polled = {a[0], POLLIN, 0};
    sigset_t blocked, none;
    signal(SIGALRM, do_nothing);
    ualarm(10000, 10000); /* again and again: one may come before the call */
    SHOW_CALL(poll(&polled, 1, 60000));
    ualarm(0, 0);
    sigemptyset(&none);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGALRM);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    raise(SIGALRM);
    SHOW_CALL(poll(&polled, 1, 5));
    SHOW_CALL(ppoll(&polled, 1, NULL, &none));
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void show_epoll(int epoll, int milliseconds)
{
    struct epoll_event events[4];
    int result = epoll_wait(epoll, events, 4, milliseconds);
    printf("epoll: %d", result);
    for (int i = 0; i < result; i++)
        printf(" %u:%x", events[i].data.u32, events[i].events);
    putchar('\n');
}

static void add(int epoll, int fd, unsigned events, unsigned data)
{
    struct epoll_event event = {.events = events, .data.u32 = data};
    SHOW_CALL(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event));
}

static void epolling(void)
{
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data.u32 = 3};
    add(epoll, a[0], EPOLLIN, 1);
    add(epoll, a[0], EPOLLIN, 1);
    add(epoll, b[0], EPOLLIN | EPOLLET, 2);
    show_epoll(epoll, 0);
    put(a);
    show_epoll(epoll, -1);
    show_epoll(epoll, -1);
    take(a);
    put(b);
    show_epoll(epoll, -1);
    show_epoll(epoll, 5);
    put(b);
    show_epoll(epoll, -1);
    take(b);
    take(b);
    later(a);
    show_epoll(epoll, -1);
    SHOW_CALL(epoll_ctl(epoll, EPOLL_CTL_MOD, a[0], &event));
    show_epoll(epoll, -1);
    show_epoll(epoll, 5);
    SHOW_CALL(epoll_ctl(epoll, EPOLL_CTL_DEL, a[0], NULL));
    SHOW_CALL(epoll_ctl(epoll, EPOLL_CTL_DEL, a[0], NULL));
    SHOW_CALL(epoll_ctl(epoll, EPOLL_CTL_ADD, 900, &event));
    SHOW_CALL(epoll_ctl(epoll, EPOLL_CTL_ADD, epoll, &event));
    SHOW_CALL(epoll_wait(epoll, &event, 0, 0));
    take(a);
    close(epoll);
}

static void *add_later(void *event_descriptor)
{
    usleep(20000);
    eventfd_write(*(int *)event_descriptor, 5);
    return NULL;
}

static void events(void)
{
    int event = eventfd(3, EFD_NONBLOCK);
    eventfd_t value = 0;
    pthread_t thread;
    struct pollfd polled = {event, POLLIN | POLLOUT, 0};
    show_poll(&polled, 1, 0);
    SHOW_CALL(eventfd_write(event, 4));
    SHOW_CALL(eventfd_read(event, &value));
    SHOW(value);
    SHOW_CALL(eventfd_read(event, &value));
    SHOW_CALL(eventfd_write(event, 0xfffffffffffffffeull));
    SHOW_CALL(eventfd_write(event, 1));
    SHOW_CALL(write(event, "short", 5));
    show_poll(&polled, 1, 0);
    close(event);
    event = eventfd(0, EFD_SEMAPHORE);
    pthread_create(&thread, NULL, add_later, &event);
    for (int i = 0; i < 5; i++)
        SHOW(eventfd_read(event, &value) == 0 && value == 1);
    pthread_join(thread, NULL);
    close(event);
}

/* What a pipe holds, and what a full or an empty one answers without blocking. */
static void full_pipe(void)
{
    char block[1000] = {0};
    long held = 0;
    int c[2];
    if (pipe2(c, O_NONBLOCK))
        puts("no pipe");
    SHOW_CALL(read(c[0], block, 1));
    for (ssize_t put; (put = write(c[1], block, sizeof block)) > 0;)
        held += put;
    SHOW(errno == EAGAIN && held > 4096);
    struct pollfd polled = {c[1], POLLOUT, 0};
    show_poll(&polled, 1, 0);
    SHOW_CALL(read(c[0], block, sizeof block));
    close(c[1]);
    while (read(c[0], block, sizeof block) > 0)
        continue;
    SHOW_CALL(read(c[0], block, 1));
    close(c[0]);
}

int main(void)
{
    if (pipe(a) || pipe(b))
        puts("no pipes");
    selecting();
    polling();
    interrupted();
    epolling();
    events();
    full_pipe();
    return 0;
}
