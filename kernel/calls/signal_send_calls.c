/* System calls that send signals. */
#include "kernel/calls/calls.h"
#include "kernel/mm/user.h"
#include "kernel/proc/group.h"
#include "kernel/proc/signal_parts.h"
#include "lib/errno.h"

/* What the one who gets it is told of the caller. */
static struct siginfo from_caller(int signal, int code)
{
    struct siginfo info = {.signal = signal, .code = code};
    info.sent.pid = current()->process->pid;
    info.sent.uid = identity()->user.real;
    return info;
}

/* Whether the caller may send signal to process: it is itself, or of the same user; or user 0
 * sends, or a shell continues what it has started. Lock held. 0, -EINVAL, -EPERM. */
static int check(const struct process *process, int signal)
{
    const struct process *self = current()->process;
    const struct id_set *own = &self->identity.user, *its = &process->identity.user;
    if (signal < 0 || signal > NSIG)
        return -EINVAL;
    bool allowed = process == self || identity_is_root() || own->effective == its->real ||
                   own->effective == its->saved || own->real == its->real ||
                   own->real == its->saved || (signal == SIGCONT && process->sid == self->sid);
    return allowed ? 0 : -EPERM;
}

/* Sends to process if the caller may; lock held. */
static int send(struct process *process, int signal, const struct siginfo *info)
{
    int error = check(process, signal);
    return error ? error : signal_send_process_locked(process, signal, info);
}

static int send_to_process(int pid, int signal, const struct siginfo *info)
{
    uint32_t irq = spin_lock(&process_lock);
    struct process *process = process_find(pid);
    int error = process ? send(process, signal, info) : -ESRCH;
    spin_unlock(&process_lock, irq);
    return error;
}

/* One success is success; else the last error counts. */
static int send_to_group(int pgid, int signal, const struct siginfo *info)
{
    int result = -ESRCH;
    uint32_t irq = spin_lock(&process_lock);
    struct process *first = group_first(pgid);
    for (struct process *member = first; member; member = group_next(member, first)) {
        int error = send(member, signal, info);
        if (result)
            result = error;
    }
    spin_unlock(&process_lock, irq);
    return result;
}

/* kill(-1): everybody but init and the caller. */
static int send_to_all_others(int signal, const struct siginfo *info)
{
    struct list *link;
    int result = 0, count = 0;
    uint32_t irq = spin_lock(&process_lock);
    list_for_each(link, &process_list)
    {
        struct process *process = list_entry(link, struct process, all_link);
        if (process == init_process || process == current()->process)
            continue;
        int error = send(process, signal, info);
        if (error != -EPERM)
            result = error;
        count++;
    }
    spin_unlock(&process_lock, irq);
    return count ? result : -ESRCH;
}

int32_t sys_kill(int pid, int signal)
{
    struct siginfo info = from_caller(signal, SI_USER);
    if (pid > 0)
        return send_to_process(pid, signal, &info);
    if (pid == -1)
        return send_to_all_others(signal, &info);
    if (pid == INT32_MIN)
        return -ESRCH;
    return send_to_group(pid ? -pid : current()->process->pgid, signal, &info);
}

/* To the thread of that number, if it is one of process pid's; pid 0: of anybody's. */
static int send_to_thread(int pid, int tid, int signal, const struct siginfo *info)
{
    uint32_t irq = spin_lock(&process_lock);
    struct thread *thread = process_find_thread(tid);
    bool found = thread && (pid == 0 || thread->process->pid == pid);
    int error = found ? check(thread->process, signal) : -ESRCH;
    if (!error)
        error = signal_send_thread_locked(thread, signal, info);
    spin_unlock(&process_lock, irq);
    return error;
}

int32_t sys_tkill(int tid, int signal)
{
    struct siginfo info = from_caller(signal, SI_TKILL);
    return tid <= 0 ? -EINVAL : send_to_thread(0, tid, signal, &info);
}

int32_t sys_tgkill(int pid, int tid, int signal)
{
    struct siginfo info = from_caller(signal, SI_TKILL);
    return pid <= 0 || tid <= 0 ? -EINVAL : send_to_thread(pid, tid, signal, &info);
}

/* Reads what the caller wants told; to others than itself, pid, it cannot say that the kernel or
 * kill(2) has sent it. 0, -EFAULT, -EPERM. */
static int read_info(struct siginfo *info, const void *from, int pid, int signal)
{
    if (user_read(info, from, sizeof *info))
        return -EFAULT;
    info->signal = signal;
    if ((info->code >= 0 || info->code == SI_TKILL) && pid != current()->process->pid)
        return -EPERM;
    return 0;
}

int32_t sys_rt_sigqueueinfo(int pid, int signal, const void *from)
{
    struct siginfo info;
    int error = read_info(&info, from, pid, signal);
    return error ? error : send_to_process(pid, signal, &info);
}

int32_t sys_rt_tgsigqueueinfo(int pid, int tid, int signal, const void *from)
{
    struct siginfo info;
    if (user_read(&info, from, sizeof info))
        return -EFAULT;
    if (pid <= 0 || tid <= 0)
        return -EINVAL;
    int error = read_info(&info, from, pid, signal);
    return error ? error : send_to_thread(pid, tid, signal, &info);
}
