/* Open files: their making, their use, their end. */
#include "kernel/fs/file.h"

#include "kernel/fs/inode.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/user.h"
#include "lib/errno.h"

/* See file.h. */
struct file *file_create(const struct file_operations *operations, struct inode *inode,
                         uint32_t flags, void *data)
{
    struct file *file = kzalloc(sizeof *file);
    if (!file)
        return NULL;
    file->operations = operations;
    file->references = 1;
    file->flags = flags;
    file->inode = inode;
    file->data = data;
    return file;
}

/* See file.h. May sleep: interrupts on, no lock held. */
void file_end(struct file *file)
{
    if (file->operations->close)
        file->operations->close(file);
    inode_release(file->inode);
    kfree(file);
}

/* See file.h. */
int file_read(struct file *file, void *buffer, size_t count, uint64_t *position)
{
    if (!file_readable(file))
        return -EBADF;
    if (!file->operations->read)
        return S_ISDIR(file->inode->mode) ? -EISDIR : -EINVAL;
    if (!user_range_ok(buffer, count))
        return -EFAULT;
    if (count > FILE_TRANSFER_MOST)
        count = FILE_TRANSFER_MOST;
    return file->operations->read(file, buffer, count, position);
}

/* See file.h. */
int file_write(struct file *file, const void *buffer, size_t count, uint64_t *position)
{
    if (!file_writable(file))
        return -EBADF;
    if (!file->operations->write)
        return -EINVAL;
    if (!user_range_ok(buffer, count))
        return -EFAULT;
    if (count > FILE_TRANSFER_MOST)
        count = FILE_TRANSFER_MOST;
    return file->operations->write(file, buffer, count, position);
}
