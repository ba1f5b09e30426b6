/* What a process may use at most: see limits.h. */
#include "kernel/proc/limits.h"

#include "kernel/proc/tree.h"
#include "lib/errno.h"

enum { LOCKED_DEFAULT = 8 << 20, QUEUES_DEFAULT = 819200 };

/* See limits.h. */
void limits_start(struct rlimit limits[RLIMIT_COUNT])
{
    uint32_t threads = process_threads_most() / 2;
    for (int resource = 0; resource < RLIMIT_COUNT; resource++)
        limits[resource] = (struct rlimit){RLIM_INFINITY, RLIM_INFINITY};
    limits[RLIMIT_STACK].current = USER_STACK_SIZE;
    limits[RLIMIT_CORE].current = 0; /* no dump is ever written */
    limits[RLIMIT_NPROC] = (struct rlimit){threads, threads};
    limits[RLIMIT_SIGPENDING] = (struct rlimit){threads, threads};
    limits[RLIMIT_NOFILE] = (struct rlimit){TABLE_MOST, TABLE_MOST};
    limits[RLIMIT_MEMLOCK] = (struct rlimit){LOCKED_DEFAULT, LOCKED_DEFAULT};
    limits[RLIMIT_MSGQUEUE] = (struct rlimit){QUEUES_DEFAULT, QUEUES_DEFAULT};
    limits[RLIMIT_NICE] = limits[RLIMIT_RTPRIO] = (struct rlimit){0, 0};
}

/* See limits.h. */
uint32_t limit_of(int resource)
{
    return current()->process->limits[resource].current;
}

/* See limits.h. */
void limits_apply(void)
{
    const struct process *process = current()->process;
    process->space->stack_limit = process->limits[RLIMIT_STACK].current;
    process->space->size_limit = process->limits[RLIMIT_AS].current;
}

/* Whether the caller may touch the limits of process: its own, one of the same user, or it is user
 * 0's. Lock held. */
static bool may_touch(const struct process *process)
{
    const struct id_set *own = &identity()->user, *its = &process->identity.user;
    return process == current()->process || identity_is_root() ||
           (own->real == its->real && own->real == its->effective && own->real == its->saved);
}

/* Whether limit may become fresh. Tables cannot grow past TABLE_MOST, so neither can their limit.
 */
static int check_new(int resource, const struct rlimit *limit, const struct rlimit *fresh)
{
    if (fresh->current > fresh->maximum)
        return -EINVAL;
    if (resource == RLIMIT_NOFILE && fresh->maximum > TABLE_MOST)
        return -EPERM;
    return fresh->maximum > limit->maximum && !identity_is_root() ? -EPERM : 0;
}

/* limits_exchange() with the lock held. */
static int exchange(struct process *process, int resource, const struct rlimit *fresh,
                    struct rlimit *old)
{
    if (!process)
        return -ESRCH;
    if (!may_touch(process))
        return -EPERM;
    struct rlimit *limit = &process->limits[resource];
    int error = fresh ? check_new(resource, limit, fresh) : 0;
    if (error)
        return error;
    if (old)
        *old = *limit;
    if (fresh)
        *limit = *fresh;
    if (fresh && resource == RLIMIT_CPU)
        limits_watch_cpu(process);
    if (fresh && process == current()->process) /* another's space may be going: it comes by exec */
        limits_apply();
    return 0;
}

/* See limits.h. */
int limits_exchange(int pid, int resource, const struct rlimit *fresh, struct rlimit *old)
{
    if ((unsigned)resource >= RLIMIT_COUNT)
        return -EINVAL;
    uint32_t irq = spin_lock(&process_lock);
    int error = exchange(pid ? process_find(pid) : current()->process, resource, fresh, old);
    spin_unlock(&process_lock, irq);
    return error;
}
