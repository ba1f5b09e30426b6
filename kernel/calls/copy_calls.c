/* System calls that copy from file to file. */
#include "kernel/calls/calls.h"
#include "kernel/fs/file_copy.h"
#include "kernel/fs/inode.h"
#include "kernel/mm/user.h"
#include "lib/errno.h"
#include "lib/linux.h"

/* Both files of a call, with references. 0 or -EBADF. */
static int take_two(int out_fd, int in_fd, struct file **out, struct file **in)
{
    *in = file_take(in_fd);
    if (!*in)
        return -EBADF;
    *out = file_take(out_fd);
    if (*out)
        return 0;
    file_release(*in);
    return -EBADF;
}

/* What is sent is a regular file's. 0 or -errno. */
static int check_send(const struct file *out, const struct file *in)
{
    if (!file_readable(in) || !file_writable(out))
        return -EBADF;
    if (!S_ISREG(in->inode->mode) || out->flags & O_APPEND || !out->operations->write)
        return -EINVAL;
    return 0;
}

/* position NULL: the file's own, which then moves. */
static int send(int out_fd, int in_fd, uint64_t *position, unsigned count)
{
    struct file *out, *in;
    int result = take_two(out_fd, in_fd, &out, &in);
    if (result)
        return result;
    result = check_send(out, in);
    if (!result)
        result = file_copy(in, position ? position : &in->position, out, &out->position, count);
    file_release(in);
    file_release(out);
    return result;
}

int32_t sys_sendfile(int out_fd, int in_fd, int *offset, unsigned count)
{
    int32_t given;
    if (!offset)
        return send(out_fd, in_fd, NULL, count);
    if (user_read(&given, offset, sizeof given))
        return -EFAULT;
    if (given < 0)
        return -EINVAL;
    uint64_t position = (uint32_t)given;
    int result = send(out_fd, in_fd, &position, count);
    given = (int32_t)position;
    return user_write(offset, &given, sizeof given) ? -EFAULT : result;
}

int32_t sys_sendfile64(int out_fd, int in_fd, void *offset, unsigned count)
{
    uint64_t position;
    if (!offset)
        return send(out_fd, in_fd, NULL, count);
    if (user_read(&position, offset, sizeof position))
        return -EFAULT;
    if ((int64_t)position < 0)
        return -EINVAL;
    int result = send(out_fd, in_fd, &position, count);
    return user_write(offset, &position, sizeof position) ? -EFAULT : result;
}

/* Whether bytes may be copied from in to out by ranges: of regular files, that do not overlap. 0 or
 * -errno. */
static int check_ranges(const struct file *in, uint64_t in_position, const struct file *out,
                        uint64_t out_position, uint32_t count)
{
    if (!file_readable(in) || !file_writable(out) || out->flags & O_APPEND)
        return -EBADF;
    if (S_ISDIR(in->inode->mode) || S_ISDIR(out->inode->mode))
        return -EISDIR;
    if (!S_ISREG(in->inode->mode) || !S_ISREG(out->inode->mode))
        return -EINVAL;
    if (in->inode->system->generated || in->inode->system != out->inode->system)
        return -EXDEV;
    if ((int64_t)in_position < 0 || (int64_t)out_position < 0)
        return -EINVAL;
    bool overlap = in_position < out_position + count && out_position < in_position + count;
    return in->inode == out->inode && overlap ? -EINVAL : 0;
}

/* A range's start: what the user gives, or where that is NULL the file's position. */
static int read_position(const void *given, const struct file *file, uint64_t *position)
{
    *position = file->position;
    return given && user_read(position, given, sizeof *position) ? -EFAULT : 0;
}

static int write_position(void *given, struct file *file, uint64_t position)
{
    if (given)
        return user_write(given, &position, sizeof position);
    file->position = position;
    return 0;
}

static int copy_range(struct file *in, void *in_offset, struct file *out, void *out_offset,
                      uint32_t count)
{
    uint64_t from, to;
    if (read_position(in_offset, in, &from) || read_position(out_offset, out, &to))
        return -EFAULT;
    int result = check_ranges(in, from, out, to, count);
    if (result)
        return result;
    result = file_copy(in, &from, out, &to, count);
    if (result > 0 && (write_position(in_offset, in, from) || write_position(out_offset, out, to)))
        return -EFAULT;
    return result;
}

int32_t sys_copy_file_range(int in_fd, void *in_offset, int out_fd, void *out_offset,
                            unsigned count, unsigned flags)
{
    struct file *out, *in;
    if (flags)
        return -EINVAL;
    int result = take_two(out_fd, in_fd, &out, &in);
    if (result)
        return result;
    result = copy_range(in, in_offset, out, out_offset, count);
    file_release(in);
    file_release(out);
    return result;
}
