/* Process groups and sessions: what a shell's job control is made of. A group is a number that
 * processes share, so that one signal reaches a whole pipeline; a session is a number that groups
 * share, those of one terminal. Both live as long as a process, a zombie too, is in them.
 *
 * A group has no record: its members are linked in a ring, and one of them, the first, is found by
 * the group's number. When that one goes, its neighbour takes its place. All under process_lock. */
#ifndef KERNEL_PROC_GROUP_H
#define KERNEL_PROC_GROUP_H

#include "kernel/proc/tree.h"

/* A member of the group of that number, or NULL: there is none. Lock held. */
struct process *group_first(int pgid);
/* The member after member, or NULL where first, from group_first(), comes round again. */
struct process *group_next(struct process *member, struct process *first);
/* Puts process, which is in no group, where relative is; lock held. */
void group_join(struct process *process, struct process *relative);
/* Makes a group and, for sid equal to pgid, a session, with process, which is in no group, as its
 * only member; lock held. */
void group_start(struct process *process, int pgid, int sid);
/* Takes process out of its group; lock held. */
void group_leave(struct process *process);

/* Whether nobody in the session, but outside of the group, is there to continue it; lock held. */
bool group_is_orphaned(int pgid);
/* member was parent's child, until now when one of them ended. Where the group is thereby orphaned
 * with a stopped member, all get SIGHUP and SIGCONT. Lock held. */
void group_lost_link(struct process *member, struct process *parent);

/* setpgid(2), 0 meaning the caller and the process itself. 0, -EACCES, -EINVAL, -EPERM, -ESRCH. */
int group_set(int pid, int pgid);
/* setsid(2): the new session's number, or -EPERM. */
int session_start(void);

#endif
