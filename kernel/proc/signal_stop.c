/* Stop and continue: every thread of the process stops on its own way to ring 3, where it holds
 * nothing; with the last one the process is stopped, and its parent is told. */
#include "kernel/proc/signal_parts.h"

/* The last thread has stopped. */
static void all_stopped(struct process *process)
{
    process->signal.stop_untold = true;
    process->signal.continued_untold = false;
    signal_parent_of_change(process, CLD_STOPPED, process->signal.stop_signal);
}

/* Counts thread as stopped, once. */
static void count_stopped(struct process *process, struct thread *thread)
{
    if (thread->signal.stopped)
        return;
    thread->signal.stopped = true;
    if (--process->signal.threads_to_stop == 0)
        all_stopped(process);
}

/* See signal_parts.h. */
void signal_stop(struct process *process, int signal)
{
    struct list *link;
    if (process->exiting || process->signal.stop_signal)
        return;
    process->signal.stop_signal = signal;
    process->signal.threads_to_stop = process->live_threads;
    list_for_each(link, &process->threads)
        signal_tell(list_entry(link, struct thread, process_link));
}

/* Lets the threads run again. */
static void resume(struct process *process)
{
    struct list *link;
    process->signal.stop_signal = 0;
    process->signal.stop_untold = false;
    list_for_each(link, &process->threads) list_entry(link, struct thread, process_link)
        ->signal.stopped = false;
    process_event(process); /* they sleep there */
}

/* See signal_parts.h. A stop that was not complete is reported now, as if it had been. */
void signal_continue(struct process *process)
{
    int stopped_by = process->signal.stop_signal;
    bool complete = process->signal.threads_to_stop == 0;
    if (!stopped_by)
        return;
    resume(process);
    process->signal.continued_untold = true;
    if (complete)
        signal_parent_of_change(process, CLD_CONTINUED, SIGCONT);
    else
        signal_parent_of_change(process, CLD_STOPPED, stopped_by);
}

/* See signal_parts.h. Only SIGCONT and death end it; other signals wait. */
void signal_stop_here(uint32_t irq)
{
    struct thread *self = current();
    struct process *process = self->process;
    count_stopped(process, self);
    uint32_t seen = process->event_count;
    spin_unlock(&process_lock, irq);
    (void)process_wait_event(process, seen, WAIT_FOR_CONTINUE, WAIT_KILLABLE);
    (void)spin_lock(&process_lock);
}

/* See signal.h. */
void signal_thread_joined(struct process *process, struct thread *thread)
{
    if (!process->signal.stop_signal)
        return;
    if (process->signal.threads_to_stop > 0)
        process->signal.threads_to_stop++;
    else
        thread->signal.stopped = true; /* nobody need be told again */
    signal_tell(thread);
}

/* See signal.h. */
void signal_thread_left(struct process *process, struct thread *thread)
{
    if (thread->signal.pending.set)
        signal_queue_flush(&process->signal, &thread->signal.pending, ~(signal_set)0);
    if (process->signal.pending.set)
        signal_retarget(process, ~thread->signal.mask);
    if (list_empty(&process->threads))
        signal_exit_begun(process);
    else if (process->signal.stop_signal)
        count_stopped(process, thread);
}

/* See signal.h. */
void signal_exit_begun(struct process *process)
{
    process->signal.stop_signal = 0;
    process->signal.stop_untold = process->signal.continued_untold = false;
}
