/* System calls of epoll(7), and eventfd(2), which wakes those who wait there. */
#include "kernel/calls/calls.h"
#include "kernel/calls/timeout.h"
#include "kernel/fs/epoll.h"
#include "kernel/fs/eventfd.h"
#include "kernel/mm/user.h"
#include "kernel/proc/signal.h"
#include "lib/errno.h"
#include "lib/linux.h"

/* Gives file, or no memory for it, a descriptor. */
static int install(struct file *file, bool close_on_exec)
{
    if (!file)
        return -ENOMEM;
    int descriptor = file_install(file, close_on_exec);
    if (descriptor < 0)
        file_release(file);
    return descriptor;
}

int32_t sys_epoll_create1(int flags)
{
    return flags & ~EPOLL_CLOEXEC ? -EINVAL : install(epoll_create(), flags & EPOLL_CLOEXEC);
}

/* size was once a hint. */
int32_t sys_epoll_create(int size)
{
    return size <= 0 ? -EINVAL : sys_epoll_create1(0);
}

int32_t sys_epoll_ctl(int fd, int operation, int watched, void *event)
{
    struct epoll_event copy = {.events = 0};
    if (operation != EPOLL_CTL_DEL && user_read(&copy, event, sizeof copy))
        return -EFAULT;
    struct file *file = file_take(fd), *other = file ? file_take(watched) : NULL;
    int result = other ? epoll_control(file, operation, other, watched, &copy) : -EBADF;
    if (other)
        file_release(other);
    if (file)
        file_release(file);
    return result;
}

/* All of epoll_wait(2), until end. */
static int wait_until(int fd, void *events, int most, uint64_t end)
{
    size_t size = (size_t)most * sizeof(struct epoll_event);
    if (most <= 0 || most > INT32_MAX / (int)sizeof(struct epoll_event))
        return -EINVAL;
    if (!user_range_ok(events, size))
        return -EFAULT;
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int result = epoll_wait(file, events, most, end);
    file_release(file);
    return result;
}

int32_t sys_epoll_wait(int fd, void *events, int most, int milliseconds)
{
    return wait_until(fd, events, most, timeout_milliseconds(milliseconds));
}

/* The same with a mask of signals for the wait. */
static int wait_masked(int fd, void *events, int most, uint64_t end, const void *mask,
                       unsigned size)
{
    int result = signal_lend_user_mask(mask, size);
    if (!result)
        result = wait_until(fd, events, most, end);
    if (result != -EINTR)
        signal_return_mask();
    return result;
}

int32_t sys_epoll_pwait(int fd, void *events, int most, int milliseconds, const void *mask,
                        unsigned size)
{
    return wait_masked(fd, events, most, timeout_milliseconds(milliseconds), mask, size);
}

int32_t sys_epoll_pwait2(int fd, void *events, int most, const void *timeout, const void *mask,
                         unsigned size)
{
    uint64_t end;
    int error = timeout_read(timeout, &timespec_form64, &end);
    return error ? error : wait_masked(fd, events, most, end, mask, size);
}

int32_t sys_eventfd2(unsigned count, int flags)
{
    if (flags & ~(EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC))
        return -EINVAL;
    return install(eventfd_create(count, flags & EFD_SEMAPHORE, (uint32_t)flags & EFD_NONBLOCK),
                   flags & EFD_CLOEXEC);
}

int32_t sys_eventfd(unsigned count)
{
    return sys_eventfd2(count, 0);
}
