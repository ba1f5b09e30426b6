/* ioctl(2): a few requests that mean the same for every file; the rest is the file's own. */
#include "kernel/calls/calls.h"
#include "kernel/fs/file.h"
#include "kernel/mm/user.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/linux.h"

/* FIONBIO: O_NONBLOCK on or off, by a number of the user's. */
static int set_nonblocking(struct file *file, const void *argument)
{
    int on;
    if (user_read(&on, argument, sizeof on))
        return -EFAULT;
    if (on)
        __atomic_fetch_or(&file->flags, O_NONBLOCK, __ATOMIC_RELAXED);
    else
        __atomic_fetch_and(&file->flags, ~(uint32_t)O_NONBLOCK, __ATOMIC_RELAXED);
    return 0;
}

static int ioctl(struct file *file, unsigned request, void *argument)
{
    if (request == FIONBIO)
        return set_nonblocking(file, argument);
    if (!file->operations->ioctl)
        return -ENOTTY;
    return file->operations->ioctl(file, request, (uint32_t)(uintptr_t)argument);
}

int32_t sys_ioctl(int fd, unsigned request, void *argument)
{
    if (request == FIOCLEX || request == FIONCLEX)
        return file_table_set_flag(current()->process->files, fd, request == FIOCLEX);
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int result = ioctl(file, request, argument);
    file_release(file);
    return result;
}
