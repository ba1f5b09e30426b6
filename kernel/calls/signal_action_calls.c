/* System calls on signals: what a process does at each, what its threads block, and the way back
 * from a handler. */
#include "kernel/calls/calls.h"
#include "kernel/mm/user.h"
#include "kernel/proc/signal_parts.h"
#include "lib/errno.h"

#define KNOWN_FLAGS                                                                                \
    (SA_NOCLDSTOP | SA_NOCLDWAIT | SA_SIGINFO | SA_RESTORER | SA_ONSTACK | SA_RESTART |            \
     SA_NODEFER | SA_RESETHAND)

/* Whether what waits already would be ignored by that action. */
static bool ignores(const struct sigaction *action, int signal)
{
    return action->handler == SIG_IGN ||
           (action->handler == SIG_DFL && IGNORED_BY_DEFAULT & SIGNAL_BIT(signal));
}

/* Gives the old action and, where action is not NULL, sets it; flags that Linux does not know are
 * not kept, so that a program can find out. 0, -EINVAL, -ENOMEM. */
static int change_action(int signal, const struct sigaction *action, struct sigaction *old)
{
    struct process *process = current()->process;
    struct sigaction wanted;
    int error = 0;
    if (signal < 1 || signal > NSIG || (action && NEVER_BLOCKED & SIGNAL_BIT(signal)))
        return -EINVAL;
    uint32_t irq = spin_lock(&process_lock);
    *old = *signal_action(process, signal);
    if (action) {
        wanted = *action;
        wanted.flags &= KNOWN_FLAGS;
        wanted.mask &= ~NEVER_BLOCKED;
        error = signal_set_action(process, signal, &wanted);
        if (!error && ignores(&wanted, signal))
            signal_flush(process, SIGNAL_BIT(signal));
    }
    spin_unlock(&process_lock, irq);
    return error;
}

int32_t sys_rt_sigaction(int signal, const void *action, void *old, unsigned size)
{
    struct sigaction wanted, before;
    if (size != sizeof(signal_set))
        return -EINVAL;
    if (action && user_read(&wanted, action, sizeof wanted))
        return -EFAULT;
    int error = change_action(signal, action ? &wanted : NULL, &before);
    if (!error && old && user_write(old, &before, sizeof before))
        return -EFAULT;
    return error;
}

int32_t sys_sigaction(int signal, const void *action, void *old)
{
    struct old_sigaction wanted;
    struct sigaction before, wide = {0};
    if (action && user_read(&wanted, action, sizeof wanted))
        return -EFAULT;
    if (action)
        wide = (struct sigaction){wanted.handler, wanted.flags, wanted.restorer, wanted.mask};
    int error = change_action(signal, action ? &wide : NULL, &before);
    struct old_sigaction narrow = {before.handler, (uint32_t)before.mask, before.flags,
                                   before.restorer};
    if (!error && old && user_write(old, &narrow, sizeof narrow))
        return -EFAULT;
    return error;
}

int32_t sys_signal(int signal, void *handler)
{
    struct sigaction old,
        once = {.handler = (uint32_t)(uintptr_t)handler, .flags = SA_RESETHAND | SA_NODEFER};
    int error = change_action(signal, &once, &old);
    return error ? error : (int32_t)old.handler;
}

int32_t sys_sigreturn(void)
{
    return arch_signal_return();
}

int32_t sys_rt_sigreturn(void)
{
    return arch_signal_return_info();
}

int32_t sys_sigaltstack(const void *stack, void *old)
{
    uint32_t stack_pointer = arch_frame_stack(arch_user_frame(current()));
    struct signal_stack wanted, before = signal_alternate_stack(stack_pointer);
    int error = 0;
    if (stack && user_read(&wanted, stack, sizeof wanted))
        return -EFAULT;
    if (stack)
        error = signal_set_alternate_stack(&wanted, stack_pointer);
    if (!error && old && user_write(old, &before, sizeof before))
        return -EFAULT;
    return error;
}
