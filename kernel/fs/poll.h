/* Readiness: who wants to hear that an open file may have become readable, writable or broken.
 * What can become ready has a poll_source and calls poll_notify() after each change; poll, select
 * and epoll put watchers into it. A watcher hears only that something may have changed, and then
 * asks the file itself (file_operations.poll).
 *
 * Lock order: whatever the notifier holds, a source's lock, then what a watcher's notify() takes.
 */
#ifndef KERNEL_FS_POLL_H
#define KERNEL_FS_POLL_H

#include "kernel/spinlock.h"
#include "lib/list.h"

struct poll_source {
    struct spinlock lock;
    struct list watchers;
};

struct poll_watcher {
    struct list link; /* in its source */
    struct poll_source *source;
    void (*notify)(struct poll_watcher *); /* interrupts off, the source's lock held */
};

void poll_source_init(struct poll_source *source);
/* Puts watcher, whose notify is set, into source: from now on it hears of each change. Watch first,
 * then look: no change falls between. The source must outlive the watch. */
void poll_watch(struct poll_source *source, struct poll_watcher *watcher);
/* Afterwards notify() does not run any more. */
void poll_unwatch(struct poll_watcher *watcher);
/* Out of line: calls all watchers. */
void poll_notify_watchers(struct poll_source *source);

/* Readiness may have changed. Any context; any lock may be held but the source's own and those that
 * watchers take (wait queues of pollers, an epoll's lock). Cheap when nobody watches. */
static inline void poll_notify(struct poll_source *source)
{
    if (!list_empty(&source->watchers))
        poll_notify_watchers(source);
}

#endif
