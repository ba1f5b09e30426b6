/* Sizes of regular files. */
#include "kernel/fs/file_size.h"

#include "kernel/fs/tmpfs.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/object.h"
#include "kernel/mm/space.h"
#include "lib/errno.h"
#include "lib/linux_file.h"

/* See file_size.h. */
uint64_t file_size_limit(const struct file *file)
{
    return file->flags & O_LARGEFILE ? OBJECT_SIZE_MAX : SMALL_FILE_MOST;
}

/* See file_size.h. */
int inode_truncate(struct inode *inode, int64_t size)
{
    if (S_ISDIR(inode->mode))
        return -EISDIR;
    if (!inode->object || size < 0)
        return -EINVAL;
    if (size > OBJECT_SIZE_MAX)
        return -EFBIG;
    mutex_lock(&inode->lock);
    space_resize_object(inode->object, (uint32_t)size);
    inode_was_modified(inode);
    mutex_unlock(&inode->lock);
    return 0;
}

/* Makes the pages from offset to end now, so that no later write needs memory. 0 or -ENOSPC. */
static int make_pages(struct inode *inode, uint32_t offset, uint32_t end)
{
    for (uint32_t page = offset / PAGE_SIZE; page <= (end - 1) / PAGE_SIZE; page++) {
        uint32_t frame = tmpfs_has_room() ? object_frame(inode->object, page) : FRAME_NONE;
        if (frame == FRAME_NONE)
            return -ENOSPC;
        frame_free(frame); /* the reference; the object has its own */
    }
    return 0;
}

/* See file_size.h. */
int inode_allocate(struct inode *inode, int mode, int64_t offset, int64_t length)
{
    int64_t end;
    if (offset < 0 || length <= 0)
        return -EINVAL;
    if (mode) /* no holes are made, and no pages past the end */
        return -EOPNOTSUPP;
    if (!inode->object)
        return -ENODEV;
    if (__builtin_add_overflow(offset, length, &end) || end > OBJECT_SIZE_MAX)
        return -EFBIG;
    mutex_lock(&inode->lock);
    uint32_t size = object_size(inode->object);
    if (end > size)
        object_resize(inode->object, (uint32_t)end);
    int error = make_pages(inode, (uint32_t)offset, (uint32_t)end);
    if (error)
        object_resize(inode->object, size);
    inode_was_modified(inode);
    mutex_unlock(&inode->lock);
    return error;
}
