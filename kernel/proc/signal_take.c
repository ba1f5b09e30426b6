/* Taking signals: on the way to ring 3 a thread takes those that it does not block, one by one, and
 * does by default what has no handler. Read next: kernel/arch/i386/signal_work.c, for the rest. */
#include "kernel/debug/strace.h"
#include "kernel/proc/group.h"
#include "kernel/proc/signal_parts.h"
#include "lib/errno.h"

/* See signal_parts.h. The thread's own come before the process's. */
int signal_take_of(struct thread *self, signal_set set, struct siginfo *info)
{
    struct signal_state *shared = &self->process->signal;
    int signal = signal_queue_take(shared, &self->signal.pending, set, info);
    return signal ? signal : signal_queue_take(shared, &shared->pending, set, info);
}

/* Does what signal, which has no handler, does to the caller's process; lock held. A terminal's
 * stop does not reach an orphaned group: nobody would continue it. */
static void act_by_default(struct process *process, int signal)
{
    if (signal_is_ignored(process, signal))
        return;
    if (!(STOPS_BY_DEFAULT & SIGNAL_BIT(signal)))
        process_kill_locked(process, signal);
    else if (signal == SIGSTOP || !group_is_orphaned(process->pgid))
        signal_stop(process, signal);
}

/* SA_RESETHAND: the next one finds SIG_DFL, with the flags and the mask. Lock held. A table of its
 * own may need memory: then the process dies, rather than run the handler once too often. */
static void reset_once(struct process *process, int signal, const struct sigaction *action)
{
    struct sigaction by_default = *action;
    by_default.handler = SIG_DFL;
    if (action->flags & SA_RESETHAND && signal_set_action(process, signal, &by_default))
        process_kill_locked(process, SIGKILL);
}

/* Takes the next signal that is not blocked; lock held. True where it has a handler; false: look
 * again, or there is none, as *none says. */
static bool take_one(struct thread *self, struct signal_delivery *delivery, bool *none)
{
    struct process *process = self->process;
    int signal = signal_take_of(self, ~self->signal.mask, &delivery->info);
    *none = signal == 0;
    if (*none)
        return false;
    delivery->signal = signal;
    delivery->action = *signal_action(process, signal);
    if (delivery->action.handler <= SIG_IGN) {
        act_by_default(process, signal);
        return false;
    }
    delivery->mask = self->signal.mask_is_lent ? self->signal.saved_mask : self->signal.mask;
    reset_once(process, signal, &delivery->action);
    return true;
}

/* See signal_parts.h. */
bool signal_take(struct signal_delivery *delivery)
{
    struct thread *self = current();
    bool found = false, none = false;
    uint32_t irq = spin_lock(&process_lock);
    while (!found && !none && !(self->work & WORK_KILLED)) {
        if (self->process->signal.stop_signal)
            signal_stop_here(irq);
        else
            found = take_one(self, delivery, &none);
    }
    signal_refresh_work(self);
    spin_unlock(&process_lock, irq);
    found = found && !(self->work & WORK_KILLED);
    if (found && self->process->traced)
        strace_signal(delivery->signal, &delivery->info);
    return found;
}

/* See signal_parts.h. */
void signal_delivered(const struct signal_delivery *delivery)
{
    struct thread *self = current();
    signal_set mask = self->signal.mask | delivery->action.mask;
    if (!(delivery->action.flags & SA_NODEFER))
        mask |= SIGNAL_BIT(delivery->signal);
    self->signal.mask_is_lent = false;
    signal_set_mask(mask);
}

/* See signal_parts.h. */
void signal_not_delivered(const struct signal_delivery *delivery)
{
    static const struct siginfo no_room = {.code = SI_KERNEL};
    static const char line[] = "no room on the stack for a signal's frame";
    if (delivery->signal == SIGSEGV)
        process_fault(SIGSEGV, line);
    signal_fault(SIGSEGV, &no_room, line);
}

/* See signal.h. */
int signal_restart_by(int32_t (*call)(struct call_restart *restart))
{
    current()->signal.restart.call = call;
    return -ERESTART_RESTARTBLOCK;
}
