/* What became of children: see wait4.h. */
#include "kernel/proc/wait4.h"

#include "kernel/proc/tree.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/linux_process.h"

/* Whether request means child. With another exit signal than SIGCHLD it is one of clone(2)'s. */
static bool wanted(const struct process *child, const struct wait_request *request)
{
    bool cloned = child->signal.exit_signal != SIGCHLD;
    if (!(request->options & WAIT_OPTION_ALL) && cloned != !!(request->options & WAIT_OPTION_CLONE))
        return false;
    return request->which == WAIT_ALL ||
           (request->which == WAIT_PROCESS && child->pid == request->number) ||
           (request->which == WAIT_GROUP && child->pgid == request->number);
}

/* Whether there is something to report of child, and then its status as wait4(2) has it. What is
 * reported is told once, unless WNOWAIT is set. Lock held. */
static bool news(struct process *child, uint32_t options, int *wait_status)
{
    struct signal_state *signal = &child->signal;
    bool stays = options & WNOWAIT;
    if (child->zombie) {
        *wait_status = child->wait_status;
        return options & WEXITED;
    }
    if (signal->stop_untold && options & WSTOPPED) {
        *wait_status = W_STOPCODE(signal->stop_signal);
        signal->stop_untold = stays;
        return true;
    }
    if (signal->continued_untold && options & WCONTINUED) {
        *wait_status = W_CONTINUED;
        signal->continued_untold = stays;
        return true;
    }
    return false;
}

static void fill_report(const struct process *child, int wait_status, struct child_report *report)
{
    report->pid = child->pid;
    report->uid = child->identity.user.real;
    report->wait_status = wait_status;
    report->usage = child->usage;
    if (!child->zombie)
        report->usage = usage_of_process(child);
}

/* An ended child leaves the tree: what it and its own children used becomes its parent's. Lock
 * held. */
static void collect(struct process *parent, struct process *child)
{
    usage_add(&parent->children_usage, &child->usage);
    usage_add(&parent->children_usage, &child->children_usage);
    process_leave_tree(child);
}

/* Looks among parent's children, lock held. Gives the first of which there is something to report,
 * or NULL; *exists: whether any child is meant at all. */
static struct process *find_news(struct process *parent, const struct wait_request *request,
                                 int *wait_status, bool *exists)
{
    struct list *link;
    *exists = false;
    list_for_each(link, &parent->children)
    {
        struct process *child = list_entry(link, struct process, sibling);
        if (!wanted(child, request))
            continue;
        *exists = true;
        if (news(child, request->options, wait_status))
            return child;
    }
    return NULL;
}

/* One look. Gives as process_wait() does, 0: nothing yet; *seen is then what process_wait_event()
 * wants. */
static int look(struct process *parent, const struct wait_request *request,
                struct child_report *report, uint32_t *seen)
{
    int wait_status;
    bool exists, ended = false;
    uint32_t irq = spin_lock(&process_lock);
    *seen = parent->event_count;
    struct process *child = find_news(parent, request, &wait_status, &exists);
    if (child) {
        fill_report(child, wait_status, report);
        ended = child->zombie && !(request->options & WNOWAIT);
    }
    if (ended)
        collect(parent, child);
    spin_unlock(&process_lock, irq);
    if (ended)
        process_free(child);
    return child ? report->pid : exists ? 0 : -ECHILD;
}

/* See wait4.h. What the signal is about may be the child itself, by SIGCHLD: its news come first,
 * and a wait that has them is not interrupted. */
int process_wait(const struct wait_request *request, struct child_report *report)
{
    struct process *self = current()->process;
    bool interrupted = false;
    for (;;) {
        uint32_t seen;
        int result = look(self, request, report, &seen);
        if (result || request->options & WNOHANG)
            return result;
        if (interrupted)
            return -ERESTARTSYS;
        interrupted = process_wait_event(self, seen, WAIT_FOR_CHILD, true);
    }
}
