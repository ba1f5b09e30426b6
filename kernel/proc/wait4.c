/* Collecting the status of children that ended. */
#include "kernel/proc/wait4.h"

#include "kernel/proc/tree.h"
#include "lib/errno.h"
#include "lib/linux.h"

/* Options that ask nothing which Baton lacks: children are not stopped or continued, and each child
 * is of the kind that ends with SIGCHLD. */
#define WCONTINUED   8
#define WNOTHREAD    0x20000000
#define WALL         0x40000000
#define WAIT_OPTIONS (WNOHANG | WUNTRACED | WCONTINUED | WNOTHREAD | WALL)

/* There are no process groups: 0, "any child in my group", is any child, and a group's number,
 * below -1, is nobody. */
static bool wanted(const struct process *child, int pid)
{
    return pid == -1 || pid == 0 || child->pid == pid;
}

/* Looks among parent's children, lock held. Gives one that ended or NULL; *exists: whether any
 * child is wanted at all. */
static struct process *find_zombie(struct process *parent, int pid, bool *exists)
{
    struct list *link;
    *exists = false;
    list_for_each(link, &parent->children)
    {
        struct process *child = list_entry(link, struct process, sibling);
        if (!wanted(child, pid))
            continue;
        *exists = true;
        if (child->zombie)
            return child;
    }
    return NULL;
}

/* Takes an ended child out of the tree: NULL where none has ended; *seen is then what
 * process_wait_event() wants. */
static struct process *take_zombie(struct process *parent, int pid, bool *exists, uint32_t *seen)
{
    uint32_t irq = spin_lock(&process_lock);
    *seen = parent->event_count;
    struct process *child = find_zombie(parent, pid, exists);
    if (child)
        process_leave_tree(child);
    spin_unlock(&process_lock, irq);
    return child;
}

/* See wait4.h. */
int process_wait(int pid, int options, struct ended_child *ended)
{
    struct process *self = current()->process;
    if (options & ~WAIT_OPTIONS)
        return -EINVAL;
    for (;;) {
        bool exists;
        uint32_t seen;
        struct process *child = take_zombie(self, pid, &exists, &seen);
        if (child) {
            *ended = (struct ended_child){child->pid, child->wait_status, child->ticks};
            process_free(child);
            return ended->pid;
        }
        if (!exists)
            return -ECHILD;
        if (options & WNOHANG)
            return 0;
        if (process_wait_event(self, seen, true))
            return -ERESTARTSYS;
    }
}
