/* System calls on scheduling: policies, priorities, CPUs. Linux's policies are laid over Baton's
 * priorities, of which the higher always comes first: real-time ones lie above the default,
 * SCHED_IDLE below. (The boot line may choose a scheduler that does not go by priorities at all.)
 */
#include "kernel/calls/calls.h"
#include "kernel/calls/timespec.h"
#include "kernel/mm/user.h"
#include "kernel/proc/limits.h"
#include "kernel/proc/tree.h"
#include "kernel/sched.h"
#include "lib/errno.h"
#include "lib/linux.h"

enum {
    REAL_TIME_MIN = 1, /* sched_priority of SCHED_FIFO and SCHED_RR */
    REAL_TIME_MAX = 99,
    PRIORITY_REAL_TIME = PRIORITY_DEFAULT + 1, /* Baton's for REAL_TIME_MIN */
    PRIORITY_IDLE = PRIORITY_MIN + 1,
    SLICE_ENDLESS = 0x7fffffff,
    MASK_SIZE = 4, /* bytes of a set of CPUs: Linux's for at most 32 */
    ONLY_CPU = 1,  /* the set of this one CPU */
};

static bool real_time(int policy)
{
    return policy == SCHED_FIFO || policy == SCHED_RR;
}

static bool known(int policy)
{
    return real_time(policy) || policy == SCHED_OTHER || policy == SCHED_BATCH ||
           policy == SCHED_IDLE;
}

/* Baton's priority for Linux's policy and sched_priority. */
static int priority_of(int policy, int priority)
{
    if (policy == SCHED_IDLE)
        return PRIORITY_IDLE;
    if (!real_time(policy))
        return PRIORITY_DEFAULT;
    return PRIORITY_REAL_TIME + (priority - REAL_TIME_MIN) * (PRIORITY_MAX - PRIORITY_REAL_TIME) /
                                    (REAL_TIME_MAX - REAL_TIME_MIN);
}

/* The thread of that number, 0 the caller; NULL: none. Lock held. */
static struct thread *thread_named(int tid)
{
    return tid ? process_find_thread(tid) : current();
}

/* Whether the caller may give thread that policy. 0 or -EPERM; lock held. */
static int may_set(const struct thread *thread, int policy, int priority)
{
    const struct id_set *own = &identity()->user, *its = &thread->process->identity.user;
    if (identity_is_root())
        return 0;
    if (own->effective != its->real && own->effective != its->effective)
        return -EPERM;
    return real_time(policy) && (uint32_t)priority > limit_of(RLIMIT_RTPRIO) ? -EPERM : 0;
}

/* Sets policy, -1 leaving it, and priority of the thread tid; lock held. 0 or -errno. */
static int set_policy(int tid, int policy, int priority)
{
    struct thread *thread = thread_named(tid);
    if (!thread)
        return -ESRCH;
    if (policy == -1)
        policy = thread->policy;
    if (real_time(policy) ? priority < REAL_TIME_MIN || priority > REAL_TIME_MAX : priority != 0)
        return -EINVAL;
    int error = may_set(thread, policy, priority);
    if (error)
        return error;
    thread->policy = (uint8_t)policy;
    thread->policy_priority = (uint8_t)priority;
    thread->slice = policy == SCHED_FIFO ? SLICE_ENDLESS : TIME_SLICE_TICKS;
    thread_change_priority(thread, priority_of(policy, priority));
    return 0;
}

/* Reads the sched_param and sets. policy as set_policy() has it. */
static int32_t set_from_user(int tid, int policy, const void *param)
{
    struct sched_param copy;
    if (!param || tid < 0)
        return -EINVAL;
    if (user_read(&copy, param, sizeof copy))
        return -EFAULT;
    uint32_t irq = spin_lock(&process_lock);
    int error = set_policy(tid, policy, copy.priority);
    spin_unlock(&process_lock, irq);
    return error;
}

int32_t sys_sched_setparam(int tid, const void *param)
{
    return set_from_user(tid, -1, param);
}

/* A policy for all children to come with SCHED_OTHER again is not kept: it is refused. */
int32_t sys_sched_setscheduler(int tid, int policy, const void *param)
{
    return known(policy) ? set_from_user(tid, policy, param) : -EINVAL;
}

/* The policy of the thread tid, and *priority. -EINVAL, -ESRCH. */
static int get_policy(int tid, int *priority)
{
    if (tid < 0)
        return -EINVAL;
    uint32_t irq = spin_lock(&process_lock);
    const struct thread *thread = thread_named(tid);
    int policy = thread ? thread->policy : -ESRCH;
    *priority = thread ? thread->policy_priority : 0;
    spin_unlock(&process_lock, irq);
    return policy;
}

int32_t sys_sched_getparam(int tid, void *param)
{
    struct sched_param copy;
    if (!param)
        return -EINVAL;
    int policy = get_policy(tid, &copy.priority);
    return policy < 0 ? policy : user_write(param, &copy, sizeof copy);
}

int32_t sys_sched_getscheduler(int tid)
{
    int priority;
    return get_policy(tid, &priority);
}

int32_t sys_sched_get_priority_max(int policy)
{
    if (!known(policy))
        return -EINVAL;
    return real_time(policy) ? REAL_TIME_MAX : 0;
}

int32_t sys_sched_get_priority_min(int policy)
{
    if (!known(policy))
        return -EINVAL;
    return real_time(policy) ? REAL_TIME_MIN : 0;
}

/* The time slice of the thread tid in nanoseconds, 0 where it has no end; -EINVAL, -ESRCH. */
static int32_t slice_of(int tid, uint32_t *nanoseconds)
{
    int priority, policy = get_policy(tid, &priority);
    *nanoseconds = policy == SCHED_FIFO ? 0 : NANOSECONDS / arch_tick_hz() * TIME_SLICE_TICKS;
    return policy < 0 ? policy : 0;
}

int32_t sys_sched_rr_get_interval(int tid, void *interval)
{
    uint32_t slice;
    int error = slice_of(tid, &slice);
    struct timespec32 time = {0, (int32_t)slice};
    return error ? error : user_write(interval, &time, sizeof time);
}

int32_t sys_sched_rr_get_interval_time64(int tid, void *interval)
{
    uint32_t slice;
    int error = slice_of(tid, &slice);
    int64_t time[2] = {0, slice};
    return error ? error : user_write(interval, &time, sizeof time);
}

/* Whether there is such a thread. 0 or -ESRCH. */
static int look_for(int tid)
{
    uint32_t irq = spin_lock(&process_lock);
    int error = thread_named(tid) ? 0 : -ESRCH;
    spin_unlock(&process_lock, irq);
    return error;
}

/* All run on the one CPU; a set without it is no good. */
int32_t sys_sched_setaffinity(int tid, unsigned size, const void *mask)
{
    uint32_t set = 0;
    if (user_read(&set, mask, size < MASK_SIZE ? size : MASK_SIZE))
        return -EFAULT;
    int error = look_for(tid);
    if (error)
        return error;
    return set & ONLY_CPU ? 0 : -EINVAL;
}

/* Gives the bytes written, which the C libraries count on. */
int32_t sys_sched_getaffinity(int tid, unsigned size, void *mask)
{
    static const uint32_t set = ONLY_CPU;
    if (size < MASK_SIZE || size % MASK_SIZE)
        return -EINVAL;
    int error = look_for(tid);
    if (!error)
        error = user_write(mask, &set, sizeof set);
    return error ? error : MASK_SIZE;
}

int32_t sys_getcpu(void *cpu, void *node, void *unused)
{
    static const uint32_t zero;
    (void)unused;
    if ((cpu && user_write(cpu, &zero, sizeof zero)) ||
        (node && user_write(node, &zero, sizeof zero)))
        return -EFAULT;
    return 0;
}
