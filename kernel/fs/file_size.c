/* Sizes of regular files, and how large they may become. */
#include "kernel/fs/file_size.h"

#include "kernel/fs/tmpfs.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/object.h"
#include "kernel/mm/space.h"
#include "kernel/proc/limits.h"
#include "kernel/proc/process.h"
#include "kernel/proc/signal.h"
#include "lib/errno.h"
#include "lib/linux_file.h"

/* The bytes to which file may grow, whoever writes. */
static uint64_t file_size_limit(const struct file *file)
{
    return file->flags & O_LARGEFILE ? OBJECT_SIZE_MAX : SMALL_FILE_MOST;
}

/* The caller's RLIMIT_FSIZE; the kernel's own threads have none. */
static uint64_t callers_limit(void)
{
    uint32_t limit = current()->process ? limit_of(RLIMIT_FSIZE) : RLIM_INFINITY;
    return limit == RLIM_INFINITY ? UINT64_MAX : limit;
}

/* SIGXFSZ, as the thread would send it to itself. Gives -EFBIG. */
static int too_big(void)
{
    struct siginfo info = {.signal = SIGXFSZ, .code = SI_USER};
    info.sent.pid = current()->process->pid;
    signal_send_thread(current(), SIGXFSZ, &info);
    return -EFBIG;
}

/* See file_size.h. */
int file_size_check(const struct file *file, uint64_t position, size_t *count)
{
    uint64_t limit = callers_limit(), room = limit - position;
    if (position >= limit)
        return too_big();
    if (position >= file_size_limit(file))
        return -EFBIG;
    if (room > file_size_limit(file) - position)
        room = file_size_limit(file) - position;
    if (*count > room)
        *count = (size_t)room;
    return 0;
}

/* Whether the inode may have size bytes: 0, -EFBIG. */
static int check_new_size(const struct inode *inode, int64_t size)
{
    if (size > object_size(inode->object) && (uint64_t)size > callers_limit())
        return too_big();
    return size > OBJECT_SIZE_MAX ? -EFBIG : 0;
}

/* See file_size.h. */
int inode_truncate(struct inode *inode, int64_t size)
{
    if (S_ISDIR(inode->mode))
        return -EISDIR;
    if (!inode->object || size < 0)
        return -EINVAL;
    int error = check_new_size(inode, size);
    if (error)
        return error;
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
    if (__builtin_add_overflow(offset, length, &end))
        return -EFBIG;
    int error = check_new_size(inode, end);
    if (error)
        return error;
    mutex_lock(&inode->lock);
    uint32_t size = object_size(inode->object);
    if (end > size)
        object_resize(inode->object, (uint32_t)end);
    error = make_pages(inode, (uint32_t)offset, (uint32_t)end);
    if (error)
        object_resize(inode->object, size);
    inode_was_modified(inode);
    mutex_unlock(&inode->lock);
    return error;
}
