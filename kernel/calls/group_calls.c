/* System calls on process groups and sessions. */
#include "kernel/calls/calls.h"
#include "kernel/proc/group.h"
#include "lib/errno.h"

int32_t sys_setpgid(int pid, int pgid)
{
    return group_set(pid, pgid);
}

int32_t sys_setsid(void)
{
    return session_start();
}

int32_t sys_getpgrp(void)
{
    return current()->process->pgid;
}

/* The process that the number of any of its threads names, 0 the caller's; or NULL. Lock held. */
static const struct process *process_named(int number)
{
    if (number == 0)
        return current()->process;
    const struct process *process = process_find(number);
    const struct thread *thread = process ? NULL : process_find_thread(number);
    return thread ? thread->process : process;
}

/* The session of that process, or else its group; -ESRCH. */
static int number_of(int pid, bool session)
{
    uint32_t irq = spin_lock(&process_lock);
    const struct process *process = process_named(pid);
    int result = !process ? -ESRCH : session ? process->sid : process->pgid;
    spin_unlock(&process_lock, irq);
    return result;
}

int32_t sys_getpgid(int pid)
{
    return number_of(pid, false);
}

int32_t sys_getsid(int pid)
{
    return number_of(pid, true);
}
