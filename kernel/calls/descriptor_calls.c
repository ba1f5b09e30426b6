/* System calls on descriptors and open files, but for reading and writing. */
#include "kernel/calls/calls.h"
#include "kernel/calls/lock_calls.h"
#include "kernel/fs/file_table.h"
#include "kernel/fs/pipe.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/linux.h"

/* What F_SETFL changes. */
#define SETTABLE_FLAGS (O_APPEND | O_NONBLOCK | O_ASYNC | O_DIRECT | O_NOATIME)

static struct file_table *table(void)
{
    return current()->process->files;
}

int32_t sys_close(int fd)
{
    return file_close(fd);
}

int32_t sys_close_range(unsigned first, unsigned last, unsigned flags)
{
    if (first > last || flags & ~(CLOSE_RANGE_CLOEXEC | CLOSE_RANGE_UNSHARE))
        return -EINVAL;
    if (flags & CLOSE_RANGE_UNSHARE && current()->process->live_threads > 1)
        return -ENOSYS; /* a table is a process's, not a thread's */
    if (flags & CLOSE_RANGE_UNSHARE && !file_table_own(current()->process))
        return -ENOMEM;
    int descriptor = first < TABLE_MOST ? file_table_next(table(), (int)first) : -1;
    while (descriptor >= 0 && (unsigned)descriptor <= last) {
        if (flags & CLOSE_RANGE_CLOEXEC)
            file_table_set_flag(table(), descriptor, true);
        else
            file_table_close(table(), descriptor);
        descriptor = file_table_next(table(), descriptor + 1);
    }
    return 0;
}

/* One more descriptor for fd's file, the lowest from lowest on. */
static int duplicate(int fd, int lowest, bool close_on_exec)
{
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int descriptor = file_install_from(file, lowest, close_on_exec);
    if (descriptor < 0)
        file_release(file);
    return descriptor;
}

/* One more descriptor for fd's file, whose number is given. */
static int duplicate_to(int fd, int descriptor, bool close_on_exec)
{
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int error = file_replace(file, descriptor, close_on_exec);
    if (error)
        file_release(file);
    return error ? error : descriptor;
}

int32_t sys_dup(int fd)
{
    return duplicate(fd, 0, false);
}

int32_t sys_dup2(int fd, int descriptor)
{
    if (fd != descriptor)
        return duplicate_to(fd, descriptor, false);
    return file_table_flag(table(), fd) < 0 ? -EBADF : fd;
}

int32_t sys_dup3(int fd, int descriptor, int flags)
{
    if (flags & ~O_CLOEXEC || fd == descriptor)
        return -EINVAL;
    return duplicate_to(fd, descriptor, flags & O_CLOEXEC);
}

/* F_GETFL's answer. Of an O_PATH file both bits of the access mode are set within. */
static int flags_of(const struct file *file)
{
    return (int)(file->flags & O_PATH ? file->flags & ~(uint32_t)O_ACCMODE : file->flags);
}

/* Where two change flags at once, one of the two comes last. */
static void set_flags(struct file *file, uint32_t flags)
{
    uint32_t others = __atomic_load_n(&file->flags, __ATOMIC_RELAXED) & ~(uint32_t)SETTABLE_FLAGS;
    __atomic_store_n(&file->flags, others | (flags & SETTABLE_FLAGS), __ATOMIC_RELAXED);
}

/* fcntl(2)'s commands that look at the open file. */
static int file_control(struct file *file, int command, uint32_t argument)
{
    if (file->flags & O_PATH && command != F_GETFL)
        return -EBADF;
    if (is_lock_command(command))
        return lock_control(file, command, argument);
    switch (command) {
    case F_GETFL:
        return flags_of(file);
    case F_SETFL:
        set_flags(file, argument);
        return 0;
    case F_GETPIPE_SZ:
        return pipe_capacity(file);
    case F_SETPIPE_SZ:
        return pipe_set_capacity(file, argument);
    default:
        return -EINVAL;
    }
}

int32_t sys_fcntl64(int fd, int command, unsigned argument)
{
    int flag = file_table_flag(table(), fd);
    if (flag < 0)
        return -EBADF;
    switch (command) {
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
        if (argument >= file_limit())
            return -EINVAL;
        return duplicate(fd, (int)argument, command == F_DUPFD_CLOEXEC);
    case F_GETFD:
        return flag ? FD_CLOEXEC : 0;
    case F_SETFD:
        return file_table_set_flag(table(), fd, argument & FD_CLOEXEC);
    }
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int result = file_control(file, command, argument);
    file_release(file);
    return result;
}

int32_t sys_fcntl(int fd, int command, unsigned argument)
{
    if (command == F_GETLK64 || command == F_SETLK64 || command == F_SETLKW64)
        return -EINVAL;
    return sys_fcntl64(fd, command, argument);
}
