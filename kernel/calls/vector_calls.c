/* System calls that move bytes between a file and several pieces of memory. */
#include "kernel/calls/calls.h"
#include "kernel/fs/inode.h"
#include "kernel/mm/user.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/linux_poll.h"

typedef int (*transfer)(struct file *file, void *buffer, size_t count, uint64_t *position);

struct vector {
    const struct iovec32 *pieces; /* user address */
    unsigned count;
};

/* All pieces must be good before the first is touched. 0, -EINVAL, -EFAULT. */
static int check_vector(struct vector vector)
{
    uint32_t total = 0;
    if (vector.count > UIO_MAXIOV)
        return -EINVAL;
    for (unsigned index = 0; index < vector.count; index++) {
        struct iovec32 piece;
        if (user_read(&piece, vector.pieces + index, sizeof piece))
            return -EFAULT;
        if ((int32_t)piece.iov_len < 0)
            return -EINVAL;
        if (!user_range_ok((void *)(uintptr_t)piece.iov_base, piece.iov_len))
            return -EFAULT;
        if (__builtin_add_overflow(total, piece.iov_len, &total) || (int32_t)total < 0)
            return -EINVAL;
    }
    return 0;
}

/* Moves piece after piece until one is not moved whole, or, where there would be a wait for more to
 * read, no longer. Bytes, or -errno where there are none. */
static int move_pieces(struct file *file, struct vector vector, uint64_t *position, transfer move)
{
    int done = 0;
    for (unsigned index = 0; index < vector.count; index++) {
        struct iovec32 piece;
        if (user_read(&piece, vector.pieces + index, sizeof piece))
            return done ? done : -EFAULT;
        if (piece.iov_len == 0)
            continue;
        if (done && move == file->operations->read && !(file_poll(file) & POLLIN))
            break;
        int result = move(file, (void *)(uintptr_t)piece.iov_base, piece.iov_len, position);
        if (result < 0)
            return done ? done : result;
        done += result;
        if ((uint32_t)result < piece.iov_len)
            break;
    }
    return done;
}

/* The pieces of one call stay together where the kind of file promises that, and also what several
 * writers write: stdio writes a line as two pieces. Who must not wait does not wait for others
 * either. */
static int move_together(struct file *file, struct vector vector, uint64_t *position, transfer move)
{
    bool writing = move != file->operations->read;
    if (!file->operations->whole && !(writing && !(file->flags & O_NONBLOCK)))
        return move_pieces(file, vector, position, move);
    mutex_lock(&file->inode->lock);
    int result = move_pieces(file, vector, position, move);
    mutex_unlock(&file->inode->lock);
    return result;
}

static int read_vector(struct file *file, struct vector vector, uint64_t *position)
{
    if (!file_readable(file))
        return -EBADF;
    if (!file->operations->read)
        return S_ISDIR(file->inode->mode) ? -EISDIR : -EINVAL;
    int error = check_vector(vector);
    return error ? error : move_together(file, vector, position, file->operations->read);
}

static int write_vector(struct file *file, struct vector vector, uint64_t *position)
{
    if (!file_writable(file))
        return -EBADF;
    if (!file->operations->write)
        return -EINVAL;
    int error = check_vector(vector);
    return error ? error : move_together(file, vector, position, (transfer)file->operations->write);
}

typedef int (*vector_transfer)(struct file *file, struct vector vector, uint64_t *position);

/* At the file's own position, which moves on. */
static int at_position(int fd, struct vector vector, vector_transfer move)
{
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int result = move(file, vector, &file->position);
    file_release(file);
    return result;
}

/* At the offset that is given in two halves. */
static int at_offset(int fd, struct vector vector, uint64_t offset, vector_transfer move)
{
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int result = (int64_t)offset < 0 ? -EINVAL : file->operations->seek ? 0 : -ESPIPE;
    if (!result)
        result = move(file, vector, &offset);
    file_release(file);
    return result;
}

int32_t sys_readv(int fd, const void *pieces, unsigned count)
{
    return at_position(fd, (struct vector){pieces, count}, read_vector);
}

int32_t sys_writev(int fd, const void *pieces, unsigned count)
{
    return at_position(fd, (struct vector){pieces, count}, write_vector);
}

int32_t sys_preadv(int fd, const void *pieces, unsigned count, unsigned low, unsigned high)
{
    return at_offset(fd, (struct vector){pieces, count}, (uint64_t)high << 32 | low, read_vector);
}

int32_t sys_pwritev(int fd, const void *pieces, unsigned count, unsigned low, unsigned high)
{
    return at_offset(fd, (struct vector){pieces, count}, (uint64_t)high << 32 | low, write_vector);
}
