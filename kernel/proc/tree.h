/* Between the files of kernel/proc: the tree of processes and the lists of their threads, all under
 * one spin lock with short sections. Lock order: process_lock, then a wait queue's. */
#ifndef KERNEL_PROC_TREE_H
#define KERNEL_PROC_TREE_H

#include "kernel/proc/process.h"

extern struct spinlock process_lock;
extern struct list process_list; /* every process, zombies too, by all_link */
extern struct process *init_process;

/* How many threads processes have, all together; and how many they may: as on Linux, so many that
 * their kernel stacks take an eighth of memory. */
int process_threads(void);
int process_threads_most(void);
/* The threads of processes of that real user. */
uint32_t process_threads_of(uint32_t uid);

/* A process with neither thread nor relatives, which takes over space; NULL: no memory. */
struct process *process_create(const char *name, struct address_space *space);
/* Gives back process's references to its descriptors, its current directory and its space, which is
 * no CPU's current one. May sleep. */
void process_release_parts(struct process *process);
/* Frees the record of a process whose files and space are gone. */
void process_free(struct process *process);
/* Puts process, whose first thread is thread, under maker, or with sibling beside it under maker's
 * parent, into maker's group; init, with NULL, leads a session of its own. False, and nothing done,
 * where a signal awaits the caller: one that is sent to a group must not miss the child. */
bool process_join_tree(struct process *process, struct process *maker, bool sibling,
                       struct thread *thread);
/* Takes a zombie out of the tree; lock held. */
void process_leave_tree(struct process *process);
/* Makes thread one of process's. False, and nothing done, where a signal awaits the caller, or the
 * process is to die. */
bool process_add_thread(struct process *process, struct thread *thread);
/* Takes thread out of process; gives whether it was the last. Lock held. */
bool process_drop_thread(struct process *process, struct thread *thread);
/* Gives the caller, the last thread of process, the process's number; lock held. */
void process_become_first(struct process *process, struct thread *thread);
/* Tells whoever waits for process's children or threads that one changed; lock held. */
void process_event(struct process *process);
/* Sleeps until event_count differs from seen. 0, or -EINTR as kind says. */
int process_wait_event(struct process *process, uint32_t seen, enum wait_reason reason,
                       enum wait_kind kind);
/* Sends every thread of process but except to its end; lock held. */
void process_end_threads(struct process *process, struct thread *except);
/* process_kill() for a caller that holds the lock. */
void process_kill_locked(struct process *process, int signal);

#endif
