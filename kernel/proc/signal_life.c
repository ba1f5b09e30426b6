/* What becomes of signals at fork, clone, exec and exit. */
#include "kernel/proc/signal_parts.h"

/* See signal.h. */
void signal_fork(struct process *child, struct process *parent, int exit_signal)
{
    child->signal.exit_signal = exit_signal;
    signal_share_actions(child, parent);
}

/* See signal.h. */
void signal_copy_thread(struct thread *thread, bool keeps_alternate_stack)
{
    const struct signal_thread *own = &current()->signal;
    thread->signal.mask = own->mask;
    if (keeps_alternate_stack)
        thread->signal.alternate = own->alternate;
}

/* See signal.h. */
int signal_prepare_exec(struct process *process)
{
    int error = 0;
    uint32_t irq = spin_lock(&process_lock);
    if (process->signal.actions)
        error = signal_own_actions(process);
    spin_unlock(&process_lock, irq);
    return error;
}

/* See signal.h. */
int signal_clear_handlers(struct process *child)
{
    int error = signal_prepare_exec(child);
    uint32_t irq = spin_lock(&process_lock);
    if (!error)
        signal_reset_handlers(child);
    spin_unlock(&process_lock, irq);
    return error;
}

/* See signal.h. */
void signal_exec(struct process *process)
{
    uint32_t irq = spin_lock(&process_lock);
    signal_reset_handlers(process);
    current()->signal.alternate = (struct signal_stack){0};
    process->signal.exit_signal = SIGCHLD;
    spin_unlock(&process_lock, irq);
}

/* See signal.h. */
void signal_release(struct process *process)
{
    uint32_t irq = spin_lock(&process_lock);
    signal_queue_flush(&process->signal, &process->signal.pending, ~(signal_set)0);
    signal_release_actions(process);
    spin_unlock(&process_lock, irq);
}
