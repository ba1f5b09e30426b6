/* Orphaned process groups: those in which no member has a parent in another group of the session,
 * such as a shell, who would continue it when it is stopped. */
#include "kernel/proc/group.h"

/* Whether by member's parent somebody else in the session looks after member's group. */
static bool is_linked(const struct process *member, const struct process *parent)
{
    return parent && parent != init_process && parent->pgid != member->pgid &&
           parent->sid == member->sid;
}

/* See group.h. */
bool group_is_orphaned(int pgid)
{
    struct process *first = group_first(pgid);
    for (struct process *member = first; member; member = group_next(member, first)) {
        if (!member->zombie && is_linked(member, member->parent))
            return false;
    }
    return true;
}

static bool has_stopped_member(int pgid)
{
    struct process *first = group_first(pgid);
    for (struct process *member = first; member; member = group_next(member, first)) {
        if (member->signal.stop_signal)
            return true;
    }
    return false;
}

/* See group.h. */
void group_lost_link(struct process *member, struct process *parent)
{
    int pgid = member->pgid;
    if (!is_linked(member, parent) || !group_is_orphaned(pgid) || !has_stopped_member(pgid))
        return;
    (void)signal_send_group_locked(pgid, SIGHUP, NULL);
    (void)signal_send_group_locked(pgid, SIGCONT, NULL);
}
