/* Sending signals: whether it matters, where it waits, and which thread is told. Read next:
 * signal_take.c, the other end. */
#include "kernel/proc/signal_parts.h"

#include "kernel/proc/group.h"
#include "lib/errno.h"

/* See signal_parts.h. The mark comes before the wake-up, so a thread that is just about to sleep
 * sees it. */
void signal_tell(struct thread *thread)
{
    __atomic_fetch_or(&thread->work, WORK_SIGNAL, __ATOMIC_SEQ_CST);
    wait_interrupt(thread);
}

static bool blocks(const struct thread *thread, int signal)
{
    return thread->signal.mask & SIGNAL_BIT(signal);
}

/* The thread of process to be told of signal, or NULL: all block it. Rather one that has no signal
 * to take yet, the first of them. */
static struct thread *choose_thread(const struct process *process, int signal)
{
    struct thread *chosen = NULL;
    struct list *link;
    list_for_each(link, &process->threads)
    {
        struct thread *thread = list_entry(link, struct thread, process_link);
        if (blocks(thread, signal) || thread->work & WORK_KILLED)
            continue;
        if (!(thread->work & WORK_SIGNAL))
            return thread;
        if (!chosen)
            chosen = thread;
    }
    return chosen;
}

/* See signal_parts.h. */
void signal_retarget(struct process *process, signal_set set)
{
    set &= process->signal.pending.set;
    for (int signal = 1; set; signal++, set >>= 1) {
        struct thread *thread = set & 1 ? choose_thread(process, signal) : NULL;
        if (thread)
            signal_tell(thread);
    }
}

/* Whether it ends the process at once, taken by thread, who does not wait for it in
 * sigtimedwait(2). A stopped process takes nothing but SIGKILL before it continues. */
static bool is_fatal(const struct process *process, const struct thread *thread, int signal)
{
    return signal_action(process, signal)->handler == SIG_DFL &&
           !((STOPS_BY_DEFAULT | thread->signal.awaited) & SIGNAL_BIT(signal)) &&
           (signal == SIGKILL || !thread->signal.stopped);
}

/* A stop and SIGCONT cancel each other even where they are blocked or ignored. */
static void cancel_opposite(struct process *process, int signal)
{
    if (signal == SIGCONT) {
        signal_flush(process, STOPS_BY_DEFAULT);
        signal_continue(process);
    } else if (STOPS_BY_DEFAULT & SIGNAL_BIT(signal)) {
        signal_flush(process, SIGNAL_BIT(SIGCONT));
    }
}

/* Sends to thread, or where it is NULL to whichever thread of process. An ignored signal is
 * forgotten at once, unless it is blocked: then the action may change before it is taken. */
static int send(struct process *process, struct thread *thread, int signal,
                const struct siginfo *info)
{
    if (signal < 0 || signal > NSIG)
        return -EINVAL;
    if (signal == 0 || process->exiting)
        return 0;
    cancel_opposite(process, signal);
    struct thread *asked =
        thread ? thread : list_entry(process->threads.next, struct thread, process_link);
    if (signal_is_ignored(process, signal) && !blocks(asked, signal) &&
        !(asked->signal.awaited & SIGNAL_BIT(signal)))
        return 0;
    struct signal_pending *pending = thread ? &thread->signal.pending : &process->signal.pending;
    int error = signal_queue_add(&process->signal, pending, signal, info);
    if (error)
        return error;
    if (!thread)
        thread = choose_thread(process, signal);
    if (!thread || blocks(thread, signal))
        return 0;
    if (is_fatal(process, thread, signal) && !signal_is_ignored(process, signal))
        process_kill_locked(process, signal);
    else
        signal_tell(thread);
    return 0;
}

/* See signal.h. */
int signal_send_process_locked(struct process *process, int signal, const struct siginfo *info)
{
    return send(process, NULL, signal, info);
}

/* See signal.h. */
int signal_send_thread_locked(struct thread *thread, int signal, const struct siginfo *info)
{
    return thread->process ? send(thread->process, thread, signal, info) : -ESRCH;
}

/* See signal.h. */
int signal_send_thread(struct thread *thread, int signal, const struct siginfo *info)
{
    uint32_t irq = spin_lock(&process_lock);
    int error = signal_send_thread_locked(thread, signal, info);
    spin_unlock(&process_lock, irq);
    return error;
}

/* See signal.h. The error is that of the last one that had one, where none had success. */
int signal_send_group_locked(int pgid, int signal, const struct siginfo *info)
{
    struct process *first = group_first(pgid);
    int result = -ESRCH;
    for (struct process *member = first; member; member = group_next(member, first)) {
        int error = send(member, NULL, signal, info);
        if (result)
            result = error;
    }
    return result;
}

/* See signal.h. */
int signal_send_group(int pgid, int signal, const struct siginfo *info)
{
    uint32_t irq = spin_lock(&process_lock);
    int error = signal_send_group_locked(pgid, signal, info);
    spin_unlock(&process_lock, irq);
    return error;
}

/* Whether the current thread will run a handler for signal if it gets one now. */
static bool is_handled_now(const struct thread *self, int signal)
{
    return signal_action(self->process, signal)->handler > SIG_IGN && !blocks(self, signal);
}

/* See signal.h. */
void signal_fault(int signal, const struct siginfo *info, const char *line)
{
    struct thread *self = current();
    uint32_t irq = spin_lock(&process_lock);
    bool handled = is_handled_now(self, signal);
    if (handled)
        (void)send(self->process, self, signal, info);
    spin_unlock(&process_lock, irq);
    if (!handled)
        process_fault(signal, line);
}
