/* Readiness: sources and their watchers. */
#include "kernel/fs/poll.h"

void poll_source_init(struct poll_source *source)
{
    source->lock = (struct spinlock)SPINLOCK_INIT;
    list_init(&source->watchers);
}

void poll_watch(struct poll_source *source, struct poll_watcher *watcher)
{
    uint32_t irq = spin_lock(&source->lock);
    watcher->source = source;
    list_append(&source->watchers, &watcher->link);
    spin_unlock(&source->lock, irq);
}

void poll_unwatch(struct poll_watcher *watcher)
{
    uint32_t irq = spin_lock(&watcher->source->lock);
    list_remove(&watcher->link);
    spin_unlock(&watcher->source->lock, irq);
}

void poll_notify_watchers(struct poll_source *source)
{
    struct list *link;
    uint32_t irq = irq_save();
    spin_acquire(&source->lock);
    list_for_each(link, &source->watchers)
    {
        struct poll_watcher *watcher = list_entry(link, struct poll_watcher, link);
        watcher->notify(watcher);
    }
    spin_release(&source->lock);
    irq_restore(irq); /* not a preemption point: the caller may hold locks */
}
