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
struct signal_actions;

enum { SIGNAL_QUEUE_LIMIT = 1024 }; /* records that a process and its threads may have waiting */

/* What a process keeps of its signals; zero is right for a new one. */
struct signal_state {
    struct signal_actions *actions; /* NULL: all are SIG_DFL; see signal_actions.c */
    struct signal_pending pending;  /* for whichever of its threads */
    int records;                    /* waiting here and in the threads */
    int exit_signal;                /* to the parent at the end; 0: none */

    /* signal_stop.c */
    int stop_signal;     /* its threads are to stop, or have; 0: they run */
    int threads_to_stop; /* those that have not yet */
    bool stop_untold; /* stopped, and no wait4(WUNTRACED) has seen it: its status is stop_signal */
    bool continued_untold; /* continued, and no wait4(WCONTINUED) has seen it */
};

/* Sends signal; 0 only asks whether it could be. info NULL: SI_KERNEL. 0, -EINVAL, -EAGAIN (too
 * many are queued; only for those that carry a value). process_lock NOT held. */
int signal_send_thread(struct thread *thread, int signal, const struct siginfo *info);
/* The same to every process of the group; -ESRCH where there is none. */
int signal_send_group(int pgid, int signal, const struct siginfo *info);
/* The same with process_lock held. */
int signal_send_process_locked(struct process *process, int signal, const struct siginfo *info);
int signal_send_thread_locked(struct thread *thread, int signal, const struct siginfo *info);
int signal_send_group_locked(int pgid, int signal, const struct siginfo *info);

/* A fault of the current thread: blocked or ignored it is default all the same. Where no handler
 * will run, prints line and ends the process by signal; else the handler runs on the way out. */
void signal_fault(int signal, const struct siginfo *info, const char *line);

/* Whether a sleep that signals may end would end at once: the current thread has one to take, or is
 * to die. */
static inline bool signal_pending(void)
{
    return (current()->work & (WORK_SIGNAL | WORK_KILLED)) != 0;
}

/* ppoll(2), pselect(2), epoll_pwait(2): blocks the set at that user address, of size bytes, until
 * signal_return_mask(); NULL changes nothing. 0, -EINVAL, -EFAULT. */
int signal_lend_user_mask(const void *set, uint32_t size);
/* Ends the loan, if there is one. To be called unless the call was interrupted: then it gives
 * -ERESTARTNOHAND or -EINTR, and the way out brings the mask back, after the handler. */
void signal_return_mask(void);
/* The same as signal_lend_user_mask() with a set at hand. */
void signal_lend_mask(signal_set set);
/* Makes set the caller's mask. */
void signal_set_mask(signal_set set);

/* Lets restart_syscall(2) go on with call, which finds what the caller leaves in
 * current()->signal.restart. Gives -ERESTART_RESTARTBLOCK, for the call to return. */
int signal_restart_by(int32_t (*call)(struct call_restart *restart));

/* The life of processes and threads, for fork, clone, exec and exit. */
/* A child takes over the actions. No lock. */
void signal_fork(struct process *child, struct process *parent, int exit_signal);
/* A child without its parent's handlers: what is not ignored is SIG_DFL. 0 or -ENOMEM. No lock. */
int signal_clear_handlers(struct process *child);
/* A new thread, made by the caller, takes over the mask; the alternate stack only where it runs on
 * a copy of the caller's memory, or like vfork(2) in its place. No lock. */
void signal_copy_thread(struct thread *thread, bool keeps_alternate_stack);
/* thread has come to process: it stops if the others do. Lock held. */
void signal_thread_joined(struct process *process, struct thread *thread);
/* thread has just left process: the others are told of what it could have taken. Lock held. */
void signal_thread_left(struct process *process, struct thread *thread);
/* Gets memory for signal_exec(), while it can still fail: 0 or -ENOMEM. */
int signal_prepare_exec(struct process *process);
/* The caller runs a new program: handlers become SIG_DFL, the alternate stack is no more. */
void signal_exec(struct process *process);
/* The end of process has begun: it is no more stopped. Lock held. */
void signal_exit_begun(struct process *process);
/* process, whose threads are gone, has ended: frees its actions and what waits. No lock. */
void signal_release(struct process *process);

/* Tells process's parent that it has ended, by its exit_signal; process_lock held. True where the
 * parent does not want to collect it: SIGCHLD is ignored, or has SA_NOCLDWAIT. */
bool signal_parent_of_end(struct process *process);

#endif
