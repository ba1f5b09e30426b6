/* Process groups and sessions: setpgid, getpgid, getpgrp, setsid, getsid, and how they are
 * inherited, refused and used up. All in children: whoever starts this may lead a session. */
#include "tests/user/child.h"
#include "user/thread.h"

enum { NOBODY = 32100 }; /* a number too high for either system's few processes */

static char *program;

/* What is seen of one's own numbers. */
static int numbers(void)
{
    int pid = sys_getpid();
    check("setsid", pid, sys_setsid());
    check("the session's number", pid, sys_getsid(0));
    check("the group's number", pid, sys_getpgrp());
    check("getpgid(0)", pid, sys_getpgid(0));
    check("getpgid of oneself", pid, sys_getpgid(pid));
    check("getsid of oneself", pid, sys_getsid(pid));
    check("setsid by a leader", -EPERM, sys_setsid());
    check("setpgid of a session's leader", -EPERM, sys_setpgid(0, 0));
    check("getpgid of nobody", -ESRCH, sys_getpgid(NOBODY));
    check("getsid of nobody", -ESRCH, sys_getsid(NOBODY));
    check("getpgid of a negative number", -ESRCH, sys_getpgid(-1));
    check("getsid of a negative number", -ESRCH, sys_getsid(-5));
    return check_result();
}

/* A parent moves its children. */
static int moving(void)
{
    int self = sys_setsid(), first = busy_child(), second = busy_child();
    check("a child's group is its parent's", self, sys_getpgid(first));
    check("and its session", self, sys_getsid(first));
    check("a child leads a group", 0, sys_setpgid(first, 0));
    check("the group has its number", first, sys_getpgid(first));
    check("its session is as before", self, sys_getsid(first));
    check("another joins", 0, sys_setpgid(second, first));
    check("its group", first, sys_getpgid(second));
    check("joining again", 0, sys_setpgid(second, first));
    check("a group that is not", -EPERM, sys_setpgid(second, NOBODY));
    check("a negative group", -EINVAL, sys_setpgid(second, -1));
    check("a process that is not", -ESRCH, sys_setpgid(NOBODY, 0));
    check("a negative process", -ESRCH, sys_setpgid(-3, first));
    check("one's parent", -ESRCH, sys_setpgid(sys_getppid(), 0));
    end_child(first);
    check("the group outlives its leader", first, sys_getpgid(second));
    int third = busy_child();
    check("and can be joined", 0, sys_setpgid(third, first));
    end_child(second);
    check("its last member has it still", first, sys_getpgid(third));
    check("back to the parent's", 0, sys_setpgid(third, self));
    check("now it is empty", -EPERM, sys_setpgid(third, first));
    end_child(third);
    return check_result();
}

/* The child of a group's leader may start a session; its leader may not, nor be moved. */
static int sessions(void)
{
    sys_setsid();
    int pid = sys_fork();
    if (pid == 0) {
        int self = sys_getpid();
        bool right = sys_setpgid(0, 0) == 0 && sys_setsid() == -EPERM;
        int grandchild = sys_fork();
        if (grandchild == 0)
            exit(sys_setsid() == sys_getpid() && sys_getpgrp() == sys_getpid() ? 3 : 4);
        int status = 0;
        sys_waitpid(grandchild, &status, 0);
        exit(right && status == exited(3) && sys_getpgrp() == self ? 5 : 6);
    }
    int status = 0;
    sys_waitpid(pid, &status, 0);
    check("a group's leader, and its child", exited(5), status);
    return check_result();
}

/* A child in a session of its own is out of reach; so is its session's group for others. */
static int out_of_reach(void)
{
    sys_setsid();
    int far = sys_fork();
    while (far == 0) {
        sys_setsid();
        sys_sched_yield();
    }
    while (sys_getsid(far) != far)
        sys_sched_yield();
    int near = busy_child();
    check("moving a child of another session", -EPERM, sys_setpgid(far, 0));
    check("joining another session's group", -EPERM, sys_setpgid(near, far));
    end_child(far);
    end_child(near);
    return check_result();
}

/* A zombie is still somebody. */
static int zombies(void)
{
    sys_setsid();
    int pid = sys_fork();
    if (pid == 0)
        exit(0);
    while (sys_kill(pid, 0) == 0 && sys_getpgid(pid) != sys_getpid())
        sys_sched_yield();
    check("a child, perhaps ended, can lead a group", 0, sys_setpgid(pid, pid));
    check("and is in it", pid, sys_getpgid(pid));
    sys_waitpid(pid, NULL, 0);
    check("collected, it is nobody", -ESRCH, sys_getpgid(pid));
    return check_result();
}

/* After its execve() the parent may no more move a child. */
static int executed(void)
{
    int self = sys_setsid(), pid = sys_fork();
    if (pid == 0) {
        char *words[] = {"move-me", NULL};
        sys_execve(program, words, NULL);
        exit(1);
    }
    int error = 0;
    while ((error = sys_setpgid(pid, self)) == 0)
        sys_sched_yield();
    check("moving a child after its execve", -EACCES, error);
    end_child(pid);
    return check_result();
}

static volatile int thread_seen;

static int in_thread(void *argument)
{
    (void)argument;
    int tid = sys_gettid(), pid = sys_getpid();
    check_true("a thread has a number of its own", tid != pid);
    check("by which its process's group is found", sys_getpgrp(), sys_getpgid(tid));
    check("but it leads nothing", -EINVAL, sys_setpgid(tid, 0));
    thread_seen = 1;
    return 0;
}

static int threads(void)
{
    thread_join(thread_create(in_thread, NULL));
    check("the thread has run", 1, thread_seen);
    return check_result();
}

int main(int argc, char **argv)
{
    if (argc > 0 && strcmp(argv[0], "move-me") == 0)
        for (;;)
            sys_sched_yield();
    const char *name = (const char *)getauxval(AT_EXECFN);
    program = name ? (char *)name : "/bin/test_groups";
    check("numbers", 0, in_child(numbers));
    check("moving", 0, in_child(moving));
    check("sessions", 0, in_child(sessions));
    check("out of reach", 0, in_child(out_of_reach));
    check("zombies", 0, in_child(zombies));
    check("executed", 0, in_child(executed));
    check("threads", 0, in_child(threads));
    return check_result();
}
