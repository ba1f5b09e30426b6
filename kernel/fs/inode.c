/* Inodes: their making, their times, their end. */
#include "kernel/fs/inode.h"

#include "kernel/clock.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/object.h"
#include "lib/errno.h"

enum { FIRST_NUMBER = 2 }; /* 1 is each file system's root */

/* Inodes without a path belong to no file system that one could find. */
static struct file_system anonymous = {.type = "anon_inodefs", .magic = 0x09041934, .device = 1};

/* See inode.h. */
struct inode *inode_create(uint32_t mode)
{
    static uint32_t next_number = FIRST_NUMBER;
    struct inode *inode = kzalloc(sizeof *inode);
    if (!inode)
        return NULL;
    inode->references = 1;
    inode->system = &anonymous;
    inode->number = __atomic_fetch_add(&next_number, 1, __ATOMIC_RELAXED);
    inode->mode = mode;
    inode->links = 1;
    inode->accessed = inode->modified = inode->changed = clock_realtime_ns();
    mutex_init(&inode->lock);
    return inode;
}

/* See inode.h. A directory's end may be its parent's too: those are ended in this loop, so that a
 * deep tree needs no deep stack. */
void inode_end(struct inode *inode)
{
    while (inode) {
        struct inode *parent = inode->parent;
        if (inode->operations && inode->operations->end)
            inode->operations->end(inode);
        object_release(inode->object);
        kfree(inode->name);
        kfree(inode);
        bool last = parent && __atomic_sub_fetch(&parent->references, 1, __ATOMIC_ACQ_REL) == 0;
        inode = last ? parent : NULL;
    }
}

/* See inode.h. */
void inode_was_read(struct inode *inode)
{
    static const uint64_t day = 86400ull * NANOSECONDS;
    uint64_t now = clock_realtime_ns();
    if (inode->accessed <= inode->modified || inode->accessed <= inode->changed ||
        now - inode->accessed > day)
        inode->accessed = now;
}

/* See inode.h. */
void inode_was_modified(struct inode *inode)
{
    inode->modified = inode->changed = clock_realtime_ns();
}

/* See inode.h. */
void inode_was_changed(struct inode *inode)
{
    inode->changed = clock_realtime_ns();
}

/* Moves the count of writers by step, unless it has the other sign. */
static int count_writers(struct inode *inode, int step)
{
    int count = __atomic_load_n(&inode->writers, __ATOMIC_RELAXED);
    do {
        if (step > 0 ? count < 0 : count > 0)
            return -ETXTBSY;
    } while (!__atomic_compare_exchange_n(&inode->writers, &count, count + step, false,
                                          __ATOMIC_ACQ_REL, __ATOMIC_RELAXED));
    return 0;
}

/* See inode.h. */
int inode_begin_writing(struct inode *inode)
{
    return count_writers(inode, 1);
}

/* See inode.h. */
void inode_end_writing(struct inode *inode)
{
    __atomic_fetch_sub(&inode->writers, 1, __ATOMIC_RELEASE);
}

/* See inode.h. */
int inode_begin_running(struct inode *inode)
{
    return count_writers(inode, -1);
}

/* See inode.h. */
void inode_end_running(struct inode *inode)
{
    __atomic_fetch_add(&inode->writers, 1, __ATOMIC_RELEASE);
}
