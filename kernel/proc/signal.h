/* Signals: sent to a process, a thread or a group, they wait until the thread that takes them is on
 * its way to ring 3. WORK_SIGNAL in thread->work says that one may be there; only the thread itself
 * takes the mark away, so a call whose sleep it ended still finds it on the way out.
 *
 * Everything is under process_lock. Sending works in any context, but never with a wait queue's
 * lock held: the one who is told may sleep in that very queue. */
#ifndef KERNEL_PROC_SIGNAL_H
#define KERNEL_PROC_SIGNAL_H

#include "kernel/proc/signal_thread.h"
#include "kernel/thread.h"
#include "lib/linux_signal.h"

struct process;

/* What a process keeps of its signals; zero is right for a new one. */
struct signal_state {
    struct signal_pending pending; /* for whichever of its threads */
};

/* Sends signal; 0 only asks whether it could be. info NULL: SI_KERNEL. 0, -EINVAL, -EAGAIN (too
 * many are queued; only for those sent with a value). process_lock NOT held. */
int signal_send_process(struct process *process, int signal, const struct siginfo *info);
int signal_send_process_locked(struct process *process, int signal, const struct siginfo *info);
int signal_send_thread(struct thread *thread, int signal, const struct siginfo *info);
int signal_send_thread_locked(struct thread *thread, int signal, const struct siginfo *info);
/* The same to every process of the group; -ESRCH where there is none. */
int signal_send_group(int pgid, int signal, const struct siginfo *info);
/* A fault of the current thread: blocked or ignored it is default all the same. Where it has no
 * handler, prints line and ends the process by signal. */
void signal_fault(int signal, const struct siginfo *info, const char *line);

/* Whether a sleep that signals may end would end at once: the current thread has one to take, or is
 * to die. */
static inline bool signal_pending(void)
{
    return (current()->work & (WORK_SIGNAL | WORK_KILLED)) != 0;
}

#endif
