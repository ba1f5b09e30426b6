/* The status of an inode. */
#include "kernel/fs/status.h"

#include "kernel/mm/object.h"
#include "lib/div64.h"
#include "lib/time_units.h"

enum { BLOCK = 512 };

static struct status_time split(uint64_t time)
{
    struct status_time split;
    split.seconds = div64(time, NANOSECONDS, &split.nanoseconds);
    return split;
}

/* A regular file's bytes; the length of what a symbolic link says; otherwise 0. */
static uint64_t size_of(struct inode *inode)
{
    if (inode->object)
        return object_size(inode->object);
    if (S_ISLNK(inode->mode) && !inode->system->generated)
        return (uint64_t)inode->operations->read_link(inode, NULL, 0);
    return 0;
}

/* See status.h. Blocks are counted as if a file had no holes: what it takes when all is written. */
void inode_status(struct inode *inode, struct status *status)
{
    *status = (struct status){
        .system_device = inode->system->device,
        .number = inode->number,
        .mode = inode->mode,
        .links = inode->links,
        .owner = inode->owner,
        .group = inode->group,
        .device = inode->device,
        .size = size_of(inode),
        .accessed = split(inode->accessed),
        .modified = split(inode->modified),
        .changed = split(inode->changed),
    };
    if (S_ISREG(inode->mode))
        status->blocks = (uint32_t)((status->size + STATUS_BLOCK_SIZE - 1) / STATUS_BLOCK_SIZE) *
                         (STATUS_BLOCK_SIZE / BLOCK);
}
