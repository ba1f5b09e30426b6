/* What a process does at each signal. The table is made when the first action is set, and shared by
 * fork(2) until one of the two sets another: most processes never have one of their own. */
#include "kernel/mm/heap.h"
#include "kernel/proc/signal_parts.h"
#include "lib/errno.h"
#include "lib/string.h"

struct signal_actions {
    int references; /* processes */
    struct sigaction action[NSIG];
};

/* See signal_parts.h. */
const struct sigaction *signal_action(const struct process *process, int signal)
{
    static const struct sigaction by_default;
    const struct signal_actions *actions = process->signal.actions;
    return actions ? &actions->action[signal - 1] : &by_default;
}

/* See signal_parts.h. */
bool signal_is_ignored(const struct process *process, int signal)
{
    uint32_t handler = signal_action(process, signal)->handler;
    if (handler == SIG_DFL)
        return (IGNORED_BY_DEFAULT & SIGNAL_BIT(signal)) || process == init_process;
    return handler == SIG_IGN;
}

/* Gives process a table that nobody else uses. 0 or -ENOMEM. Lock held. */
int signal_own_actions(struct process *process)
{
    struct signal_actions *shared = process->signal.actions;
    if (shared && shared->references == 1)
        return 0;
    struct signal_actions *own = kmalloc(sizeof *own);
    if (!own)
        return -ENOMEM;
    if (shared) {
        *own = *shared;
        shared->references--;
    } else {
        memset(own, 0, sizeof *own);
    }
    own->references = 1;
    process->signal.actions = own;
    return 0;
}

/* See signal_parts.h. */
int signal_set_action(struct process *process, int signal, const struct sigaction *action)
{
    int error = signal_own_actions(process);
    if (!error)
        process->signal.actions->action[signal - 1] = *action;
    return error;
}

/* The child does as the parent, until either sets an action. No lock: takes it. */
void signal_share_actions(struct process *child, struct process *parent)
{
    uint32_t irq = spin_lock(&process_lock);
    child->signal.actions = parent->signal.actions;
    if (child->signal.actions)
        child->signal.actions->references++;
    spin_unlock(&process_lock, irq);
}

/* For execve(2), after signal_own_actions(): what was handled is SIG_DFL, what was ignored remains
 * so. Lock held. */
void signal_reset_handlers(struct process *process)
{
    struct signal_actions *actions = process->signal.actions;
    for (int i = 0; actions && i < NSIG; i++) {
        uint32_t handler = actions->action[i].handler == SIG_IGN ? SIG_IGN : SIG_DFL;
        actions->action[i] = (struct sigaction){.handler = handler};
    }
}

/* Lock held. */
void signal_release_actions(struct process *process)
{
    struct signal_actions *actions = process->signal.actions;
    process->signal.actions = NULL;
    if (actions && --actions->references == 0)
        kfree(actions);
}
