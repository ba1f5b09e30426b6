/* System calls that set the times of an inode. */
#include "kernel/calls/calls.h"
#include "kernel/calls/timespec.h"
#include "kernel/fs/path.h"
#include "kernel/fs/permission.h"
#include "kernel/mm/user.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/linux_stat.h"

/* One time to set: seconds since 1970, and nanoseconds, UTIME_NOW or UTIME_OMIT. */
struct new_time {
    int64_t seconds;
    int32_t nanoseconds;
};

struct new_times {
    struct new_time accessed, modified;
};

static const struct new_times both_now = {{0, UTIME_NOW}, {0, UTIME_NOW}};

static bool time_ok(const struct new_time *time)
{
    return time->nanoseconds == UTIME_NOW || time->nanoseconds == UTIME_OMIT ||
           (uint32_t)time->nanoseconds < NANOSECONDS;
}

/* Before 1970 there is no time for Baton's files. */
static void set_time(uint64_t *place, const struct new_time *time, uint64_t now)
{
    if (time->nanoseconds == UTIME_NOW)
        *place = now;
    else if (time->nanoseconds != UTIME_OMIT)
        *place = time->seconds < 0
                     ? 0
                     : (uint64_t)time->seconds * NANOSECONDS + (uint32_t)time->nanoseconds;
}

/* Whether the caller may: who may write a file may also touch it. 0, -EPERM, -EACCES. */
static int check_times(const struct inode *inode, const struct new_times *times)
{
    bool now = times->accessed.nanoseconds == UTIME_NOW && times->modified.nanoseconds == UTIME_NOW;
    int error = inode->system->generated ? -EPERM : permission_owner(inode);
    return error && now && !inode->system->generated ? permission_check(inode, MAY_WRITE) : error;
}

static int set_times(struct inode *inode, const struct new_times *times)
{
    int error = check_times(inode, times);
    if (error)
        return error;
    inode_was_changed(inode);
    set_time(&inode->accessed, &times->accessed, inode->changed);
    set_time(&inode->modified, &times->modified, inode->changed);
    return 0;
}

/* Path NULL means descriptor fd itself, of which there must be one. */
static int find_inode(int fd, const char *path, int flags, struct inode **inode)
{
    if (path)
        return path_inode(fd, path, flags, inode);
    if (fd == AT_FDCWD)
        return -EFAULT;
    struct file *file = flags ? NULL : file_take(fd);
    if (!file)
        return flags ? -EINVAL : -EBADF;
    *inode = inode_share(file->inode);
    file_release(file);
    return 0;
}

static int change_times(int fd, const char *path, int flags, const struct new_times *times)
{
    struct inode *inode;
    if (times->accessed.nanoseconds == UTIME_OMIT && times->modified.nanoseconds == UTIME_OMIT)
        return 0;
    if (!time_ok(&times->accessed) || !time_ok(&times->modified) ||
        flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
        return -EINVAL;
    int error = find_inode(fd, path, flags, &inode);
    if (error)
        return error;
    error = set_times(inode, times);
    inode_release(inode);
    return error;
}

int32_t sys_utimensat(int fd, const char *path, const void *times, int flags)
{
    struct timespec32 given[2];
    if (!times)
        return change_times(fd, path, flags, &both_now);
    if (user_read(given, times, sizeof given))
        return -EFAULT;
    struct new_times new = {{given[0].tv_sec, given[0].tv_nsec},
                            {given[1].tv_sec, given[1].tv_nsec}};
    return change_times(fd, path, flags, &new);
}

int32_t sys_utimensat_time64(int fd, const char *path, const void *times, int flags)
{
    struct timespec64 given[2];
    if (!times)
        return change_times(fd, path, flags, &both_now);
    if (user_read(given, times, sizeof given))
        return -EFAULT;
    struct new_times new = {{given[0].tv_sec, (int32_t)given[0].tv_nsec},
                            {given[1].tv_sec, (int32_t)given[1].tv_nsec}};
    return change_times(fd, path, flags, &new);
}

/* Microseconds have no special values. */
int32_t sys_futimesat(int fd, const char *path, const void *times)
{
    struct timeval32 given[2];
    if (!times)
        return change_times(fd, path, 0, &both_now);
    if (user_read(given, times, sizeof given))
        return -EFAULT;
    if ((uint32_t)given[0].tv_usec >= 1000000 || (uint32_t)given[1].tv_usec >= 1000000)
        return -EINVAL;
    struct new_times new = {{given[0].tv_sec, given[0].tv_usec * 1000},
                            {given[1].tv_sec, given[1].tv_usec * 1000}};
    return change_times(fd, path, 0, &new);
}

int32_t sys_utimes(const char *path, const void *times)
{
    return path ? sys_futimesat(AT_FDCWD, path, times) : -EFAULT;
}

int32_t sys_utime(const char *path, const void *times)
{
    int32_t seconds[2];
    if (!path)
        return -EFAULT;
    if (!times)
        return change_times(AT_FDCWD, path, 0, &both_now);
    if (user_read(seconds, times, sizeof seconds))
        return -EFAULT;
    struct new_times new = {{seconds[0], 0}, {seconds[1], 0}};
    return change_times(AT_FDCWD, path, 0, &new);
}
