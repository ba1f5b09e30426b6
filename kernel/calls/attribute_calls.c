/* System calls that change an inode's attributes: permissions, owner, times, size. */
#include "kernel/calls/calls.h"
#include "kernel/calls/timespec.h"
#include "kernel/fs/file_size.h"
#include "kernel/fs/path.h"
#include "kernel/fs/permission.h"
#include "kernel/mm/user.h"
#include "kernel/proc/identity.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/linux_stat.h"

/* What is to be changed, and how: called with the inode. 0 or -errno. */
typedef int (*change)(struct inode *inode, const void *how);

/* By path, with flags as fchownat(2) has them. */
static int change_path(int fd, const char *path, int flags, change apply, const void *how)
{
    struct inode *inode;
    int error = path_inode(fd, path, flags, &inode);
    if (error)
        return error;
    error = inode->system->generated ? -EPERM : apply(inode, how);
    inode_release(inode);
    return error;
}

static int change_descriptor(int fd, change apply, const void *how)
{
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int error = file->flags & O_PATH ? -EBADF : apply(file->inode, how);
    file_release(file);
    return error;
}

static int set_mode(struct inode *inode, const void *how)
{
    const uint32_t *mode = how;
    if (permission_owner(inode))
        return -EPERM;
    if (S_ISLNK(inode->mode))
        return -EOPNOTSUPP;
    inode->mode = (inode->mode & S_IFMT) | (*mode & 07777);
    if (!permission_group(inode->group)) /* nobody lends the rights of a group he is not in */
        inode->mode &= ~(uint32_t)S_ISGID;
    inode_was_changed(inode);
    return 0;
}

int32_t sys_fchmodat(int fd, const char *path, int mode)
{
    return change_path(fd, path, 0, set_mode, &mode);
}

int32_t sys_chmod(const char *path, int mode)
{
    return change_path(AT_FDCWD, path, 0, set_mode, &mode);
}

int32_t sys_fchmod(int fd, int mode)
{
    return change_descriptor(fd, set_mode, &mode);
}

struct ownership {
    int owner, group; /* -1: as it is */
};

/* Whether the caller may: an owner may only change the group, to one of his. 0 or -EPERM. */
static int check_owner(const struct inode *inode, const struct ownership *new)
{
    if (identity_is_root())
        return 0;
    bool mine = permission_owner(inode) == 0;
    if (new->owner != -1 && !(mine && (uint32_t) new->owner == inode->owner))
        return -EPERM;
    return new->group == -1 || (mine && permission_group((uint32_t) new->group)) ? 0 : -EPERM;
}

/* A new owner does not inherit the right to lend his own: the set-user-ID bits go. */
static int set_owner(struct inode *inode, const void *how)
{
    const struct ownership *new = how;
    if (check_owner(inode, new))
        return -EPERM;
    if (new->owner != -1)
        inode->owner = (uint32_t) new->owner;
    if (new->group != -1)
        inode->group = (uint32_t) new->group;
    if (!S_ISDIR(inode->mode))
        inode->mode &= ~(uint32_t)(S_ISUID | (inode->mode & 010 ? S_ISGID : 0));
    inode_was_changed(inode);
    return 0;
}

int32_t sys_fchownat(int fd, const char *path, int owner, int group, int flags)
{
    struct ownership new = {owner, group};
    if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
        return -EINVAL;
    return change_path(fd, path, flags, set_owner, &new);
}

int32_t sys_chown32(const char *path, int owner, int group)
{
    return sys_fchownat(AT_FDCWD, path, owner, group, 0);
}

int32_t sys_lchown32(const char *path, int owner, int group)
{
    return sys_fchownat(AT_FDCWD, path, owner, group, AT_SYMLINK_NOFOLLOW);
}

int32_t sys_fchown32(int fd, int owner, int group)
{
    struct ownership new = {owner, group};
    return change_descriptor(fd, set_owner, &new);
}

/* A number of the time when they had 16 bits: -1 stays -1. */
static int wide(int number)
{
    return (int16_t)number == -1 ? -1 : (uint16_t)number;
}

int32_t sys_chown(const char *path, int owner, int group)
{
    return sys_chown32(path, wide(owner), wide(group));
}

int32_t sys_lchown(const char *path, int owner, int group)
{
    return sys_lchown32(path, wide(owner), wide(group));
}

int32_t sys_fchown(int fd, int owner, int group)
{
    return sys_fchown32(fd, wide(owner), wide(group));
}

static int set_size(struct inode *inode, const void *how)
{
    int error = S_ISREG(inode->mode) ? inode_begin_writing(inode) : 0;
    if (error)
        return error;
    error = inode_truncate(inode, *(const int64_t *)how);
    if (S_ISREG(inode->mode))
        inode_end_writing(inode);
    return error;
}

/* Of a file that is not open. */
static int set_size_of_path(struct inode *inode, const void *how)
{
    int error = S_ISREG(inode->mode) ? permission_check(inode, MAY_WRITE) : 0;
    return error ? error : set_size(inode, how);
}

int32_t sys_truncate64(const char *path, unsigned low, unsigned high)
{
    int64_t size = (int64_t)((uint64_t)high << 32 | low);
    return size < 0 ? -EINVAL : change_path(AT_FDCWD, path, 0, set_size_of_path, &size);
}

int32_t sys_ftruncate64(int fd, unsigned low, unsigned high)
{
    int64_t size = (int64_t)((uint64_t)high << 32 | low);
    struct file *file = file_take(fd);
    if (size < 0 || !file) {
        if (file)
            file_release(file);
        return size < 0 ? -EINVAL : -EBADF;
    }
    int error = -EINVAL;
    if (file->flags & O_PATH)
        error = -EBADF;
    else if (S_ISREG(file->inode->mode) && file_writable(file))
        error = inode_truncate(file->inode, size);
    file_release(file);
    return error;
}

int32_t sys_truncate(const char *path, int size)
{
    return sys_truncate64(path, (unsigned)size, size < 0 ? ~0u : 0);
}

int32_t sys_ftruncate(int fd, int size)
{
    return sys_ftruncate64(fd, (unsigned)size, size < 0 ? ~0u : 0);
}
