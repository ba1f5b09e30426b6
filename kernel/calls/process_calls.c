/* System calls on processes: their beginning, end, numbers and collecting. */
#include "kernel/calls/calls.h"
#include "kernel/mm/user.h"
#include "kernel/proc/exec.h"
#include "kernel/proc/fork.h"
#include "kernel/proc/tree.h"
#include "kernel/proc/wait4.h"
#include "lib/errno.h"
#include "lib/linux.h"

enum { PATH_SIZE = 256, RUSAGE_WORDS = 18 };

int32_t sys_exit(int status)
{
    process_exit_thread(status);
}

int32_t sys_exit_group(int status)
{
    process_exit_group(W_EXITCODE(status, 0));
}

int32_t sys_fork(void)
{
    struct clone_request request = {.flags = SIGCHLD};
    return process_clone(&request);
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

/* Writes a struct rusage with the child's CPU time as ru_utime; the rest is not counted, and 0. */
static int write_usage(void *usage, uint32_t ticks)
{
    uint32_t hz = arch_tick_hz();
    int32_t words[RUSAGE_WORDS] = {(int32_t)(ticks / hz), (int32_t)(ticks % hz * (1000000 / hz))};
    return user_write(usage, words, sizeof words);
}

int32_t sys_wait4(int pid, int *status, int options, void *usage)
{
    struct ended_child child;
    int result = process_wait(pid, options, &child);
    if (result <= 0)
        return result;
    if (status && user_write(status, &child.wait_status, sizeof child.wait_status))
        return -EFAULT;
    if (usage && write_usage(usage, child.ticks))
        return -EFAULT;
    return result;
}

int32_t sys_waitpid(int pid, int *status, int options)
{
    return sys_wait4(pid, status, options, NULL);
}
