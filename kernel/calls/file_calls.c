/* System calls on descriptors. */
#include "kernel/calls/calls.h"
#include "kernel/fs/device.h"
#include "kernel/fs/initrd.h"
#include "kernel/mm/user.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/linux.h"

enum { PATH_SIZE = 256 };

int32_t sys_read(int fd, void *buffer, unsigned count)
{
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int result = file_read(file, buffer, count, &file->position);
    file_release(file);
    return result;
}

int32_t sys_write(int fd, const void *buffer, unsigned count)
{
    struct file *file = file_take(fd);
    if (!file)
        return -EBADF;
    int result = file_write(file, buffer, count, &file->position);
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

/* Gives file, or no memory for it, a descriptor. */
static int install(struct file *file, int flags)
{
    if (!file)
        return -ENOMEM;
    int descriptor = file_install(file, flags & O_CLOEXEC);
    if (descriptor < 0)
        file_release(file);
    return descriptor;
}

int32_t sys_open(const char *path, int flags, int mode)
{
    char name[PATH_SIZE];
    uint32_t size = 0;
    struct file *file = NULL;
    (void)mode; /* of a file to be created */
    int length = user_string(name, path, sizeof name);
    if (length < 0)
        return length;
    int error = device_open(name, (uint32_t)flags, &file);
    if (error != -ENOENT)
        return error ? error : install(file, flags);
    const void *data = initrd_find(name, &size);
    error = check_open(data != NULL, flags);
    return error ? error : install(initrd_open(data, size), flags);
}

int32_t sys_close(int fd)
{
    return file_close(fd);
}
