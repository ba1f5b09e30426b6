/* Sending signals: who is told, and what happens where no handler is. */
#include "kernel/proc/signal.h"

#include "kernel/proc/tree.h"
#include "lib/errno.h"

#define IGNORED_BY_DEFAULT                                                                         \
    (SIGNAL_BIT(SIGCHLD) | SIGNAL_BIT(SIGCONT) | SIGNAL_BIT(SIGURG) | SIGNAL_BIT(SIGWINCH))
#define STOPS_BY_DEFAULT                                                                           \
    (SIGNAL_BIT(SIGSTOP) | SIGNAL_BIT(SIGTSTP) | SIGNAL_BIT(SIGTTIN) | SIGNAL_BIT(SIGTTOU))

/* See signal.h. */
int signal_send_process_locked(struct process *process, int signal, const struct siginfo *info)
{
    (void)info;
    if (signal < 0 || signal > NSIG)
        return -EINVAL;
    if (signal == 0 || process == init_process)
        return 0;
    if (!(SIGNAL_BIT(signal) & (IGNORED_BY_DEFAULT | STOPS_BY_DEFAULT)))
        process_kill_locked(process, signal);
    return 0;
}

/* See signal.h. */
int signal_send_process(struct process *process, int signal, const struct siginfo *info)
{
    uint32_t irq = spin_lock(&process_lock);
    int error = signal_send_process_locked(process, signal, info);
    spin_unlock(&process_lock, irq);
    return error;
}

/* See signal.h. */
int signal_send_thread_locked(struct thread *thread, int signal, const struct siginfo *info)
{
    return thread->process ? signal_send_process_locked(thread->process, signal, info) : -ESRCH;
}

/* See signal.h. */
int signal_send_thread(struct thread *thread, int signal, const struct siginfo *info)
{
    uint32_t irq = spin_lock(&process_lock);
    int error = signal_send_thread_locked(thread, signal, info);
    spin_unlock(&process_lock, irq);
    return error;
}

/* See signal.h. */
void signal_fault(int signal, const struct siginfo *info, const char *line)
{
    (void)info;
    process_fault(signal, line);
}
