/* epoll(7). For each file that it watches an epoll has an item, which stands in its list `ready`
 * from a notification on until a look finds that the file is not ready after all. What is
 * level-triggered goes back into the list whenever it was told, so the next look asks it again.
 *
 * One mutex guards all items and what they lead to: it is held while files are asked, so none of
 * them can go meanwhile. The lists `ready` are under the lock of each epoll's wait queue, as
 * notifications come from any context. An item is taken out of the list before its file is asked,
 * so that a notification which comes meanwhile puts it in again. The same look may meet it then: it
 * tells it once, and leaves it for the next.
 *
 * Lock order: epoll_mutex, a source's lock, an epoll's queue.lock, the source's of that epoll. */
#include "kernel/fs/epoll.h"

#include "kernel/fs/inode.h"
#include "kernel/fs/poll.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/user.h"
#include "kernel/proc/clock_wait.h"
#include "lib/errno.h"
#include "lib/linux.h"

enum { NESTING_MOST = 4 };

/* Bits of events that are no events. */
#define PRIVATE_BITS (EPOLLET | EPOLLONESHOT | EPOLLWAKEUP | EPOLLEXCLUSIVE)
#define EXCLUSIVE_BITS                                                                             \
    (POLLIN | POLLOUT | POLLERR | POLLHUP | EPOLLWAKEUP | EPOLLET | EPOLLEXCLUSIVE)

struct epoll {
    struct list items;       /* by link; under epoll_mutex */
    struct wait_queue queue; /* of epoll_wait(); its lock guards ready */
    struct list ready;       /* by ready_link */
    struct poll_source poll; /* of those who watch the epoll itself */
};

struct epoll_item {
    struct list link;
    struct epoll *epoll;
    struct file *file; /* without a reference: its end takes the item away */
    struct epoll_item *next_of_file;
    int number;
    uint32_t events; /* only private bits: told once, and silent until it is changed */
    uint64_t data;
    struct poll_watcher watcher;
    struct list ready_link, told_link;
    bool is_ready; /* stands in ready */
    bool is_told;  /* of, by the look that goes on; under epoll_mutex */
    bool is_again; /* and is to be asked by the next one; likewise */
};

static struct mutex epoll_mutex = MUTEX_INIT(epoll_mutex);

/* Puts item into its epoll's list and wakes one who waits for it. Any context. */
static void make_ready(struct epoll_item *item)
{
    struct epoll *epoll = item->epoll;
    uint32_t irq = irq_save();
    spin_acquire(&epoll->queue.lock);
    if (!item->is_ready)
        list_append(&epoll->ready, &item->ready_link);
    item->is_ready = true;
    wait_wake_one(&epoll->queue);
    spin_release(&epoll->queue.lock);
    poll_notify(&epoll->poll);
    irq_restore(irq);
}

static void notify(struct poll_watcher *watcher)
{
    struct epoll_item *item = container_of(watcher, struct epoll_item, watcher);
    if (item->events & ~PRIVATE_BITS)
        make_ready(item);
}

/* Takes item out of the list of those that are ready. */
static void make_unready(struct epoll_item *item)
{
    uint32_t irq = spin_lock(&item->epoll->queue.lock);
    if (item->is_ready)
        list_remove(&item->ready_link);
    item->is_ready = false;
    spin_unlock(&item->epoll->queue.lock, irq);
}

/* The first item that stands as ready, taken out; NULL: none. */
static struct epoll_item *take_ready(struct epoll *epoll)
{
    struct epoll_item *item = NULL;
    uint32_t irq = spin_lock(&epoll->queue.lock);
    if (!list_empty(&epoll->ready)) {
        item = list_entry(epoll->ready.next, struct epoll_item, ready_link);
        list_remove(&item->ready_link);
        item->is_ready = false;
    }
    spin_unlock(&epoll->queue.lock, irq);
    return item;
}

/* A look has told of item, which joins its list told; again: the next look is to ask it, too.
 * epoll_mutex held. */
static void note_told(struct list *told, struct epoll_item *item, bool again)
{
    list_append(told, &item->told_link);
    item->is_told = true;
    item->is_again = again;
}

/* A look ends, which told of the items in told: puts those that the next one asks back among the
 * ready ones, unless a notification has, and lets another who waits look at what there is.
 * epoll_mutex held. */
static void put_back(struct epoll *epoll, struct list *told)
{
    struct list *link;
    uint32_t irq = spin_lock(&epoll->queue.lock);
    list_for_each(link, told)
    {
        struct epoll_item *item = list_entry(link, struct epoll_item, told_link);
        item->is_told = false;
        if (item->is_again && !item->is_ready) {
            list_append(&epoll->ready, &item->ready_link);
            item->is_ready = true;
        }
    }
    if (!list_empty(&epoll->ready))
        wait_wake_one(&epoll->queue);
    spin_unlock(&epoll->queue.lock, irq);
}

static const struct file_operations operations;

static bool is_epoll(const struct file *file)
{
    return file->operations == &operations;
}

static bool any_ready(struct epoll *epoll);

/* What item's file is ready for, of what is wanted. epoll_mutex held. */
static uint32_t item_ready(const struct epoll_item *item)
{
    int ready;
    if (is_epoll(item->file))
        ready = any_ready(item->file->data) ? POLLIN | POLLRDNORM : 0;
    else
        ready = file_poll(item->file);
    return (uint32_t)ready & item->events & ~PRIVATE_BITS;
}

/* Whether epoll has an event to tell. It is watched itself, so the depth of this is NESTING_MOST.
 * epoll_mutex held. */
static bool any_ready(struct epoll *epoll)
{
    struct list told = LIST_INIT(told);
    struct epoll_item *item;
    while (list_empty(&told) && (item = take_ready(epoll)) != NULL) {
        if (item_ready(item))
            note_told(&told, item, true);
    }
    put_back(epoll, &told);
    return !list_empty(&told);
}

/* Writes up to most events of what is ready to user memory: their number, or -EFAULT. One that
 * cannot be written is not lost. epoll_mutex held. */
static int tell(struct epoll *epoll, struct epoll_event *events, int most)
{
    struct list told = LIST_INIT(told);
    struct epoll_item *item;
    int count = 0, error = 0;
    while (count < most && !error && (item = take_ready(epoll)) != NULL) {
        if (item->is_told) { /* and notified since then */
            item->is_again = true;
            continue;
        }
        struct epoll_event event = {.events = item_ready(item), .data = item->data};
        if (!event.events)
            continue;
        error = user_write(&events[count], &event, sizeof event);
        note_told(&told, item, error || !(item->events & (EPOLLET | EPOLLONESHOT)));
        if (!error && item->events & EPOLLONESHOT)
            item->events &= PRIVATE_BITS;
        count += !error;
    }
    put_back(epoll, &told);
    return count ? count : error;
}

/* Sleeps until something stands as ready. 0, -EINTR, -ETIMEDOUT. */
static int sleep_until_ready(struct epoll *epoll, uint64_t end)
{
    int error = 0;
    uint32_t irq = spin_lock(&epoll->queue.lock);
    while (list_empty(&epoll->ready) && !error)
        error = clock_wait(&epoll->queue, WAIT_FOR_EPOLL, true, end);
    spin_unlock(&epoll->queue.lock, irq);
    return error;
}

/* See epoll.h. */
int epoll_wait(struct file *file, struct epoll_event *events, int most, uint64_t end)
{
    struct epoll *epoll = file->data;
    if (!is_epoll(file))
        return -EINVAL;
    for (;;) {
        bool last = clock_passed(end);
        mutex_lock(&epoll_mutex);
        int told = tell(epoll, events, most);
        mutex_unlock(&epoll_mutex);
        if (told || last)
            return told;
        if (sleep_until_ready(epoll, end) == -EINTR)
            return -EINTR;
    }
}

/* The item for file by that number, or NULL. epoll_mutex held. */
static struct epoll_item *find(struct epoll *epoll, const struct file *file, int number)
{
    struct list *link;
    list_for_each(link, &epoll->items)
    {
        struct epoll_item *item = list_entry(link, struct epoll_item, link);
        if (item->number == number && item->file == file)
            return item;
    }
    return NULL;
}

/* Makes item ready if its file is. epoll_mutex held. */
static void look_at(struct epoll_item *item)
{
    if (item_ready(item))
        make_ready(item);
}

/* The longest chain of epolls that begins with epoll, in epolls; more than NESTING_MOST + 1 where
 * `looked_for` is in one. epoll_mutex held. */
static int depth_below(const struct epoll *epoll, const struct epoll *looked_for, int depth)
{
    struct list *link;
    int deepest = depth;
    if (epoll == looked_for || depth > NESTING_MOST + 1)
        return NESTING_MOST + 2;
    list_for_each(link, &epoll->items)
    {
        const struct epoll_item *item = list_entry(link, struct epoll_item, link);
        int below = is_epoll(item->file) ? depth_below(item->file->data, looked_for, depth + 1) : 0;
        if (below > deepest)
            deepest = below;
    }
    return deepest;
}

/* EPOLL_CTL_ADD. epoll_mutex held. */
static int add(struct epoll *epoll, struct file *watched, int number,
               const struct epoll_event *event)
{
    if (is_epoll(watched) && depth_below(watched->data, epoll, 1) > NESTING_MOST)
        return -ELOOP;
    struct epoll_item *item = kzalloc(sizeof *item);
    if (!item)
        return -ENOMEM;
    item->epoll = epoll;
    item->file = watched;
    item->number = number;
    item->events = event->events | POLLERR | POLLHUP;
    item->data = event->data;
    item->watcher.notify = notify;
    item->next_of_file = watched->epoll_items;
    watched->epoll_items = item;
    list_append(&epoll->items, &item->link);
    if (watched->poll_source)
        poll_watch(watched->poll_source, &item->watcher);
    look_at(item);
    return 0;
}

/* EPOLL_CTL_DEL: takes item away from its epoll and its file, and frees it. epoll_mutex held. */
static void delete (struct epoll_item *item)
{
    struct epoll_item **place = &item->file->epoll_items;
    while (*place != item)
        place = &(*place)->next_of_file;
    *place = item->next_of_file;
    if (item->file->poll_source)
        poll_unwatch(&item->watcher);
    make_unready(item);
    list_remove(&item->link);
    kfree(item);
}

/* EPOLL_CTL_MOD. epoll_mutex held. */
static int modify(struct epoll_item *item, const struct epoll_event *event)
{
    if (item->events & EPOLLEXCLUSIVE)
        return -EINVAL;
    item->events = event->events | POLLERR | POLLHUP;
    item->data = event->data;
    look_at(item);
    return 0;
}

/* EPOLLEXCLUSIVE goes only with some events, from the start, and not to an epoll. */
static int check_exclusive(int operation, const struct file *watched, uint32_t events)
{
    bool allowed = operation == EPOLL_CTL_ADD && !is_epoll(watched) && !(events & ~EXCLUSIVE_BITS);
    return events & EPOLLEXCLUSIVE && operation != EPOLL_CTL_DEL && !allowed ? -EINVAL : 0;
}

/* epoll_control() after all checks that need no item. epoll_mutex held. */
static int control(struct epoll *epoll, int operation, struct file *watched, int number,
                   const struct epoll_event *event)
{
    struct epoll_item *item = find(epoll, watched, number);
    if (operation == EPOLL_CTL_ADD)
        return item ? -EEXIST : add(epoll, watched, number, event);
    if (!item)
        return -ENOENT;
    if (operation == EPOLL_CTL_MOD)
        return modify(item, event);
    delete (item);
    return 0;
}

/* See epoll.h. */
int epoll_control(struct file *file, int operation, struct file *watched, int number,
                  const struct epoll_event *event)
{
    if (!watched->operations->poll)
        return -EPERM;
    if (!is_epoll(file) || file == watched || operation < EPOLL_CTL_ADD ||
        operation > EPOLL_CTL_MOD || check_exclusive(operation, watched, event->events))
        return -EINVAL;
    mutex_lock(&epoll_mutex);
    int result = control(file->data, operation, watched, number, event);
    mutex_unlock(&epoll_mutex);
    return result;
}

/* See epoll.h. */
void epoll_forget(struct file *file)
{
    mutex_lock(&epoll_mutex);
    while (file->epoll_items)
        delete (file->epoll_items);
    mutex_unlock(&epoll_mutex);
}

/* poll(2) of the epoll itself. */
static int epoll_poll(struct file *file)
{
    mutex_lock(&epoll_mutex);
    bool ready = any_ready(file->data);
    mutex_unlock(&epoll_mutex);
    return ready ? POLLIN | POLLRDNORM : 0;
}

static void epoll_close(struct file *file)
{
    struct epoll *epoll = file->data;
    mutex_lock(&epoll_mutex);
    while (!list_empty(&epoll->items))
        delete (list_entry(epoll->items.next, struct epoll_item, link));
    mutex_unlock(&epoll_mutex);
    kfree(epoll);
}

static const struct file_operations operations = {.poll = epoll_poll, .close = epoll_close};

/* See epoll.h. */
struct file *epoll_create(void)
{
    struct epoll *epoll = kzalloc(sizeof *epoll);
    struct inode *inode = inode_create(0600);
    struct file *file = epoll && inode ? file_create(&operations, inode, O_RDWR, epoll) : NULL;
    if (!file) {
        kfree(epoll);
        if (inode)
            inode_release(inode);
        return NULL;
    }
    list_init(&epoll->items);
    list_init(&epoll->ready);
    wait_queue_init(&epoll->queue);
    poll_source_init(&epoll->poll);
    file->poll_source = &epoll->poll;
    return file;
}
