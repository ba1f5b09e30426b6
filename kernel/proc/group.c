/* Process groups and sessions: see group.h. */
#include "kernel/proc/group.h"

#include "lib/errno.h"

static struct number_table groups; /* the first member of each, by by_group */

/* See group.h. */
struct process *group_first(int pgid)
{
    struct numbered *found = number_table_find(&groups, pgid);
    return found ? container_of(found, struct process, by_group) : NULL;
}

/* See group.h. */
struct process *group_next(struct process *member, struct process *first)
{
    struct process *next = list_entry(member->group_link.next, struct process, group_link);
    return next == first ? NULL : next;
}

/* See group.h. */
void group_join(struct process *process, struct process *relative)
{
    process->pgid = relative->pgid;
    process->sid = relative->sid;
    process->first_of_group = false;
    list_append(&relative->group_link, &process->group_link);
}

/* See group.h. The numbers stay in use until the group's last member has gone. */
void group_start(struct process *process, int pgid, int sid)
{
    number_share(pgid);
    number_share(sid);
    process->pgid = pgid;
    process->sid = sid;
    process->first_of_group = true;
    list_init(&process->group_link);
    number_table_add(&groups, &process->by_group, pgid);
}

/* Lets process's neighbour, if there is one, be found in its place. */
static void hand_over_first(struct process *process)
{
    number_table_remove(&groups, &process->by_group);
    if (list_empty(&process->group_link)) {
        number_release(process->pgid);
        number_release(process->sid);
        return;
    }
    struct process *next = group_next(process, process);
    next->first_of_group = true;
    number_table_add(&groups, &next->by_group, next->pgid);
}

/* See group.h. */
void group_leave(struct process *process)
{
    if (process->first_of_group)
        hand_over_first(process);
    list_remove(&process->group_link);
}

/* Whether the caller's process may move process: itself, or a child that still runs what the caller
 * runs, within one session, whose leader stays where it is. 0 or -errno. */
static int check_move(const struct process *process)
{
    const struct process *self = current()->process;
    if (process->parent == self) {
        if (process->sid != self->sid)
            return -EPERM;
        if (process->executed)
            return -EACCES;
    } else if (process != self) {
        return -ESRCH;
    }
    return process->sid == process->pid ? -EPERM : 0;
}

/* setpgid() with the lock held and the zeros replaced. */
static int move(int pid, int pgid)
{
    struct process *process = process_find(pid);
    if (!process)
        return process_find_thread(pid) ? -EINVAL : -ESRCH;
    int error = check_move(process);
    if (error)
        return error;
    struct process *member = group_first(pgid);
    if (member ? member->sid != process->sid : pgid != pid)
        return -EPERM;
    if (process->pgid == pgid)
        return 0;
    int sid = process->sid;
    group_leave(process);
    if (member)
        group_join(process, member);
    else
        group_start(process, pgid, sid);
    return 0;
}

/* See group.h. */
int group_set(int pid, int pgid)
{
    if (pid == 0)
        pid = current()->process->pid;
    if (pgid == 0)
        pgid = pid;
    if (pgid < 0)
        return -EINVAL;
    uint32_t irq = spin_lock(&process_lock);
    int error = move(pid, pgid);
    spin_unlock(&process_lock, irq);
    return error;
}

/* See group.h. The new session has no terminal yet. */
int session_start(void)
{
    struct process *self = current()->process;
    int result = self->pid;
    uint32_t irq = spin_lock(&process_lock);
    if (group_first(self->pid)) {
        result = -EPERM;
    } else {
        group_leave(self);
        group_start(self, self->pid, self->pid);
        self->terminal = NULL;
    }
    spin_unlock(&process_lock, irq);
    return result;
}
