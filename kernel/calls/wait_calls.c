/* System calls that wait for children, and those that tell what was used. */
#include "kernel/calls/calls.h"
#include "kernel/mm/user.h"
#include "kernel/proc/tree.h"
#include "kernel/proc/wait4.h"
#include "lib/div64.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/linux_process.h"
#include "lib/time_units.h"

#define WAIT_KINDS      (WAIT_OPTION_NOTHREAD | WAIT_OPTION_ALL | WAIT_OPTION_CLONE)
#define WAIT4_OPTIONS   (WNOHANG | WUNTRACED | WCONTINUED | WAIT_KINDS)
#define WAITID_HAPPENED (WEXITED | WSTOPPED | WCONTINUED)
#define WAITID_OPTIONS  (WNOHANG | WNOWAIT | WAITID_HAPPENED | WAIT_KINDS)

enum { NO_PROCESS = -0x7fffffff - 1 };

/* What wait4(2) means by pid: a child, any (-1), any of the caller's group (0), or of that of the
 * number below -1. */
static struct wait_request request_of(int pid, int options)
{
    struct wait_request request = {.options = (uint32_t)options | WEXITED};
    if (pid > 0) {
        request.which = WAIT_PROCESS;
        request.number = pid;
    } else if (pid != -1) {
        request.which = WAIT_GROUP;
        request.number = pid ? -pid : current()->process->pgid;
    }
    return request;
}

int32_t sys_wait4(int pid, int *status, int options, void *usage)
{
    struct child_report report;
    if ((uint32_t)options & ~WAIT4_OPTIONS)
        return -EINVAL;
    if (pid == NO_PROCESS)
        return -ESRCH;
    struct wait_request request = request_of(pid, options);
    int result = process_wait(&request, &report);
    if (result <= 0)
        return result;
    if (status && user_write(status, &report.wait_status, sizeof report.wait_status))
        return -EFAULT;
    if (usage && usage_write(usage, &report.usage))
        return -EFAULT;
    return result;
}

int32_t sys_waitpid(int pid, int *status, int options)
{
    return sys_wait4(pid, status, options, NULL);
}

/* Makes a request of waitid()'s arguments. 0 or -EINVAL. */
static int make_request(struct wait_request *request, int which, int number, int options)
{
    if ((uint32_t)options & ~WAITID_OPTIONS || !(options & WAITID_HAPPENED))
        return -EINVAL;
    request->options = (uint32_t)options;
    request->number = number;
    if (which == P_ALL)
        request->which = WAIT_ALL;
    else if (which == P_PID && number > 0)
        request->which = WAIT_PROCESS;
    else if (which == P_PGID && number >= 0)
        request->which = WAIT_GROUP;
    else
        return -EINVAL;
    if (request->which == WAIT_GROUP && number == 0)
        request->number = current()->process->pgid;
    return 0;
}

/* Fills what waitid() tells of a child. */
static void fill_information(struct siginfo *information, const struct child_report *report)
{
    int wait_status = report->wait_status;
    information->signal = SIGCHLD;
    information->child.pid = report->pid;
    information->child.uid = report->uid;
    if (wait_status == W_CONTINUED) {
        information->code = CLD_CONTINUED;
        information->child.status = SIGCONT;
    } else if (WIFSTOPPED(wait_status)) {
        information->code = CLD_STOPPED;
        information->child.status = WSTOPSIG(wait_status);
    } else if (WIFEXITED(wait_status)) {
        information->code = CLD_EXITED;
        information->child.status = WEXITSTATUS(wait_status);
    } else {
        information->code = CLD_KILLED;
        information->child.status = WTERMSIG(wait_status);
    }
}

/* Of the siginfo only what waitid() has to tell is written: zeros where there is nothing, be it by
 * an error. */
int32_t sys_waitid(int which, int number, void *information, int options, void *usage)
{
    struct wait_request request;
    struct child_report report;
    struct siginfo told = {0};
    int result = make_request(&request, which, number, options);
    if (!result)
        result = process_wait(&request, &report);
    if (result > 0) {
        fill_information(&told, &report);
        if (usage && usage_write(usage, &report.usage))
            return -EFAULT;
    }
    if (information && user_write(information, &told, offsetof(struct siginfo, child.user_time)))
        return -EFAULT;
    return result < 0 ? result : 0;
}

/* The caller's usage of that kind. False: there is no such kind. */
static bool usage_of(int which, struct usage *usage)
{
    const struct process *self = current()->process;
    uint32_t irq = spin_lock(&process_lock);
    *usage = which == RUSAGE_CHILDREN ? self->children_usage
             : which == RUSAGE_THREAD ? usage_of_thread(current())
                                      : usage_of_process(self);
    spin_unlock(&process_lock, irq);
    return which == RUSAGE_SELF || which == RUSAGE_CHILDREN || which == RUSAGE_THREAD;
}

int32_t sys_getrusage(int which, void *usage)
{
    struct usage used;
    return usage_of(which, &used) ? usage_write(usage, &used) : -EINVAL;
}

/* Gives the hundredths of a second since the boot. */
int32_t sys_times(void *times)
{
    struct usage own, childrens;
    uint32_t rest;
    usage_of(RUSAGE_SELF, &own);
    usage_of(RUSAGE_CHILDREN, &childrens);
    uint32_t spent[4] = {usage_hundredths(own.user_ticks), usage_hundredths(own.system_ticks),
                         usage_hundredths(childrens.user_ticks),
                         usage_hundredths(childrens.system_ticks)};
    if (times && user_write(times, spent, sizeof spent))
        return -EFAULT;
    return (int32_t)div64(arch_clock_ns(), NANOSECONDS_PER_HUNDREDTH, &rest);
}
