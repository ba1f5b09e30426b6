/* The set of signals that a thread blocks. */
#include "kernel/mm/user.h"
#include "kernel/proc/signal_parts.h"
#include "lib/errno.h"

/* See signal_parts.h. */
void signal_refresh_work(struct thread *self)
{
    const struct signal_state *shared = &self->process->signal;
    signal_set waiting = self->signal.pending.set | shared->pending.set;
    if (waiting & ~self->signal.mask || shared->stop_signal)
        self->work |= WORK_SIGNAL;
    else
        self->work &= ~WORK_SIGNAL;
}

/* See signal_parts.h. What the caller no more takes somebody else is told of. */
void signal_set_mask_locked(struct thread *self, signal_set set)
{
    signal_set added = set & ~self->signal.mask;
    self->signal.mask = set & ~NEVER_BLOCKED;
    if (self->process->signal.pending.set & added)
        signal_retarget(self->process, added);
    signal_refresh_work(self);
}

/* See signal.h. */
void signal_set_mask(signal_set set)
{
    uint32_t irq = spin_lock(&process_lock);
    signal_set_mask_locked(current(), set);
    spin_unlock(&process_lock, irq);
}

/* See signal.h. */
void signal_lend_mask(signal_set set)
{
    struct thread *self = current();
    self->signal.saved_mask = self->signal.mask;
    self->signal.mask_is_lent = true;
    signal_set_mask(set);
}

/* See signal.h. */
int signal_lend_user_mask(const void *set, uint32_t size)
{
    signal_set copy;
    if (!set)
        return 0;
    if (size != sizeof copy)
        return -EINVAL;
    if (user_read(&copy, set, sizeof copy))
        return -EFAULT;
    signal_lend_mask(copy);
    return 0;
}

/* See signal.h. */
void signal_return_mask(void)
{
    struct thread *self = current();
    if (!self->signal.mask_is_lent)
        return;
    self->signal.mask_is_lent = false;
    signal_set_mask(self->signal.saved_mask);
}
