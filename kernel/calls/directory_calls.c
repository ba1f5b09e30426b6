/* System calls on directories: listing them, and the current one. */
#include "kernel/calls/calls.h"
#include "kernel/fs/directory.h"
#include "kernel/fs/path.h"
#include "kernel/fs/permission.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/user.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/linux.h"

enum { LIST_SIZE = 2048 }; /* bytes of records at a time: a name of 255 fits */

/* Lists into kernel memory, then copies out; only then has the file's position moved. */
static int list(struct file *file, void *records, uint32_t size, bool wide)
{
    if (!file->operations->list)
        return -ENOTDIR;
    struct directory_writer writer = {.position = file->position, .wide = wide};
    writer.size = size < LIST_SIZE ? size : LIST_SIZE;
    writer.buffer = kmalloc(writer.size + 1);
    if (!writer.buffer)
        return -ENOMEM;
    int error = file->operations->list(file, &writer);
    if (!error && writer.used == 0 && writer.too_small)
        error = -EINVAL;
    if (!error)
        error = user_write(records, writer.buffer, writer.used);
    if (!error)
        file->position = writer.position;
    kfree(writer.buffer);
    return error ? error : (int)writer.used;
}

static int list_descriptor(int fd, void *records, unsigned size, bool wide)
{
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int result = user_range_ok(records, size) ? list(file, records, size, wide) : -EFAULT;
    file_release(file);
    return result;
}

int32_t sys_getdents(int fd, void *records, unsigned size)
{
    return list_descriptor(fd, records, size, false);
}

int32_t sys_getdents64(int fd, void *records, unsigned size)
{
    return list_descriptor(fd, records, size, true);
}

/* Makes directory, whose reference it takes, what *place is. 0, -ENOTDIR, -EACCES. */
static int set_directory(struct inode **place, struct inode *directory)
{
    int error = S_ISDIR(directory->mode) ? permission_check(directory, MAY_EXECUTE) : -ENOTDIR;
    if (error) {
        inode_release(directory);
        return error;
    }
    mutex_lock(&tree_lock);
    struct inode *old = *place;
    *place = directory;
    mutex_unlock(&tree_lock);
    inode_release(old);
    return 0;
}

int32_t sys_chdir(const char *path)
{
    struct inode *inode;
    int error = path_inode(AT_FDCWD, path, 0, &inode);
    return error ? error : set_directory(&current()->process->fs->directory, inode);
}

int32_t sys_fchdir(int fd)
{
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int error = set_directory(&current()->process->fs->directory, inode_share(file->inode));
    file_release(file);
    return error;
}

int32_t sys_chroot(const char *path)
{
    struct inode *inode;
    int error = path_inode(AT_FDCWD, path, 0, &inode);
    if (error)
        return error;
    if (identity_is_root())
        return set_directory(&current()->process->fs->root, inode);
    inode_release(inode);
    return -EPERM;
}

/* The bytes written, with the NUL: as Linux has it, not as the man page. */
int32_t sys_getcwd(void *buffer, unsigned size)
{
    struct fs_context *context = current()->process->fs;
    char *room = kmalloc(PATH_SIZE);
    if (!room)
        return -ENOMEM;
    mutex_lock(&tree_lock);
    char *path = path_of_directory(context->directory, context->root, room);
    int result = context->directory->links == 0 ? -ENOENT : -ENAMETOOLONG; /* where path is NULL */
    mutex_unlock(&tree_lock);
    if (path) {
        uint32_t length = (uint32_t)(room + PATH_SIZE - path);
        result = length > size ? -ERANGE : user_write(buffer, path, length);
        if (result == 0)
            result = (int)length;
    }
    kfree(room);
    return result;
}

int32_t sys_umask(int mask)
{
    return (int32_t)__atomic_exchange_n(&current()->process->fs->umask, (uint32_t)mask & 0777,
                                        __ATOMIC_RELAXED);
}
