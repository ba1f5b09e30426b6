/* wait4, waitpid and waitid: which children they mean, what they tell, and what they refuse. */
#include "lib/linux_process.h"
#include "lib/linux_signal.h"
#include "tests/user/child.h"
#include "tests/user/signals.h"

enum { NOBODY = 32100 };

static int ended_child(int status)
{
    int pid = sys_fork();
    if (pid == 0)
        exit(status);
    return pid;
}

static int statuses(void)
{
    int status = 0, pid = ended_child(300);
    check("an ended child", pid, sys_waitpid(pid, &status, 0));
    check("the low byte of its status", (300 & 0xff) << 8, status);
    pid = busy_child();
    sys_kill(pid, SIGTERM);
    check("a killed child", pid, sys_wait4(-1, &status, 0, NULL));
    check("its signal", SIGTERM, status);
    check("nobody is left", -ECHILD, sys_waitpid(-1, &status, 0));
    check("nor with WNOHANG", -ECHILD, sys_waitpid(-1, &status, WNOHANG));
    check("options that are not", -EINVAL, sys_waitpid(-1, &status, 0x1000));
    check("WEXITED is waitid's", -EINVAL, sys_waitpid(-1, &status, WEXITED));
    check("the least number", -ESRCH, sys_waitpid(-0x7fffffff - 1, &status, 0));
    pid = ended_child(1);
    check("a status that nobody wants", pid, sys_waitpid(pid, NULL, 0));
    return check_result();
}

static int groups(void)
{
    int status;
    sys_setpgid(0, 0);
    int near = busy_child(), far = busy_child(), self = sys_getpid();
    sys_setpgid(far, 0);
    check("one's own group with WNOHANG", 0, sys_waitpid(0, &status, WNOHANG));
    check("another's", 0, sys_waitpid(-far, &status, WNOHANG));
    check("one that is not", -ECHILD, sys_waitpid(-NOBODY, &status, WNOHANG));
    sys_kill(far, SIGKILL);
    check("the other's, when it has ended", far, sys_waitpid(-far, &status, 0));
    check("then it is no more", -ECHILD, sys_waitpid(-far, &status, 0));
    check("one's own is as before", 0, sys_waitpid(-self, &status, WNOHANG));
    sys_kill(near, SIGKILL);
    check("until it ends", near, sys_waitpid(0, &status, 0));
    return check_result();
}

static int stops(void)
{
    int status = 0, pid = busy_child();
    sys_setpgid(pid, 0); /* with a parent outside, so that SIGTSTP stops it */
    sys_kill(pid, SIGSTOP);
    check("a stopped child", pid, sys_waitpid(pid, &status, WUNTRACED));
    check("its status", SIGSTOP << 8 | 0x7f, status);
    check("is told once", 0, sys_waitpid(pid, &status, WUNTRACED | WNOHANG));
    sys_kill(pid, SIGCONT);
    check("a continued child", pid, sys_waitpid(pid, &status, WCONTINUED));
    check("its status", 0xffff, status);
    check("is told once", 0, sys_waitpid(pid, &status, WCONTINUED | WUNTRACED | WNOHANG));
    sys_kill(pid, SIGTSTP);
    check("stopped once more", pid, sys_waitpid(-1, &status, WUNTRACED));
    check("by another signal", SIGTSTP << 8 | 0x7f, status);
    check("a stopped one has not ended", 0, sys_waitpid(pid, &status, WNOHANG));
    end_child(pid);
    return check_result();
}

static struct siginfo information;

static void check_information(const char *name, int pid, int code, int status)
{
    check(name, 0, information.signal == SIGCHLD ? 0 : information.signal);
    check("its number", pid, information.child.pid);
    check("what happened", code, information.code);
    check("how", status, information.child.status);
    check_true("whose it was", information.child.uid == (uint32_t)sys_getuid32());
}

static int informing(void)
{
    int pid = ended_child(7);
    check("waitid leaves it", 0, sys_waitid(P_PID, pid, &information, WEXITED | WNOWAIT, NULL));
    check_information("an ended child", pid, CLD_EXITED, 7);
    check("so it is there still", 0, sys_waitid(P_ALL, 0, &information, WEXITED, NULL));
    check_information("the same", pid, CLD_EXITED, 7);
    pid = busy_child();
    information.signal = information.child.pid = 99;
    check("nothing has happened", 0,
          sys_waitid(P_PID, pid, &information, WEXITED | WSTOPPED | WNOHANG, NULL));
    check("and so it says", 0, information.signal | information.child.pid);
    sys_kill(pid, SIGSTOP);
    check("waitid of a stopped one", 0, sys_waitid(P_PID, pid, &information, WSTOPPED, NULL));
    check_information("it", pid, CLD_STOPPED, SIGSTOP);
    sys_kill(pid, SIGCONT);
    check("of a continued one", 0,
          sys_waitid(P_PID, pid, &information, WCONTINUED | WNOWAIT, NULL));
    check_information("it", pid, CLD_CONTINUED, SIGCONT);
    check("again", 0, sys_waitid(P_PID, pid, &information, WCONTINUED | WNOHANG, NULL));
    check_information("it", pid, CLD_CONTINUED, SIGCONT);
    sys_kill(pid, SIGKILL);
    check("of a killed one", 0, sys_waitid(P_PGID, 0, NULL, WEXITED, NULL));
    return check_result();
}

static int refusing(void)
{
    int pid = busy_child();
    check("no option", -EINVAL, sys_waitid(P_ALL, 0, &information, 0, NULL));
    check("only WNOHANG", -EINVAL, sys_waitid(P_ALL, 0, &information, WNOHANG, NULL));
    check("an option that is not", -EINVAL, sys_waitid(P_ALL, 0, &information, 0x105, NULL));
    check("no such kind", -EINVAL, sys_waitid(9, 1, &information, WEXITED, NULL));
    check("number 0", -EINVAL, sys_waitid(P_PID, 0, &information, WEXITED, NULL));
    check("a negative group", -EINVAL, sys_waitid(P_PGID, -1, &information, WEXITED, NULL));
    information.signal = information.child.pid = 99;
    check("nobody", -ECHILD, sys_waitid(P_PID, NOBODY, &information, WEXITED, NULL));
    check("and nothing is told", 0, information.signal | information.child.pid);
    check("a clone, where there is none", -ECHILD,
          sys_waitpid(pid, NULL, (int)WAIT_OPTION_CLONE | WNOHANG));
    check("whichever", 0, sys_waitpid(pid, NULL, WAIT_OPTION_ALL | WNOHANG));
    end_child(pid);
    return check_result();
}

/* A grandchild whose parent ends goes to the ancestor that asked for it. */
static int adopting(void)
{
    int status = 0;
    sys_prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    int self = sys_getpid(), child = sys_fork();
    if (child == 0) {
        int middle = sys_getpid();
        if (sys_fork() == 0) {
            while (sys_getppid() == middle)
                sys_sched_yield();
            exit(sys_getppid() == self ? 5 : 6);
        }
        exit(0);
    }
    check("the child", child, sys_waitpid(child, &status, 0));
    check_true("the grandchild", sys_waitpid(-1, &status, 0) > 0);
    check("is mine now", exited(5), status);
    return check_result();
}

/* A process can ask for a signal at its parent's end. */
static int following(void)
{
    int status = 0;
    sys_prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    int child = sys_fork();
    if (child == 0) {
        int ready[2] = {0, 0};
        char byte = 0;
        sys_pipe(ready);
        if (sys_fork() == 0) {
            sys_prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
            sys_write(ready[1], &byte, 1);
            for (;;)
                sys_sched_yield();
        }
        sys_read(ready[0], &byte, 1);
        exit(0);
    }
    check("a child that ends", child, sys_waitpid(child, &status, 0));
    check_true("takes its own with it", sys_waitpid(-1, &status, 0) > 0);
    check("by the signal asked for", SIGKILL, status);
    return check_result();
}

static int using(void)
{
    struct rusage usage = {.minor_faults = -1}, own;
    char *page = page_before_hole();
    *page = 1;
    int pid = sys_fork();
    if (pid == 0) {
        for (volatile int i = 0; i < 200000000 && usage.user_time.tv_usec < 30000; i++)
            if (i % 100000 == 0)
                sys_getrusage(RUSAGE_SELF, &usage);
        *page = 2;
        exit(0);
    }
    check("wait4 with usage", pid, sys_wait4(pid, NULL, 0, &usage));
    check_true("it ran in ring 3", usage.user_time.tv_usec + usage.user_time.tv_sec * 1000000 > 0);
    check_true("it had page faults", usage.minor_faults > 0);
    check("what children used", 0, sys_getrusage(RUSAGE_CHILDREN, &own));
    check_true("is what it used", own.user_time.tv_usec == usage.user_time.tv_usec);
    uint32_t times[4];
    check_true("times gives a time", sys_times(times) != -EFAULT);
    check_true("and what children used", times[2] + times[3] > 0);
    check("getrusage of oneself", 0, sys_getrusage(RUSAGE_SELF, &own));
    check("of the thread", 0, sys_getrusage(RUSAGE_THREAD, &own));
    check("of nobody", -EINVAL, sys_getrusage(2, &own));
    return check_result();
}

/* Zombies that nobody collects go with their parent. */
static int zombies(void)
{
    for (int i = 0; i < 20; i++)
        ended_child(i);
    return 0;
}

static int ignoring(void)
{
    struct sigaction ignore = {.handler = SIG_IGN};
    int status;
    sys_rt_sigaction(SIGCHLD, &ignore, NULL, sizeof(signal_set));
    ended_child(1);
    check("children are not kept where SIGCHLD is ignored", -ECHILD, sys_waitpid(-1, &status, 0));
    return check_result();
}

static void ignore_it(int signal)
{
    (void)signal;
}

/* A child that ends, or stops, when its parent sleeps. */
static int late_child(int signal)
{
    int pid = sys_fork();
    if (pid == 0) {
        wait_until_asleep(sys_getppid());
        if (signal)
            sys_kill(sys_getpid(), signal);
        exit(3);
    }
    return pid;
}

/* The SIGCHLD that a child's end sends does not interrupt the wait for it, SA_RESTART or not. */
static int interrupting(void)
{
    int status = 0;
    handle(SIGCHLD, ignore_it, 0);
    int pid = late_child(0);
    check("a child ends in the wait for it", pid, sys_waitpid(pid, &status, 0));
    check("its status", exited(3), status);
    pid = late_child(SIGSTOP);
    check("it stops in it", 0, sys_waitid(P_PID, pid, &information, WSTOPPED, NULL));
    check_information("it", pid, CLD_STOPPED, SIGSTOP);
    sys_kill(pid, SIGKILL);
    check("it is killed", pid, sys_waitpid(pid, &status, 0));
    pid = late_child(SIGSTOP);
    check("what is not asked for interrupts", -EINTR, sys_waitpid(pid, &status, 0));
    end_child(pid);
    handle(SIGCHLD, ignore_it, SA_NOCLDWAIT);
    pid = late_child(0);
    check("nor does the end of one that is not kept", -ECHILD, sys_waitpid(pid, &status, 0));
    return check_result();
}

int main(void)
{
    check("statuses", 0, in_child(statuses));
    check("groups", 0, in_child(groups));
    check("stops", 0, in_child(stops));
    check("informing", 0, in_child(informing));
    check("refusing", 0, in_child(refusing));
    check("adopting", 0, in_child(adopting));
    check("following", 0, in_child(following));
    check("using", 0, in_child(using));
    check("zombies", 0, in_child(zombies));
    check("ignoring", 0, in_child(ignoring));
    check("interrupting", 0, in_child(interrupting));
    return check_result();
}
