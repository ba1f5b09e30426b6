/* Advisory locks: flock(2), and fcntl(2)'s on ranges. */
#include "kernel/calls/lock_calls.h"

#include "kernel/calls/calls.h"
#include "kernel/fs/file_lock.h"
#include "kernel/mm/object.h"
#include "kernel/mm/user.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/linux.h"

int32_t sys_flock(int fd, int operation)
{
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    struct file_lock request = {.owner = file,
                                .exclusive = (operation & ~LOCK_NB) == LOCK_EX,
                                .end = FILE_LOCK_END,
                                .pid = current()->process->pid};
    int result = -EINVAL, kind = operation & ~LOCK_NB;
    if (file->flags & O_PATH)
        result = -EBADF;
    else if (kind == LOCK_UN || kind == LOCK_SH || kind == LOCK_EX)
        result = file_lock_drop(file, &request); /* an exchange is not one step, as the page says */
    if (!result && kind != LOCK_UN)
        result = file_lock_take(file, &request, !(operation & LOCK_NB));
    file_release(file);
    return result;
}

/* See lock_calls.h. */
bool is_lock_command(int command)
{
    return (command >= F_GETLK && command <= F_SETLKW) ||
           (command >= F_GETLK64 && command <= F_SETLKW64);
}

static bool is_wide(int command)
{
    return command >= F_GETLK64;
}

/* Reads the user's structure, of either width. 0 or -EFAULT. */
static int read_flock(int command, uint32_t address, struct flock64 *lock)
{
    struct flock32 narrow;
    if (is_wide(command))
        return user_read(lock, (const void *)(uintptr_t)address, sizeof *lock);
    if (user_read(&narrow, (const void *)(uintptr_t)address, sizeof narrow))
        return -EFAULT;
    *lock = (struct flock64){.l_type = narrow.l_type,
                             .l_whence = narrow.l_whence,
                             .l_start = narrow.l_start,
                             .l_len = narrow.l_len,
                             .l_pid = narrow.l_pid};
    return 0;
}

/* Writes it back. 0, -EFAULT, -EOVERFLOW. */
static int write_flock(int command, uint32_t address, const struct flock64 *lock)
{
    if (is_wide(command))
        return user_write((void *)(uintptr_t)address, lock, sizeof *lock);
    if (lock->l_start > INT32_MAX || lock->l_len > INT32_MAX)
        return -EOVERFLOW;
    struct flock32 narrow = {.l_type = lock->l_type,
                             .l_whence = lock->l_whence,
                             .l_start = (int32_t)lock->l_start,
                             .l_len = (int32_t)lock->l_len,
                             .l_pid = lock->l_pid};
    return user_write((void *)(uintptr_t)address, &narrow, sizeof narrow);
}

/* The place from which l_start counts; -1: l_whence is none. */
static int64_t base_of(const struct file *file, int whence)
{
    if (whence == SEEK_SET)
        return 0;
    if (whence == SEEK_CUR)
        return (int64_t)file->position;
    if (whence != SEEK_END)
        return -1;
    return file->inode->object ? object_size(file->inode->object) : 0;
}

/* The range that lock names: a negative length goes backwards, none to the end. 0, -EINVAL,
 * -EOVERFLOW. */
static int set_range(const struct file *file, const struct flock64 *lock, struct file_lock *request)
{
    int64_t base = base_of(file, lock->l_whence), start, end;
    if (base < 0)
        return -EINVAL;
    if (__builtin_add_overflow(base, lock->l_start, &start) ||
        __builtin_add_overflow(start, lock->l_len, &end))
        return -EOVERFLOW;
    if (lock->l_len < 0) {
        request->start = (uint64_t)end;
        request->end = (uint64_t)start;
        return end < 0 ? -EINVAL : 0;
    }
    request->start = (uint64_t)start;
    request->end = lock->l_len ? (uint64_t)end : FILE_LOCK_END;
    return start < 0 ? -EINVAL : 0;
}

/* F_GETLK: says which lock stands in the way, or F_UNLCK. */
static int get_lock(struct file *file, const struct file_lock *request, struct flock64 *lock)
{
    struct file_lock other;
    if (!file_lock_test(file, request, &other)) {
        lock->l_type = F_UNLCK;
        return 0;
    }
    lock->l_type = other.exclusive ? F_WRLCK : F_RDLCK;
    lock->l_whence = SEEK_SET;
    lock->l_start = (int64_t)other.start;
    lock->l_len = other.end == FILE_LOCK_END ? 0 : (int64_t)(other.end - other.start);
    lock->l_pid = other.pid;
    return 0;
}

static int set_lock(struct file *file, const struct file_lock *request, int type, bool wait)
{
    if (type == F_UNLCK)
        return file_lock_drop(file, request);
    if (type == F_RDLCK ? !file_readable(file) : !file_writable(file))
        return -EBADF;
    return file_lock_take(file, request, wait);
}

/* See lock_calls.h. */
int lock_control(struct file *file, int command, uint32_t argument)
{
    struct flock64 lock;
    if (read_flock(command, argument, &lock))
        return -EFAULT;
    if (lock.l_type != F_RDLCK && lock.l_type != F_WRLCK && lock.l_type != F_UNLCK)
        return -EINVAL;
    struct file_lock request = {.owner = current()->process->files,
                                .of_table = true,
                                .exclusive = lock.l_type == F_WRLCK,
                                .pid = current()->process->pid};
    int error = set_range(file, &lock, &request);
    if (error)
        return error;
    if (command != F_GETLK && command != F_GETLK64)
        return set_lock(file, &request, lock.l_type, command == F_SETLKW || command == F_SETLKW64);
    error = lock.l_type == F_UNLCK ? -EINVAL : get_lock(file, &request, &lock);
    return error ? error : write_flock(command, argument, &lock);
}
