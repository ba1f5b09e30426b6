/* System calls on nice values. The policy mlfq goes by them; the others only keep them. */
#include "kernel/calls/calls.h"
#include "kernel/proc/group.h"
#include "kernel/proc/limits.h"
#include "kernel/sched.h"
#include "lib/errno.h"

enum { NICE_MIN = -20, NICE_MAX = 19, NICE_RANGE = 40 };

/* Something done to each thread that a call names. */
struct visit {
    void (*function)(struct thread *thread, struct visit *visit);
    int value;  /* what to set; or the best value found */
    int result; /* -ESRCH until a thread was found */
};

static void visit_threads(struct process *process, struct visit *visit)
{
    struct list *link;
    list_for_each(link, &process->threads)
        visit->function(list_entry(link, struct thread, process_link), visit);
}

static void visit_group(int pgid, struct visit *visit)
{
    struct process *first = group_first(pgid);
    for (struct process *member = first; member; member = group_next(member, first))
        visit_threads(member, visit);
}

static void visit_user(uint32_t uid, struct visit *visit)
{
    struct list *link;
    list_for_each(link, &process_list)
    {
        struct process *process = list_entry(link, struct process, all_link);
        if (process->identity.user.real == uid)
            visit_threads(process, visit);
    }
}

/* Visits what which and who name, 0 being the caller's own; lock held. */
static void visit_named(int which, int who, struct visit *visit)
{
    struct process *self = current()->process;
    struct thread *thread = who ? process_find_thread(who) : current();
    if (which == PRIO_PROCESS && thread)
        visit->function(thread, visit);
    if (which == PRIO_PGRP)
        visit_group(who ? who : self->pgid, visit);
    if (which == PRIO_USER)
        visit_user(who ? (uint32_t)who : self->identity.user.real, visit);
}

static int32_t visit_all(int which, int who, struct visit *visit)
{
    if (which < PRIO_PROCESS || which > PRIO_USER)
        return -EINVAL;
    visit->result = -ESRCH;
    uint32_t irq = spin_lock(&process_lock);
    visit_named(which, who, visit);
    spin_unlock(&process_lock, irq);
    return visit->result;
}

/* What getpriority() gives for a nice value: never negative, so that it is no error. */
static int turned(int nice)
{
    return NICE_MAX + 1 - nice;
}

static void look(struct thread *thread, struct visit *visit)
{
    if (turned(thread->nice) > visit->result)
        visit->result = turned(thread->nice);
}

int32_t sys_getpriority(int which, int who)
{
    struct visit visit = {.function = look};
    return visit_all(which, who, &visit);
}

/* Whether the caller may give a thread of the nice value old that of nice. */
static bool may_set(int old, int nice)
{
    return nice >= old || identity_is_root() || turned(nice) <= (int)limit_of(RLIMIT_NICE);
}

static void set(struct thread *thread, struct visit *visit)
{
    const struct id_set *own = &identity()->user, *its = &thread->process->identity.user;
    if (!identity_is_root() && its->real != own->effective && its->effective != own->effective) {
        visit->result = -EPERM;
    } else if (!may_set(thread->nice, visit->value)) {
        visit->result = -EACCES;
    } else {
        if (visit->result == -ESRCH)
            visit->result = 0;
        sched_set_nice(thread, visit->value);
    }
}

int32_t sys_setpriority(int which, int who, int nice)
{
    struct visit visit = {.function = set};
    visit.value = nice < NICE_MIN ? NICE_MIN : nice > NICE_MAX ? NICE_MAX : nice;
    return visit_all(which, who, &visit);
}

int32_t sys_nice(int increment)
{
    struct thread *self = current();
    if (increment < -NICE_RANGE)
        increment = -NICE_RANGE;
    if (increment > NICE_RANGE)
        increment = NICE_RANGE;
    int nice = self->nice + increment;
    nice = nice < NICE_MIN ? NICE_MIN : nice > NICE_MAX ? NICE_MAX : nice;
    if (!may_set(self->nice, nice))
        return -EPERM;
    sched_set_nice(self, nice);
    return 0;
}
