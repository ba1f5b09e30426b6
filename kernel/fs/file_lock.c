/* Advisory locks. All that are held are in one list, under one spin lock; there are few. Who waits
 * looks again whenever any lock is given up. Tables that would wait for each other in a circle are
 * told; open files are not, as on Linux: a signal ends that, as it does any wait. */
#include "kernel/fs/file_lock.h"

#include "kernel/mm/heap.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/list.h"

struct held_lock {
    struct list link;
    struct inode *inode; /* not counted: a lock goes with the last open file, or before */
    struct file_lock lock;
};

/* Somebody who waits; on its stack. */
struct waiting_lock {
    struct list link;
    const struct inode *inode;
    const struct file_lock *request;
};

enum { CIRCLE_MOST = 10 /* owners in a circle that is looked for */ };

static struct list held = LIST_INIT(held), waiting = LIST_INIT(waiting);
static struct wait_queue changed = {.lock = SPINLOCK_INIT, .waiters = LIST_INIT(changed.waiters)};

static bool overlap(const struct file_lock *one, const struct file_lock *other)
{
    return one->start < other->end && other->start < one->end;
}

/* Whether both are of the same kind: a table's locks and an open file's ignore each other. */
static bool same_kind(const struct file_lock *one, const struct file_lock *other)
{
    return one->of_table == other->of_table;
}

/* The first lock that stands in request's way, or NULL. Lock held. */
static struct held_lock *find_other(const struct inode *inode, const struct file_lock *request)
{
    struct list *link;
    list_for_each(link, &held)
    {
        struct held_lock *other = list_entry(link, struct held_lock, link);
        if (other->inode == inode && same_kind(&other->lock, request) &&
            other->lock.owner != request->owner && overlap(&other->lock, request) &&
            (other->lock.exclusive || request->exclusive))
            return other;
    }
    return NULL;
}

/* Makes room in what the owner holds for request: cuts off, splits, or removes. spare becomes a
 * lock where one is split. Gives whether it did. Lock held. */
static bool cut(struct inode *inode, const struct file_lock *request, struct held_lock *spare)
{
    bool used = false;
    for (struct list *link = held.next, *next = link->next; link != &held;
         link = next, next = link->next) {
        struct held_lock *own = list_entry(link, struct held_lock, link);
        if (own->inode != inode || own->lock.owner != request->owner ||
            !overlap(&own->lock, request))
            continue;
        bool before = own->lock.start<request->start, after = own->lock.end> request->end;
        if (before && after) { /* it is the only one that overlaps */
            *spare = *own;
            spare->lock.start = request->end;
            list_append(&held, &spare->link);
            used = true;
        }
        if (before)
            own->lock.end = request->start;
        else if (after)
            own->lock.start = request->end;
        else {
            list_remove(&own->link);
            kfree(own);
        }
    }
    wait_wake_all(&changed);
    return used;
}

/* The lock for which owner waits, or NULL. Lock held. */
static const struct waiting_lock *find_waiting(const void *owner)
{
    struct list *link;
    list_for_each(link, &waiting)
    {
        struct waiting_lock *found = list_entry(link, struct waiting_lock, link);
        if (found->request->owner == owner)
            return found;
    }
    return NULL;
}

/* Whether the owner of other waits, through whomever, for owner. Lock held. */
static bool waits_for(const struct held_lock *other, const void *owner)
{
    for (int count = 0; count < CIRCLE_MOST; count++) {
        const struct waiting_lock *next = find_waiting(other->lock.owner);
        other = next ? find_other(next->inode, next->request) : NULL;
        if (!other)
            return false;
        if (other->lock.owner == owner)
            return true;
    }
    return false;
}

/* Sleeps until some lock was given up. Lock held, also afterwards. 0 or -ERESTARTSYS. */
static int wait_for_change(const struct inode *inode, const struct file_lock *request)
{
    struct waiting_lock self = {.inode = inode, .request = request};
    list_append(&waiting, &self.link);
    int error = wait_sleep(&changed, WAIT_FOR_FILE_LOCK, WAIT_INTERRUPTIBLE, TIME_FOREVER);
    list_remove(&self.link);
    return error ? -ERESTARTSYS : 0;
}

/* Waits until nobody stands in request's way. Lock held. 0 or -errno. */
static int wait_for(const struct inode *inode, const struct file_lock *request, bool wait)
{
    const struct held_lock *other;
    int error = 0;
    while (!error && (other = find_other(inode, request)) != NULL) {
        if (!wait)
            return -EAGAIN;
        if (request->of_table && waits_for(other, request->owner))
            return -EDEADLK;
        error = wait_for_change(inode, request);
    }
    return error;
}

/* See file_lock.h. */
int file_lock_take(struct file *file, const struct file_lock *request, bool wait)
{
    struct inode *inode = file->inode;
    struct held_lock *fresh = kmalloc(sizeof *fresh), *spare = kmalloc(sizeof *spare);
    int error = fresh && spare ? 0 : -ENOLCK;
    bool used = false;
    uint32_t irq = spin_lock(&changed.lock);
    if (!error)
        error = wait_for(inode, request, wait);
    if (!error) {
        used = cut(inode, request, spare);
        fresh->inode = inode;
        fresh->lock = *request;
        list_append(&held, &fresh->link);
        inode->locked = true;
    }
    spin_unlock(&changed.lock, irq);
    if (error)
        kfree(fresh);
    if (!used)
        kfree(spare);
    return error;
}

/* See file_lock.h. */
int file_lock_drop(struct file *file, const struct file_lock *request)
{
    struct held_lock *spare = kmalloc(sizeof *spare);
    if (!spare)
        return -ENOLCK;
    uint32_t irq = spin_lock(&changed.lock);
    bool used = cut(file->inode, request, spare);
    spin_unlock(&changed.lock, irq);
    if (!used)
        kfree(spare);
    return 0;
}

/* See file_lock.h. */
bool file_lock_test(struct file *file, const struct file_lock *request, struct file_lock *other)
{
    uint32_t irq = spin_lock(&changed.lock);
    const struct held_lock *found = find_other(file->inode, request);
    if (found)
        *other = found->lock;
    spin_unlock(&changed.lock, irq);
    return found != NULL;
}

/* See file_lock.h. Whole locks go, so nothing is split. */
void file_lock_forget(struct inode *inode, const void *owner)
{
    struct file_lock all = {.owner = owner, .end = FILE_LOCK_END};
    if (!inode->locked)
        return;
    uint32_t irq = spin_lock(&changed.lock);
    cut(inode, &all, NULL);
    spin_unlock(&changed.lock, irq);
}
