/* System calls that move bytes between a file and memory, or its position. */
#include "kernel/calls/calls.h"
#include "kernel/fs/file_transfer.h"
#include "kernel/mm/user.h"
#include "lib/errno.h"
#include "lib/linux.h"

int32_t sys_read(int fd, void *buffer, unsigned count)
{
    struct file *file = file_take_quickly(fd);
    if (!file)
        return -EBADF;
    int result = file_read(file, buffer, count, &file->position);
    file_release(file);
    return result;
}

int32_t sys_write(int fd, const void *buffer, unsigned count)
{
    struct file *file = file_take_quickly(fd);
    if (!file)
        return -EBADF;
    int result = file_write(file, buffer, count, &file->position);
    file_release(file);
    return result;
}

/* Whether position, given in two halves, may be one; and whether file has any. 0 or -errno. */
static int check_position(const struct file *file, uint64_t position)
{
    if ((int64_t)position < 0)
        return -EINVAL;
    return file->operations->seek ? 0 : -ESPIPE;
}

int32_t sys_pread64(int fd, void *buffer, unsigned count, unsigned low, unsigned high)
{
    uint64_t position = (uint64_t)high << 32 | low;
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int result = check_position(file, position);
    if (!result)
        result = file_read(file, buffer, count, &position);
    file_release(file);
    return result;
}

int32_t sys_pwrite64(int fd, const void *buffer, unsigned count, unsigned low, unsigned high)
{
    uint64_t position = (uint64_t)high << 32 | low;
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int result = check_position(file, position);
    if (!result)
        result = file_write(file, buffer, count, &position);
    file_release(file);
    return result;
}

/* The new position, or -errno. */
static int64_t seek(int fd, int64_t offset, int whence)
{
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int64_t result = -ESPIPE;
    if (file->flags & O_PATH)
        result = -EBADF;
    else if (file->operations->seek)
        result = file->operations->seek(file, offset, whence);
    file_release(file);
    return result;
}

int32_t sys_lseek(int fd, int offset, int whence)
{
    int64_t result = seek(fd, offset, whence);
    return result == (int32_t)result ? (int32_t)result : -EOVERFLOW;
}

int32_t sys__llseek(int fd, unsigned high, unsigned low, void *position, int whence)
{
    int64_t result = seek(fd, (int64_t)((uint64_t)high << 32 | low), whence);
    if (result < 0)
        return (int32_t)result;
    return user_write(position, &result, sizeof result);
}
