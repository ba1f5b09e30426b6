/* System calls that run another program. */
#include "kernel/calls/calls.h"
#include "kernel/fs/path.h"
#include "kernel/proc/exec.h"
#include "lib/errno.h"
#include "lib/linux_file.h"

/* path is the user's. */
static int32_t execute(int descriptor, const char *path, char *const *argv, char *const *envp,
                       int flags)
{
    struct path_text text;
    int error = path_read(&text, path);
    if (error)
        return error;
    error = process_execve(descriptor, text.text, flags, argv, envp);
    path_free(&text);
    return error;
}

int32_t sys_execve(const char *path, char *const *argv, char *const *envp)
{
    return execute(AT_FDCWD, path, argv, envp, 0);
}

int32_t sys_execveat(int directory, const char *path, char *const *argv, char *const *envp,
                     int flags)
{
    if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
        return -EINVAL;
    return execute(directory, path, argv, envp, flags);
}
