/* System calls on processes: their beginning, end, numbers and collecting. */
#include "kernel/calls/calls.h"
#include "kernel/mm/user.h"
#include "kernel/proc/exec.h"
#include "kernel/proc/tree.h"
#include "lib/errno.h"
#include "lib/linux.h"

enum { PATH_SIZE = 256 };

int32_t sys_exit(int status)
{
    process_exit_thread(status);
}

int32_t sys_exit_group(int status)
{
    process_exit_group(W_EXITCODE(status, 0));
}

int32_t sys_execve(const char *path, char *const *argv, char *const *envp)
{
    char name[PATH_SIZE];
    int length = user_string(name, path, sizeof name);
    if (length < 0)
        return length;
    return process_execve(name, argv, envp);
}

int32_t sys_getpid(void)
{
    return current()->process->pid;
}

int32_t sys_getppid(void)
{
    return current()->process->parent_pid;
}
