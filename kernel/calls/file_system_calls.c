/* System calls on file systems as a whole, and on where files' bytes are kept. Memory is the only
 * place: to write it back is nothing to do, and there is nothing to give advice about. */
#include "kernel/calls/calls.h"
#include "kernel/fs/file_size.h"
#include "kernel/fs/path.h"
#include "kernel/fs/tmpfs.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/user.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/linux_stat.h"

enum { ADVICE_MOST = 5 }; /* POSIX_FADV_NOREUSE */

/* Blocks are page frames. A generated file system has none. */
static void fill(const struct file_system *system, struct statfs64 *status)
{
    *status = (struct statfs64){
        .f_type = system->magic,
        .f_bsize = PAGE_SIZE,
        .f_blocks = system->generated ? 0 : frames_total(),
        .f_bfree = system->generated ? 0 : frames_free(),
        .f_bavail = system->generated ? 0 : tmpfs_room(),
        .f_namelen = NAME_MOST,
        .f_frsize = PAGE_SIZE,
    };
}

static int write_wide(const struct file_system *system, uint32_t size, void *buffer)
{
    struct statfs64 status;
    if (size != sizeof status)
        return -EINVAL;
    fill(system, &status);
    return user_write(buffer, &status, sizeof status);
}

static int write_narrow(const struct file_system *system, void *buffer)
{
    struct statfs64 wide;
    fill(system, &wide);
    struct statfs32 status = {
        .f_type = wide.f_type,
        .f_bsize = wide.f_bsize,
        .f_blocks = (uint32_t)wide.f_blocks,
        .f_bfree = (uint32_t)wide.f_bfree,
        .f_bavail = (uint32_t)wide.f_bavail,
        .f_namelen = wide.f_namelen,
        .f_frsize = wide.f_frsize,
    };
    return user_write(buffer, &status, sizeof status);
}

/* The file system of what path, or where that is NULL fd, stands for. */
static int find_system(const char *path, int fd, const struct file_system **system)
{
    struct inode *inode;
    struct file *file = NULL;
    int error = 0;
    if (path)
        error = path_inode(AT_FDCWD, path, 0, &inode);
    else if (!(file = file_take(fd)))
        error = -EBADF;
    if (error)
        return error;
    *system = path ? inode->system : file->inode->system; /* these never go away */
    if (path)
        inode_release(inode);
    else
        file_release(file);
    return 0;
}

int32_t sys_statfs(const char *path, void *buffer)
{
    const struct file_system *system;
    int error = path ? find_system(path, -1, &system) : -EFAULT;
    return error ? error : write_narrow(system, buffer);
}

int32_t sys_fstatfs(int fd, void *buffer)
{
    const struct file_system *system;
    int error = find_system(NULL, fd, &system);
    return error ? error : write_narrow(system, buffer);
}

int32_t sys_statfs64(const char *path, unsigned size, void *buffer)
{
    const struct file_system *system;
    int error = path ? find_system(path, -1, &system) : -EFAULT;
    return error ? error : write_wide(system, size, buffer);
}

int32_t sys_fstatfs64(int fd, unsigned size, void *buffer)
{
    const struct file_system *system;
    int error = find_system(NULL, fd, &system);
    return error ? error : write_wide(system, size, buffer);
}

int32_t sys_sync(void)
{
    return 0;
}

/* 0 where fd is a file that has what could be synchronised; -EBADF, -EINVAL. */
static int synchronise(int fd)
{
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int error = S_ISREG(file->inode->mode) || S_ISDIR(file->inode->mode) ? 0 : -EINVAL;
    if (file->flags & O_PATH)
        error = -EBADF;
    file_release(file);
    return error;
}

int32_t sys_fsync(int fd)
{
    return synchronise(fd);
}

int32_t sys_fdatasync(int fd)
{
    return synchronise(fd);
}

int32_t sys_syncfs(int fd)
{
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int error = file->flags & O_PATH ? -EBADF : 0;
    file_release(file);
    return error;
}

/* Advice is taken note of and not followed. */
static int advise(int fd, int64_t length, int advice)
{
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int error = 0;
    if ((file->inode->mode & S_IFMT) == S_IFIFO)
        error = -ESPIPE;
    else if (length < 0 || advice < 0 || advice > ADVICE_MOST)
        error = -EINVAL;
    file_release(file);
    return error;
}

int32_t sys_fadvise64(int fd, unsigned low, unsigned high, unsigned length, int advice)
{
    (void)low, (void)high;
    return advise(fd, length, advice);
}

int32_t sys_fadvise64_64(int fd, unsigned low, unsigned high, unsigned length_low,
                         unsigned length_high, int advice)
{
    (void)low, (void)high;
    return advise(fd, (int64_t)((uint64_t)length_high << 32 | length_low), advice);
}

int32_t sys_fallocate(int fd, int mode, unsigned low, unsigned high, unsigned length_low,
                      unsigned length_high)
{
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int error = -EBADF;
    if (file_writable(file))
        error = inode_allocate(file->inode, mode, (int64_t)((uint64_t)high << 32 | low),
                               (int64_t)((uint64_t)length_high << 32 | length_low));
    file_release(file);
    return error;
}
