/* Waiting for several files: look; and where none is ready, watch them all, look again, and sleep
 * until one of them notifies. */
#include "kernel/fs/poll_wait.h"

#include "kernel/fs/file.h"
#include "kernel/proc/clock_wait.h"
#include "lib/errno.h"
#include "lib/linux_poll.h"

/* The one who waits. */
struct poller {
    struct wait_queue queue;
    bool notified; /* under queue.lock; since the last look */
};

static void notify(struct poll_watcher *watcher)
{
    struct poller *poller = container_of(watcher, struct poll_entry, watcher)->poller;
    spin_acquire(&poller->queue.lock);
    poller->notified = true;
    wait_wake_one(&poller->queue);
    spin_release(&poller->queue.lock);
}

/* Asks each file; gives the number of those ready. */
static int look(struct poll_entry *entry, int count)
{
    int ready = 0;
    for (int i = 0; i < count; i++) {
        if (entry[i].file)
            entry[i].ready = file_poll(entry[i].file) & (entry[i].wanted | POLLERR | POLLHUP);
        ready += entry[i].ready != 0;
    }
    return ready;
}

/* A file without a source never changes: what it is ready for, it was ready for at the first look.
 */
static bool is_watched(const struct poll_entry *entry)
{
    return entry->file && entry->file->poll_source;
}

static void watch(struct poll_entry *entry, int count, struct poller *poller)
{
    for (int i = 0; i < count; i++) {
        entry[i].poller = poller;
        entry[i].watcher.notify = notify;
        if (is_watched(&entry[i]))
            poll_watch(entry[i].file->poll_source, &entry[i].watcher);
    }
}

static void unwatch(struct poll_entry *entry, int count)
{
    for (int i = 0; i < count; i++) {
        if (is_watched(&entry[i]))
            poll_unwatch(&entry[i].watcher);
    }
}

/* Sleeps until a notification since the last look. 0, -EINTR, or -ETIMEDOUT. */
static int sleep_until_notified(struct poller *poller, uint64_t end)
{
    int error = 0;
    uint32_t irq = spin_lock(&poller->queue.lock);
    while (!poller->notified && !error)
        error = clock_wait(&poller->queue, WAIT_FOR_POLL, true, end);
    if (poller->notified)
        error = 0;
    poller->notified = false;
    spin_unlock(&poller->queue.lock, irq);
    return error;
}

/* See poll_wait.h. */
int poll_wait(struct poll_entry *entry, int count, uint64_t end)
{
    struct poller poller = {.notified = false};
    int ready = look(entry, count), error = 0;
    if (ready || clock_passed(end))
        return ready;
    wait_queue_init(&poller.queue);
    watch(entry, count, &poller);
    while (!error && (ready = look(entry, count)) == 0)
        error = sleep_until_notified(&poller, end);
    unwatch(entry, count);
    return error == -EINTR ? error : ready;
}
