/* System calls that tell of an inode: the stat family in its four shapes, and access. */
#include "kernel/calls/calls.h"
#include "kernel/fs/path.h"
#include "kernel/fs/permission.h"
#include "kernel/fs/status.h"
#include "kernel/mm/user.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/linux_stat.h"

/* Writes one of the shapes to user memory. 0, -EFAULT, -EOVERFLOW. */
typedef int (*shape)(const struct status *status, void *user_buffer);

static int write_old(const struct status *status, void *buffer)
{
    struct old_stat stat = {
        .st_dev = (uint16_t)status->system_device,
        .st_ino = (uint16_t)status->number,
        .st_mode = (uint16_t)status->mode,
        .st_nlink = (uint16_t)status->links,
        .st_uid = (uint16_t)status->owner,
        .st_gid = (uint16_t)status->group,
        .st_rdev = (uint16_t)status->device,
        .st_size = (uint32_t)status->size,
        .st_atime = (uint32_t)status->accessed.seconds,
        .st_mtime = (uint32_t)status->modified.seconds,
        .st_ctime = (uint32_t)status->changed.seconds,
    };
    if (status->size > INT32_MAX || stat.st_nlink != status->links)
        return -EOVERFLOW;
    return user_write(buffer, &stat, sizeof stat);
}

static int write_32(const struct status *status, void *buffer)
{
    struct stat32 stat = {
        .st_dev = status->system_device,
        .st_ino = status->number,
        .st_mode = (uint16_t)status->mode,
        .st_nlink = (uint16_t)status->links,
        .st_uid = (uint16_t)status->owner,
        .st_gid = (uint16_t)status->group,
        .st_rdev = status->device,
        .st_size = (uint32_t)status->size,
        .st_blksize = STATUS_BLOCK_SIZE,
        .st_blocks = status->blocks,
        .st_atime = (uint32_t)status->accessed.seconds,
        .st_atime_nsec = status->accessed.nanoseconds,
        .st_mtime = (uint32_t)status->modified.seconds,
        .st_mtime_nsec = status->modified.nanoseconds,
        .st_ctime = (uint32_t)status->changed.seconds,
        .st_ctime_nsec = status->changed.nanoseconds,
    };
    if (status->size > INT32_MAX || stat.st_nlink != status->links)
        return -EOVERFLOW;
    return user_write(buffer, &stat, sizeof stat);
}

static int write_64(const struct status *status, void *buffer)
{
    struct stat64 stat = {
        .st_dev = status->system_device,
        .__st_ino = status->number,
        .st_mode = status->mode,
        .st_nlink = status->links,
        .st_uid = status->owner,
        .st_gid = status->group,
        .st_rdev = status->device,
        .st_size = (int64_t)status->size,
        .st_blksize = STATUS_BLOCK_SIZE,
        .st_blocks = status->blocks,
        .st_atime = (uint32_t)status->accessed.seconds,
        .st_atime_nsec = status->accessed.nanoseconds,
        .st_mtime = (uint32_t)status->modified.seconds,
        .st_mtime_nsec = status->modified.nanoseconds,
        .st_ctime = (uint32_t)status->changed.seconds,
        .st_ctime_nsec = status->changed.nanoseconds,
        .st_ino = status->number,
    };
    return user_write(buffer, &stat, sizeof stat);
}

static struct statx_timestamp timestamp(struct status_time time)
{
    return (struct statx_timestamp){.tv_sec = (int64_t)time.seconds, .tv_nsec = time.nanoseconds};
}

static int write_extended(const struct status *status, void *buffer)
{
    struct statx stat = {
        .stx_mask = STATX_BASIC_STATS,
        .stx_blksize = STATUS_BLOCK_SIZE,
        .stx_nlink = status->links,
        .stx_uid = status->owner,
        .stx_gid = status->group,
        .stx_mode = (uint16_t)status->mode,
        .stx_ino = status->number,
        .stx_size = status->size,
        .stx_blocks = status->blocks,
        .stx_atime = timestamp(status->accessed),
        .stx_ctime = timestamp(status->changed),
        .stx_mtime = timestamp(status->modified),
        .stx_rdev_major = device_major(status->device),
        .stx_rdev_minor = device_minor(status->device),
        .stx_dev_major = device_major(status->system_device),
        .stx_dev_minor = device_minor(status->system_device),
    };
    return user_write(buffer, &stat, sizeof stat);
}

/* By path, with flags as fstatat(2) has them. */
static int stat_path(int fd, const char *path, int flags, void *buffer, shape write)
{
    struct inode *inode;
    struct status status;
    int error = path_inode(fd, path, flags, &inode);
    if (error)
        return error;
    inode_status(inode, &status);
    inode_release(inode);
    return write(&status, buffer);
}

static int stat_descriptor(int fd, void *buffer, shape write)
{
    struct status status;
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    inode_status(file->inode, &status);
    file_release(file);
    return write(&status, buffer);
}

int32_t sys_oldstat(const char *path, void *buffer)
{
    return stat_path(AT_FDCWD, path, 0, buffer, write_old);
}

int32_t sys_oldlstat(const char *path, void *buffer)
{
    return stat_path(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, buffer, write_old);
}

int32_t sys_oldfstat(int fd, void *buffer)
{
    return stat_descriptor(fd, buffer, write_old);
}

int32_t sys_stat(const char *path, void *buffer)
{
    return stat_path(AT_FDCWD, path, 0, buffer, write_32);
}

int32_t sys_lstat(const char *path, void *buffer)
{
    return stat_path(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, buffer, write_32);
}

int32_t sys_fstat(int fd, void *buffer)
{
    return stat_descriptor(fd, buffer, write_32);
}

int32_t sys_stat64(const char *path, void *buffer)
{
    return stat_path(AT_FDCWD, path, 0, buffer, write_64);
}

int32_t sys_lstat64(const char *path, void *buffer)
{
    return stat_path(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, buffer, write_64);
}

int32_t sys_fstat64(int fd, void *buffer)
{
    return stat_descriptor(fd, buffer, write_64);
}

int32_t sys_fstatat64(int fd, const char *path, void *buffer, int flags)
{
    if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH))
        return -EINVAL;
    return stat_path(fd, path, flags, buffer, write_64);
}

/* All that Baton knows is told, whatever mask asks for. */
int32_t sys_statx(int fd, const char *path, int flags, unsigned mask, void *buffer)
{
    if (mask & STATX__RESERVED || (flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE ||
        flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH | AT_STATX_SYNC_TYPE))
        return -EINVAL;
    return stat_path(fd, path, flags, buffer, write_extended);
}

/* Everybody is root, who may do all but run what nobody may. */
int32_t sys_faccessat2(int fd, const char *path, int mode, int flags)
{
    struct inode *inode;
    if (mode & ~(R_OK | W_OK | X_OK) || flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
        return -EINVAL;
    int error = path_inode(fd, path, flags, &inode);
    if (error)
        return error;
    error = flags & AT_EACCESS ? permission_check(inode, (uint32_t)mode)
                               : permission_check_real(inode, (uint32_t)mode);
    inode_release(inode);
    return error;
}

int32_t sys_faccessat(int fd, const char *path, int mode)
{
    return sys_faccessat2(fd, path, mode, 0);
}

int32_t sys_access(const char *path, int mode)
{
    return sys_faccessat2(AT_FDCWD, path, mode, 0);
}
