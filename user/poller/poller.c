/* The poller: see poller.h. All that wait stand in one array, as poll(2) wants it; a second one
 * beside it says who they are. */
#include "user/poller/poller.h"

#include <stddef.h>
#include <stdint.h>

#include "lib/div64.h"
#include "lib/linux_poll.h"
#include "user/coroutine/coroutine.h"
#include "user/stdlib.h"
#include "user/syscall.h"
#include "user/timer/watcher.h"

enum { BILLION = 1000000000, MOST_SECONDS = 1000000, FIRST_ROOM = 16 };

static struct pollfd *polled;
static struct coroutine **waiters;
static unsigned count, room;

/* Puts the last one in the place of a waiter that goes, and wakes that. */
static void wake(unsigned place)
{
    struct coroutine *waiter = waiters[place];
    count--;
    polled[place] = polled[count];
    waiters[place] = waiters[count];
    watch_end();
    coroutine_ready(waiter);
}

/* The watcher's way to wait: for descriptors as well as for time. See watcher.h. */
static void poll_outside(uint64_t span)
{
    uint32_t rest;
    uint64_t seconds = div64(span, BILLION, &rest);
    struct timespec32 time = {(int32_t)(seconds < MOST_SECONDS ? seconds : MOST_SECONDS),
                              (int32_t)rest};
    if (count == 0 && span == 0)
        return;
    if (sys_ppoll(polled, count, span == WATCH_FOREVER ? NULL : &time, NULL, 0) <= 0)
        return; /* nothing came, or a signal */
    for (unsigned place = count; place-- > 0;)
        if (polled[place].revents)
            wake(place);
}

/* Room for one more. False: no memory. */
static bool make_room(void)
{
    if (count < room)
        return true;
    unsigned more = room ? 2 * room : FIRST_ROOM;
    void *new_polled = realloc(polled, more * sizeof *polled);
    if (!new_polled)
        return false;
    polled = new_polled;
    void *new_waiters = realloc(waiters, more * sizeof *waiters);
    if (!new_waiters)
        return false;
    waiters = new_waiters;
    room = more;
    return true;
}

int coroutine_await(int fd, short events)
{
    if (!make_room())
        return -ENOMEM;
    polled[count] = (struct pollfd){.fd = fd, .events = events};
    waiters[count++] = coroutine_self();
    watch_outside = poll_outside;
    watch_begin();
    coroutine_park(events & POLLIN ? "something to read" : "room to write");
    return 0;
}

int poller_adopt(int fd)
{
    int flags = sys_fcntl(fd, F_GETFL, 0);
    return flags < 0 ? flags : sys_fcntl(fd, F_SETFL, (unsigned)flags | O_NONBLOCK);
}

int coroutine_read(int fd, void *buffer, unsigned size)
{
    int result;
    while ((result = sys_read(fd, buffer, size)) == -EAGAIN || result == -EINTR) {
        int error = result == -EAGAIN ? coroutine_await(fd, POLLIN) : 0;
        if (error)
            return error;
    }
    return result;
}

int coroutine_write(int fd, const void *buffer, unsigned size)
{
    const char *next = buffer;
    unsigned left = size;
    while (left > 0) {
        int result = sys_write(fd, next, left);
        if (result == -EAGAIN)
            result = coroutine_await(fd, POLLOUT);
        if (result < 0 && result != -EINTR)
            return result;
        if (result > 0) {
            next += result;
            left -= (unsigned)result;
        }
    }
    return (int)size;
}
