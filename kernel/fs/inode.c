/* Inodes: their making and their end. */
#include "kernel/fs/inode.h"

#include "kernel/arch.h"
#include "kernel/mm/heap.h"

/* See inode.h. */
struct inode *inode_create(uint32_t mode)
{
    static uint32_t last_number = 1; /* 1 is the root's */
    struct inode *inode = kzalloc(sizeof *inode);
    if (!inode)
        return NULL;
    inode->references = 1;
    inode->number = __atomic_add_fetch(&last_number, 1, __ATOMIC_RELAXED);
    inode->mode = mode;
    inode->links = 1;
    inode->accessed = inode->modified = inode->changed = arch_clock_ns();
    mutex_init(&inode->lock);
    return inode;
}

/* See inode.h. */
void inode_end(struct inode *inode)
{
    if (inode->operations && inode->operations->end)
        inode->operations->end(inode);
    kfree(inode);
}
