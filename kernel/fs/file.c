/* Open files: their making, their use, their end. */
#include "kernel/fs/file_transfer.h"

#include "kernel/fs/epoll.h"
#include "kernel/fs/file_lock.h"
#include "kernel/fs/inode.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/user.h"
#include "lib/errno.h"
#include "lib/linux_poll.h"

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

/* See file.h. */
void file_name_free(struct file_name *name)
{
    if (name)
        inode_release(name->directory);
    kfree(name);
}

/* See file.h. May sleep: interrupts on, no lock held. */
void file_end(struct file *file)
{
    if (file->epoll_items)
        epoll_forget(file);
    if (file->operations->close)
        file->operations->close(file);
    file_lock_forget(file->inode, file);
    if (file->counted)
        inode_end_writing(file->inode);
    file_name_free(file->name);
    inode_release(file->inode);
    kfree(file);
}

/* read(2) and write(2) of a kind whose inode is locked meanwhile. */
int file_read_whole(struct file *file, void *buffer, size_t count, uint64_t *position)
{
    mutex_lock(&file->inode->lock);
    int result = file->operations->read(file, buffer, count, position);
    mutex_unlock(&file->inode->lock);
    return result;
}

int file_write_whole(struct file *file, const void *buffer, size_t count, uint64_t *position)
{
    mutex_lock(&file->inode->lock);
    int result = file->operations->write(file, buffer, count, position);
    mutex_unlock(&file->inode->lock);
    return result;
}

/* Why a file without an operation of its own cannot be read. */
int file_not_read(const struct file *file)
{
    return S_ISDIR(file->inode->mode) ? -EISDIR : -EINVAL;
}

/* See file.h. */
int file_poll(struct file *file)
{
    return file->operations->poll ? file->operations->poll(file) : POLL_ALWAYS;
}

/* See file.h. */
int64_t file_seek_endless(struct file *file, int64_t offset, int whence)
{
    if (whence == SEEK_CUR)
        offset += (int64_t)file->position;
    else if (whence != SEEK_SET)
        return -EINVAL;
    if (offset < 0)
        return -EINVAL;
    file->position = (uint64_t)offset;
    return offset;
}
