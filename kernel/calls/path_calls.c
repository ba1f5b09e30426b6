/* System calls on names: opening, making, removing, moving. */
#include "kernel/calls/calls.h"
#include "kernel/fs/tree.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/user.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/linux.h"

/* The permissions of what is to be made. */
static uint32_t masked(int mode)
{
    return (uint32_t)mode & 07777 & ~current()->process->fs->umask;
}

/* Gives file a descriptor, or lets go of it. */
static int install(struct file *file, int flags)
{
    int descriptor = file_install(file, flags & O_CLOEXEC);
    if (descriptor < 0)
        file_release(file);
    return descriptor;
}

int32_t sys_openat(int fd, const char *path, int flags, int mode)
{
    struct path_text text;
    struct file *file;
    int error = path_read(&text, path);
    if (error)
        return error;
    error = tree_open(fd, text.text, (uint32_t)flags, masked(mode), &file);
    path_free(&text);
    return error ? error : install(file, flags);
}

int32_t sys_open(const char *path, int flags, int mode)
{
    return sys_openat(AT_FDCWD, path, flags, mode);
}

int32_t sys_creat(const char *path, int mode)
{
    return sys_open(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

/* Makes whatever mode says. 0 or -errno. */
static int make(int fd, const char *path, uint32_t mode, uint32_t device)
{
    struct path_text text;
    int error = path_read(&text, path);
    if (error)
        return error;
    error = tree_make(fd, text.text, mode, device, NULL);
    path_free(&text);
    return error;
}

int32_t sys_mkdirat(int fd, const char *path, int mode)
{
    return make(fd, path, S_IFDIR | (masked(mode) & 01777), 0);
}

int32_t sys_mkdir(const char *path, int mode)
{
    return sys_mkdirat(AT_FDCWD, path, mode);
}

int32_t sys_mknodat(int fd, const char *path, int mode, unsigned device)
{
    uint32_t kind = (uint32_t)mode & S_IFMT;
    if (kind == S_IFDIR)
        return -EPERM;
    if (kind == 0)
        kind = S_IFREG;
    if (kind != S_IFREG && kind != S_IFCHR && kind != S_IFBLK && kind != S_IFIFO &&
        kind != S_IFSOCK)
        return -EINVAL;
    if ((kind == S_IFCHR || kind == S_IFBLK) && !identity_is_root())
        return -EPERM;
    return make(fd, path, kind | masked(mode), device);
}

int32_t sys_mknod(const char *path, int mode, unsigned device)
{
    return sys_mknodat(AT_FDCWD, path, mode, device);
}

static int remove(int fd, const char *path, bool directory)
{
    struct path_text text;
    int error = path_read(&text, path);
    if (error)
        return error;
    error = tree_remove(fd, text.text, directory);
    path_free(&text);
    return error;
}

int32_t sys_unlinkat(int fd, const char *path, int flags)
{
    return flags & ~AT_REMOVEDIR ? -EINVAL : remove(fd, path, flags & AT_REMOVEDIR);
}

int32_t sys_unlink(const char *path)
{
    return remove(AT_FDCWD, path, false);
}

int32_t sys_rmdir(const char *path)
{
    return remove(AT_FDCWD, path, true);
}

/* Both paths of a call that takes two. 0 or -errno; only after 0 both are to be freed. */
static int read_two(struct path_text *first, const char *first_path, struct path_text *second,
                    const char *second_path)
{
    int error = path_read(first, first_path);
    if (error)
        return error;
    error = path_read(second, second_path);
    if (error)
        path_free(first);
    return error;
}

int32_t sys_renameat2(int old_fd, const char *old_path, int fd, const char *path, unsigned flags)
{
    struct path_text old_text, text;
    int error = read_two(&old_text, old_path, &text, path);
    if (error)
        return error;
    error = tree_rename(old_fd, old_text.text, fd, text.text, flags);
    path_free(&old_text);
    path_free(&text);
    return error;
}

int32_t sys_renameat(int old_fd, const char *old_path, int fd, const char *path)
{
    return sys_renameat2(old_fd, old_path, fd, path, 0);
}

int32_t sys_rename(const char *old_path, const char *path)
{
    return sys_renameat2(AT_FDCWD, old_path, AT_FDCWD, path, 0);
}

/* linkat(2) with AT_EMPTY_PATH: the file that is open as old_fd gets a name. */
static int link_open_file(int old_fd, int fd, const char *path)
{
    struct file *file = file_take(old_fd);
    if (!file)
        return -EBADF;
    int error = tree_link_inode(file->inode, fd, path);
    file_release(file);
    return error;
}

int32_t sys_linkat(int old_fd, const char *old_path, int fd, const char *path, int flags)
{
    struct path_text old_text, text;
    if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
        return -EINVAL;
    int error = read_two(&old_text, old_path, &text, path);
    if (error)
        return error;
    if (old_text.text[0] == '\0' && flags & AT_EMPTY_PATH)
        error = link_open_file(old_fd, fd, text.text);
    else
        error = tree_link(old_fd, old_text.text, fd, text.text, flags & AT_SYMLINK_FOLLOW);
    path_free(&old_text);
    path_free(&text);
    return error;
}

int32_t sys_link(const char *old_path, const char *path)
{
    return sys_linkat(AT_FDCWD, old_path, AT_FDCWD, path, 0);
}

int32_t sys_symlinkat(const char *says, int fd, const char *path)
{
    struct path_text target, text;
    int error = read_two(&target, says, &text, path);
    if (error)
        return error;
    error =
        target.text[0] == '\0' ? -ENOENT : tree_make(fd, text.text, S_IFLNK | 0777, 0, target.text);
    path_free(&target);
    path_free(&text);
    return error;
}

int32_t sys_symlink(const char *says, const char *path)
{
    return sys_symlinkat(says, AT_FDCWD, path);
}

/* Copies what a symbolic link says to the user's buffer, without NUL. The bytes, or -errno. */
static int read_link(struct inode *link, void *buffer, uint32_t size)
{
    char *text = kmalloc(PATH_SIZE);
    if (!text)
        return -ENOMEM;
    int length = link->operations->read_link(link, text, PATH_SIZE);
    if (length > 0) {
        if ((uint32_t)length > size)
            length = (int)size;
        if (user_write(buffer, text, (uint32_t)length))
            length = -EFAULT;
    }
    kfree(text);
    return length;
}

int32_t sys_readlinkat(int fd, const char *path, void *buffer, int size)
{
    struct inode *inode;
    if (size <= 0)
        return -EINVAL;
    int result = path_inode(fd, path, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH, &inode);
    if (result)
        return result;
    if (!S_ISLNK(inode->mode) || !inode->operations->read_link)
        result = -EINVAL;
    else
        result = read_link(inode, buffer, (uint32_t)size);
    inode_release(inode);
    return result;
}

/* Unlike readlinkat(2) it knows no empty path. */
int32_t sys_readlink(const char *path, void *buffer, int size)
{
    char first;
    if (size <= 0)
        return -EINVAL;
    if (user_read(&first, path, 1))
        return -EFAULT;
    return first ? sys_readlinkat(AT_FDCWD, path, buffer, size) : -ENOENT;
}
