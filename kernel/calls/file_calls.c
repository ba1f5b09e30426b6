/* System calls on descriptors. */
#include "kernel/calls/calls.h"
#include "kernel/fs/file.h"
#include "kernel/mm/user.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/linux.h"

enum { PATH_SIZE = 256, TRANSFER_MOST = 0x7ffff000 };

int32_t sys_read(int fd, void *buffer, unsigned count)
{
    struct file *file = file_take(fd);
    int result = -EBADF;
    if (!file)
        return result;
    if (file->operations->read)
        result = user_range_ok(buffer, count)
                     ? file->operations->read(file, buffer,
                                              count < TRANSFER_MOST ? count : TRANSFER_MOST)
                     : -EFAULT;
    file_release(file);
    return result;
}

int32_t sys_write(int fd, const void *buffer, unsigned count)
{
    struct file *file = file_take(fd);
    int result = -EBADF;
    if (!file)
        return result;
    if (file->operations->write)
        result = user_range_ok(buffer, count)
                     ? file->operations->write(file, buffer,
                                               count < TRANSFER_MOST ? count : TRANSFER_MOST)
                     : -EFAULT;
    file_release(file);
    return result;
}

/* Whether path may be opened so: the initrd is read-only. 0 or -errno. */
static int check_open(bool exists, int flags)
{
    bool writes = (flags & O_ACCMODE) != O_RDONLY || flags & O_TRUNC;
    if (!exists)
        return flags & O_CREAT ? -EROFS : -ENOENT;
    if ((flags & O_CREAT) && (flags & O_EXCL))
        return -EEXIST;
    if (flags & O_DIRECTORY)
        return -ENOTDIR;
    return writes ? -EROFS : 0;
}

/* Opens what initrd_find() gave. The new descriptor, -ENOMEM, -EMFILE. */
static int open_data(const void *data, uint32_t size, int flags)
{
    struct file *file = initrd_open(data, size);
    if (!file)
        return -ENOMEM;
    int descriptor = file_install(current()->process, file);
    if (descriptor < 0)
        file_release(file);
    else if (flags & O_CLOEXEC)
        __atomic_fetch_or(&current()->process->close_on_exec, 1u << descriptor, __ATOMIC_RELAXED);
    return descriptor;
}

int32_t sys_open(const char *path, int flags, int mode)
{
    char name[PATH_SIZE];
    uint32_t size = 0;
    (void)mode; /* of a file to be created */
    int length = user_string(name, path, sizeof name);
    if (length < 0)
        return length;
    const void *data = initrd_find(name, &size);
    int error = check_open(data != NULL, flags);
    return error ? error : open_data(data, size, flags);
}

int32_t sys_close(int fd)
{
    return file_close(fd);
}
