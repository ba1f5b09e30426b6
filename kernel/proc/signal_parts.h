/* Between the files of kernel/proc/signal_*.c and with arch's delivery. */
#ifndef KERNEL_PROC_SIGNAL_PARTS_H
#define KERNEL_PROC_SIGNAL_PARTS_H

#include "kernel/proc/tree.h"

#define IGNORED_BY_DEFAULT                                                                         \
    (SIGNAL_BIT(SIGCHLD) | SIGNAL_BIT(SIGCONT) | SIGNAL_BIT(SIGURG) | SIGNAL_BIT(SIGWINCH))
#define STOPS_BY_DEFAULT                                                                           \
    (SIGNAL_BIT(SIGSTOP) | SIGNAL_BIT(SIGTSTP) | SIGNAL_BIT(SIGTTIN) | SIGNAL_BIT(SIGTTOU))
#define NEVER_BLOCKED (SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP))

/* signal_actions.c; process_lock held, but for the sharing. */
const struct sigaction *signal_action(const struct process *process, int signal);
/* Whether nothing will happen at signal; init ignores what it does not handle. */
bool signal_is_ignored(const struct process *process, int signal);
/* 0, or -ENOMEM: then nothing has changed. */
int signal_set_action(struct process *process, int signal, const struct sigaction *action);
void signal_share_actions(struct process *child, struct process *parent);
int signal_own_actions(struct process *process);
void signal_reset_handlers(struct process *process);
void signal_release_actions(struct process *process);

/* signal_queue.c; process_lock held. */
/* Makes signal pending. 0, or -EAGAIN where it carries a value and cannot be kept. */
int signal_queue_add(struct signal_state *state, struct signal_pending *pending, int signal,
                     const struct siginfo *info);
/* Takes the first of set's signals that is pending: its number and info, or 0. */
int signal_queue_take(struct signal_state *state, struct signal_pending *pending, signal_set set,
                      struct siginfo *info);
/* Where the waiting signal of timer_create(2)'s timer id keeps its overrun; NULL: none waits. */
int32_t *signal_queued_overrun(struct signal_pending *pending, int id);
/* Forgets all of set's. */
void signal_queue_flush(struct signal_state *state, struct signal_pending *pending, signal_set set);
/* The same for process and all its threads. */
void signal_flush(struct process *process, signal_set set);

/* signal.c; process_lock held. */
/* Marks thread and wakes it where it sleeps. */
void signal_tell(struct thread *thread);
/* Somebody else than self, which blocks them now or leaves, is told of process's pending signals
 * that are in set. */
void signal_retarget(struct process *process, signal_set set);

/* signal_mask.c; process_lock held, by the thread itself. */
void signal_set_mask_locked(struct thread *self, signal_set set);
/* WORK_SIGNAL becomes what it has to be. */
void signal_refresh_work(struct thread *self);

/* signal_alternate.c; the current thread's. */
bool signal_on_alternate_stack(uint32_t stack_pointer);
/* 0, -EINVAL, -ENOMEM (too small), -EPERM (stack_pointer is on it now). */
int signal_set_alternate_stack(const struct signal_stack *stack, uint32_t stack_pointer);
/* As sigaltstack(2) shows it. */
struct signal_stack signal_alternate_stack(uint32_t stack_pointer);

/* signal_stop.c; process_lock held. */
void signal_stop(struct process *process, int signal);
void signal_continue(struct process *process);
/* Stops the caller, whose process is to stop, until it continues; the lock, with its interrupt
 * state, is given back meanwhile. */
void signal_stop_here(uint32_t irq);

/* signal_child.c; process_lock held. code: CLD_STOPPED or CLD_CONTINUED. */
void signal_parent_of_change(struct process *process, int code, int status);

/* signal_take.c: a signal that the caller shall handle now. */
struct signal_delivery {
    int signal;
    struct siginfo info;
    struct sigaction action;
    signal_set mask; /* the one that sigreturn(2) brings back */
};
/* Takes the caller's next signal that has a handler, and does by default what others ask for. False
 * where there is none (left); or the caller is to die. */
bool signal_take(struct signal_delivery *delivery);
/* Takes a pending signal of set, whatever is blocked: its number, or 0. Lock held. */
int signal_take_of(struct thread *self, signal_set set, struct siginfo *info);
/* The handler's frame stands: blocks what its action says. */
void signal_delivered(const struct signal_delivery *delivery);
/* The frame could not be written: the caller's SIGSEGV, or where it was one, the end. */
void signal_not_delivered(const struct signal_delivery *delivery);

#endif
