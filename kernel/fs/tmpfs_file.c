/* Regular files in memory: reading, writing, seeking. Their bytes are a memory object; the inode's
 * lock makes each call whole, so that processes that share an open file, as a shell's children
 * share its output, do not write over each other. */
#include "kernel/fs/file_size.h"
#include "kernel/fs/tmpfs.h"
#include "kernel/mm/object.h"
#include "kernel/mm/page.h"
#include "kernel/mm/user.h"
#include "lib/errno.h"
#include "lib/linux_file.h"

enum { PIECE = 64 << 10 }; /* bytes written between two looks at the memory that is left */

static int file_read_bytes(struct file *file, void *buffer, size_t count, uint64_t *position)
{
    struct inode *inode = file->inode;
    int result = object_read(inode->object, *position, buffer, count);
    if (result > 0)
        *position += (uint32_t)result;
    if (!(file->flags & O_NOATIME))
        inode_was_read(inode);
    return result;
}

/* How many of length bytes from position on lie in pages that are there: they take no room. */
static size_t length_in_place(struct memory_object *object, uint64_t position, size_t length)
{
    uint64_t end = position;
    while (end < position + length && end < object_size(object) &&
           object_has_frame(object, (uint32_t)(end / PAGE_SIZE)))
        end = (end / PAGE_SIZE + 1) * PAGE_SIZE;
    return end < position + length ? (size_t)(end - position) : length;
}

/* Writes as much as there is room for, which is asked again and again: another may take it too. */
static int write_pieces(struct inode *inode, const char *buffer, size_t count, uint64_t position)
{
    size_t done = 0;
    while (done < count) {
        size_t length = count - done < PIECE ? count - done : PIECE;
        if (!tmpfs_has_room())
            length = length_in_place(inode->object, position + done, length);
        int result = -ENOSPC;
        if (length > 0)
            result = object_write(inode->object, position + done, buffer + done, length);
        if (result <= 0)
            return done ? (int)done : result == -ENOMEM ? -ENOSPC : result;
        done += (size_t)result;
        if ((size_t)result < length)
            break;
    }
    return (int)done;
}

/* Writes at *position, or with O_APPEND at the end. */
static int file_write_bytes(struct file *file, const void *buffer, size_t count, uint64_t *position)
{
    struct inode *inode = file->inode;
    if (count == 0)
        return 0;
    if (file->flags & O_APPEND)
        *position = object_size(inode->object);
    int error = file_size_check(file, *position, &count);
    if (error)
        return error;
    int result = write_pieces(inode, buffer, count, *position);
    if (result > 0) {
        *position += (uint32_t)result;
        inode_was_modified(inode);
    }
    return result;
}

/* SEEK_DATA and SEEK_HOLE see a file without holes, as they may: all of it is data, and a hole is
 * at its end. */
static int64_t seek_base(struct file *file, int64_t offset, int whence)
{
    int64_t size = object_size(file->inode->object);
    switch (whence) {
    case SEEK_SET:
        return 0;
    case SEEK_CUR:
        return (int64_t)file->position;
    case SEEK_END:
        return size;
    case SEEK_DATA:
    case SEEK_HOLE:
        if (offset < 0 || offset >= size)
            return -ENXIO;
        return whence == SEEK_DATA ? 0 : size - offset;
    default:
        return -EINVAL;
    }
}

static int64_t seek(struct file *file, int64_t offset, int whence)
{
    int64_t base = seek_base(file, offset, whence), result;
    if (base < 0)
        return base;
    if (__builtin_add_overflow(base, offset, &result))
        return -EOVERFLOW;
    if (result < 0)
        return -EINVAL;
    file->position = (uint64_t)result;
    return result;
}

/* FIONREAD: the bytes from the position to the end. */
static int control(struct file *file, unsigned request, uint32_t argument)
{
    if (request != FIONREAD)
        return -ENOTTY;
    int64_t left = (int64_t)object_size(file->inode->object) - (int64_t)file->position;
    int32_t answer = (int32_t)left;
    return user_write((void *)(uintptr_t)argument, &answer, sizeof answer);
}

const struct file_operations tmpfs_file_operations = {
    .read = file_read_bytes,
    .write = file_write_bytes,
    .ioctl = control,
    .seek = seek,
    .whole = true,
};
