/* What a parent is told of its children: that one has ended, stopped or continued. */
#include "kernel/proc/signal_parts.h"
#include "lib/linux.h"

/* What SIGCHLD says of child. */
static struct siginfo about(const struct process *child, int code, int status)
{
    struct siginfo info = {.signal = SIGCHLD, .code = code};
    info.child.pid = child->pid;
    info.child.status = status;
    info.child.uid = child->identity.user.real;
    info.child.user_time = (int32_t)usage_hundredths(child->usage.user_ticks);
    info.child.system_time = (int32_t)usage_hundredths(child->usage.system_ticks);
    return info;
}

static bool wants_no_zombies(const struct process *parent)
{
    const struct sigaction *action = signal_action(parent, SIGCHLD);
    return action->handler == SIG_IGN || action->flags & SA_NOCLDWAIT;
}

/* See signal.h. */
bool signal_parent_of_end(struct process *process)
{
    struct process *parent = process->parent;
    int signal = process->signal.exit_signal, killer = WTERMSIG(process->wait_status);
    struct siginfo info = about(process, killer ? CLD_KILLED : CLD_EXITED,
                                killer ? killer : WEXITSTATUS(process->wait_status));
    if (signal)
        (void)signal_send_process_locked(parent, signal, &info);
    return signal == SIGCHLD && wants_no_zombies(parent);
}

/* See signal_parts.h. */
void signal_parent_of_change(struct process *process, int code, int status)
{
    struct process *parent = process->parent;
    struct siginfo info = about(process, code, status);
    if (!parent)
        return;
    if (!(signal_action(parent, SIGCHLD)->flags & SA_NOCLDSTOP))
        (void)signal_send_process_locked(parent, SIGCHLD, &info);
    process_event(parent);
}
