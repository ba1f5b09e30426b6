/* System calls on the set of signals that a thread blocks, and on what waits behind it. The older
 * ones know the first 32 signals. */
#include "kernel/calls/calls.h"
#include "kernel/mm/user.h"
#include "kernel/proc/signal_parts.h"
#include "lib/errno.h"

#define FIRST_32 ((signal_set)0xffffffffu)

/* Changes the caller's mask as sigprocmask(2) asks; SIG_SETMASK leaves what lies outside known. 0
 * or -EINVAL. */
static int change(int how, signal_set set, signal_set known)
{
    signal_set mask = current()->signal.mask;
    if (how == SIG_BLOCK)
        mask |= set;
    else if (how == SIG_UNBLOCK)
        mask &= ~set;
    else if (how == SIG_SETMASK)
        mask = (mask & ~known) | set;
    else
        return -EINVAL;
    signal_set_mask(mask);
    return 0;
}

int32_t sys_rt_sigprocmask(int how, const void *set, void *old, unsigned size)
{
    signal_set before = current()->signal.mask, wanted;
    if (size != sizeof wanted)
        return -EINVAL;
    if (set) {
        if (user_read(&wanted, set, sizeof wanted))
            return -EFAULT;
        int error = change(how, wanted, ~(signal_set)0);
        if (error)
            return error;
    }
    return old ? user_write(old, &before, sizeof before) : 0;
}

int32_t sys_sigprocmask(int how, const void *set, void *old)
{
    uint32_t wanted, before = (uint32_t)current()->signal.mask;
    if (set) {
        if (user_read(&wanted, set, sizeof wanted))
            return -EFAULT;
        int error = change(how, wanted, FIRST_32);
        if (error)
            return error;
    }
    return old ? user_write(old, &before, sizeof before) : 0;
}

int32_t sys_sgetmask(void)
{
    return (int32_t)current()->signal.mask;
}

int32_t sys_ssetmask(int mask)
{
    int32_t before = (int32_t)current()->signal.mask;
    signal_set_mask((uint32_t)mask);
    return before;
}

/* What waits, for the thread or its process, and is blocked. */
static signal_set blocked_and_pending(void)
{
    const struct thread *self = current();
    uint32_t irq = spin_lock(&process_lock);
    signal_set pending = self->signal.pending.set | self->process->signal.pending.set;
    spin_unlock(&process_lock, irq);
    return pending & self->signal.mask;
}

int32_t sys_rt_sigpending(void *set, unsigned size)
{
    signal_set pending = blocked_and_pending();
    if (size > sizeof pending)
        return -EINVAL;
    return user_write(set, &pending, size);
}

int32_t sys_sigpending(void *set)
{
    uint32_t pending = (uint32_t)blocked_and_pending();
    return user_write(set, &pending, sizeof pending);
}
