/* System calls on processes: their end and their numbers. */
#include "kernel/calls/calls.h"
#include "kernel/proc/process.h"
#include "lib/linux.h"

int32_t sys_exit(int status)
{
    process_exit_thread(status);
}

int32_t sys_exit_group(int status)
{
    process_exit_group(W_EXITCODE(status, 0));
}

int32_t sys_getpid(void)
{
    return current()->process->pid;
}

int32_t sys_getppid(void)
{
    return current()->process->parent_pid;
}
