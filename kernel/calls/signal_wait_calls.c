/* System calls that wait for signals, and the one by which an interrupted call goes on. */
#include "kernel/calls/calls.h"
#include "kernel/calls/timespec.h"
#include "kernel/mm/user.h"
#include "kernel/proc/clock_wait.h"
#include "kernel/proc/signal_parts.h"
#include "lib/errno.h"

/* Sleeps until a signal awaits the caller, or the clock has come to end. -EINTR or -ETIMEDOUT. */
static int sleep_for_signal(uint64_t end)
{
    struct wait_queue nobody; /* none wakes it */
    int error = 0;
    wait_queue_init(&nobody);
    uint32_t irq = spin_lock(&nobody.lock);
    while (!error)
        error = clock_wait(&nobody, WAIT_FOR_SIGNAL, WAIT_INTERRUPTIBLE, end);
    spin_unlock(&nobody.lock, irq);
    return error;
}

int32_t sys_pause(void)
{
    (void)sleep_for_signal(TIME_FOREVER);
    return -ERESTARTNOHAND;
}

/* The way out brings the old mask back, after the handler. */
static int suspend_with(signal_set mask)
{
    signal_lend_mask(mask);
    (void)sleep_for_signal(TIME_FOREVER);
    return -ERESTARTNOHAND;
}

int32_t sys_rt_sigsuspend(const void *mask, unsigned size)
{
    signal_set wanted;
    if (size != sizeof wanted)
        return -EINVAL;
    return user_read(&wanted, mask, sizeof wanted) ? -EFAULT : suspend_with(wanted);
}

int32_t sys_sigsuspend(int unused1, int unused2, unsigned mask)
{
    (void)unused1;
    (void)unused2;
    return suspend_with(mask);
}

/* Takes one of set's, if one waits: its number, or 0. */
static int take(signal_set set, struct siginfo *info)
{
    uint32_t irq = spin_lock(&process_lock);
    int signal = signal_take_of(current(), set, info);
    signal_refresh_work(current());
    spin_unlock(&process_lock, irq);
    return signal;
}

/* Opens the mask for set, in the way that a signal of set ends the sleep and does nothing else, and
 * sleeps until end. As sleep_for_signal(). */
static int sleep_for(signal_set set, uint64_t end)
{
    struct thread *self = current();
    signal_set mask = self->signal.mask;
    uint32_t irq = spin_lock(&process_lock);
    self->signal.awaited = set & mask;
    signal_set_mask_locked(self, mask & ~set);
    spin_unlock(&process_lock, irq);
    int error = sleep_for_signal(end);
    irq = spin_lock(&process_lock);
    self->signal.awaited = 0;
    signal_set_mask_locked(self, mask);
    spin_unlock(&process_lock, irq);
    return error;
}

/* sigtimedwait(2) with all read; timeout in nanoseconds, TIME_FOREVER for none. */
static int wait_for(signal_set set, uint64_t timeout, struct siginfo *info)
{
    set &= ~NEVER_BLOCKED;
    int signal = take(set, info), error = -ETIMEDOUT;
    if (!signal && timeout != 0) {
        error = sleep_for(set, clock_sum(clock_monotonic_ns(), timeout));
        signal = take(set, info);
    }
    if (signal)
        return signal;
    return error == -EINTR ? -EINTR : -EAGAIN;
}

/* Reads the arguments as the caller's width has them, waits, and writes what came. */
static int sigtimedwait(const void *set, void *info, const void *timeout, unsigned size,
                        const struct timespec_form *form)
{
    signal_set wanted;
    uint64_t nanoseconds = TIME_FOREVER;
    struct siginfo found;
    int error = 0;
    if (size != sizeof wanted)
        return -EINVAL;
    if (user_read(&wanted, set, sizeof wanted))
        return -EFAULT;
    if (timeout)
        error = form->read(timeout, &nanoseconds);
    int result = error ? error : wait_for(wanted, nanoseconds, &found);
    if (result > 0 && info && user_write(info, &found, sizeof found))
        return -EFAULT;
    return result;
}

int32_t sys_rt_sigtimedwait(const void *set, void *info, const void *timeout, unsigned size)
{
    return sigtimedwait(set, info, timeout, size, &timespec_form32);
}

int32_t sys_rt_sigtimedwait_time64(const void *set, void *info, const void *timeout, unsigned size)
{
    return sigtimedwait(set, info, timeout, size, &timespec_form64);
}

/* Programs do not call it: the way out of an interrupted call does, in their name. */
int32_t sys_restart_syscall(void)
{
    struct call_restart *restart = &current()->signal.restart;
    return restart->call ? restart->call(restart) : -EINTR;
}
