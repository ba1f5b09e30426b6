/* eventfd(2). Reading waits until the number is not 0, writing until what is added fits. */
#include "kernel/fs/eventfd.h"

#include "kernel/fs/inode.h"
#include "kernel/fs/poll.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/user.h"
#include "kernel/wait.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/linux_poll.h"

#define COUNT_MOST (UINT64_MAX - 1)

struct eventfd {
    struct wait_queue queue; /* of readers and writers; its lock guards count */
    uint64_t count;
    bool semaphore;
    struct poll_source poll;
};

/* Sleeps until the number changes; queue locked. 0, -EAGAIN, -ERESTARTSYS. */
static int wait_for_change(struct file *file, struct eventfd *event, enum wait_reason reason)
{
    if (file->flags & O_NONBLOCK)
        return -EAGAIN;
    return wait_sleep(&event->queue, reason, true, TIME_FOREVER) ? -ERESTARTSYS : 0;
}

/* Lets the lock go and tells all who may care that the number has changed. */
static void changed(struct eventfd *event, uint32_t irq)
{
    wait_wake_all(&event->queue);
    spin_unlock(&event->queue.lock, irq);
    poll_notify(&event->poll);
}

static int eventfd_read(struct file *file, void *buffer, size_t count, uint64_t *position)
{
    struct eventfd *event = file->data;
    uint64_t taken;
    int error = 0;
    (void)position;
    if (count < sizeof taken)
        return -EINVAL;
    uint32_t irq = spin_lock(&event->queue.lock);
    while (event->count == 0 && !error)
        error = wait_for_change(file, event, WAIT_FOR_EVENTFD);
    if (event->count == 0) {
        spin_unlock(&event->queue.lock, irq);
        return error;
    }
    taken = event->semaphore ? 1 : event->count;
    event->count -= taken;
    changed(event, irq);
    return user_write(buffer, &taken, sizeof taken) ? -EFAULT : (int)sizeof taken;
}

static int eventfd_write(struct file *file, const void *buffer, size_t count, uint64_t *position)
{
    struct eventfd *event = file->data;
    uint64_t added;
    int error = 0;
    (void)position;
    if (count < sizeof added)
        return -EINVAL;
    if (user_read(&added, buffer, sizeof added))
        return -EFAULT;
    if (added > COUNT_MOST)
        return -EINVAL;
    uint32_t irq = spin_lock(&event->queue.lock);
    while (added > COUNT_MOST - event->count && !error)
        error = wait_for_change(file, event, WAIT_FOR_EVENTFD_ROOM);
    if (added > COUNT_MOST - event->count) {
        spin_unlock(&event->queue.lock, irq);
        return error;
    }
    event->count += added;
    changed(event, irq);
    return sizeof added;
}

static int eventfd_poll(struct file *file)
{
    struct eventfd *event = file->data;
    uint32_t irq = spin_lock(&event->queue.lock);
    uint64_t count = event->count;
    spin_unlock(&event->queue.lock, irq);
    return (count > 0 ? POLLIN : 0) | (count < COUNT_MOST ? POLLOUT : 0);
}

static void eventfd_close(struct file *file)
{
    kfree(file->data);
}

static const struct file_operations operations = {
    .read = eventfd_read,
    .write = eventfd_write,
    .poll = eventfd_poll,
    .close = eventfd_close,
};

/* See eventfd.h. */
struct file *eventfd_create(uint32_t count, bool semaphore, uint32_t flags)
{
    struct eventfd *event = kzalloc(sizeof *event);
    struct inode *inode = inode_create(0600);
    struct file *file =
        event && inode ? file_create(&operations, inode, O_RDWR | flags, event) : NULL;
    if (!file) {
        kfree(event);
        if (inode)
            inode_release(inode);
        return NULL;
    }
    wait_queue_init(&event->queue);
    poll_source_init(&event->poll);
    event->count = count;
    event->semaphore = semaphore;
    file->poll_source = &event->poll;
    return file;
}
