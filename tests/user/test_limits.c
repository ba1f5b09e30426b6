/* Limits, nice values, scheduling policies, prctl, capabilities and what the machine says of
 * itself. What depends on the machine or the user is made certain first, or checked in silence. */
#include "lib/linux_process.h"
#include "tests/user/expect.h"

enum { NOBODY = 32100 };

static bool as_root;

static void check_root(const char *name, int expected, int got)
{
    check(name, expected, as_root ? got : expected);
}

static int limits(void)
{
    struct rlimit limit = {0, 0}, old = {0, 0};
    struct rlimit64 wide, before;
    check("setrlimit", 0, sys_setrlimit(RLIMIT_CORE, &limit));
    check("getrlimit", 0, sys_ugetrlimit(RLIMIT_CORE, &old));
    check("the limit now", 0, (int)old.current);
    check("its maximum", 0, (int)old.maximum);
    limit = (struct rlimit){20, 10};
    check("more than the maximum", -EINVAL, sys_setrlimit(RLIMIT_CORE, &limit));
    check("no such limit", -EINVAL, sys_ugetrlimit(RLIMIT_COUNT, &old));
    check("no such limit to set", -EINVAL, sys_setrlimit(-1, &limit));
    limit = (struct rlimit){60, 80};
    check("of descriptors", 0, sys_setrlimit(RLIMIT_NOFILE, &limit));
    check("prlimit gives and sets", 0,
          sys_prlimit64(0, RLIMIT_NOFILE, &(struct rlimit64){40, 70}, &before));
    check("what was", 60, (int)before.current);
    check("and at most", 80, (int)before.maximum);
    check("prlimit of oneself by number", 0,
          sys_prlimit64(sys_getpid(), RLIMIT_NOFILE, NULL, &before));
    check("what is", 40, (int)before.current);
    check("prlimit of nobody", -ESRCH, sys_prlimit64(NOBODY, RLIMIT_NOFILE, NULL, &before));
    wide = (struct rlimit64){RLIM64_INFINITY, RLIM64_INFINITY};
    limit = (struct rlimit){1000, RLIM_INFINITY};
    sys_prlimit64(0, RLIMIT_FSIZE, &wide, NULL);
    check("no limit in 32 bits", 0, sys_ugetrlimit(RLIMIT_FSIZE, &old));
    check_true("is all ones", old.current == RLIM_INFINITY);
    check("and in the first form", 0, sys_getrlimit(RLIMIT_FSIZE, &old));
    check_true("one bit less", old.current == RLIM_OLD_INFINITY);
    int child = sys_fork(), status = 0;
    if (child == 0) {
        sys_ugetrlimit(RLIMIT_NOFILE, &old);
        exit(old.current == 40 && old.maximum == 70 ? 1 : 2);
    }
    sys_waitpid(child, &status, 0);
    check("a child has its parent's limits", exited(1), status);
    return check_result();
}

static int descriptors(void)
{
    struct rlimit limit = {9, 20};
    int last = -1, fd;
    sys_setrlimit(RLIMIT_NOFILE, &limit);
    while ((fd = sys_open(SELF, O_RDONLY, 0)) >= 0)
        last = fd;
    check("the last descriptor within the limit", 8, last);
    check("the next", -EMFILE, fd);
    return check_result();
}

/* Of another user's processes there may be so many; user 0 has no such limit. */
static int processes(void)
{
    struct rlimit limit = {3, 3};
    int result = 0, made = 0, children[9];
    if (as_root) {
        sys_setrlimit(RLIMIT_NPROC, &limit);
        check_root("user 0 makes as many as it likes", exited(0), in_child(check_result));
        sys_setuid32(54321);
        while (made < 9 && (result = sys_fork()) > 0)
            children[made++] = result;
        if (result == 0)
            for (;;)
                sys_sched_yield();
    }
    check_root("another user makes processes", 2, made);
    check_root("and no more", -EAGAIN, result);
    for (int i = 0; i < made; i++) {
        sys_kill(children[i], SIGKILL);
        sys_waitpid(children[i], NULL,
                    0); /* or init's reaping counts against the next run of this */
    }
    return check_result();
}

static int nice_values(void)
{
    int self = sys_getpid(), start = sys_getpriority(PRIO_PROCESS, 0);
    check_true("a nice value is never an error", start > 0);
    sys_setpriority(PRIO_PROCESS, 0, 5);
    check("setpriority", 15, sys_getpriority(PRIO_PROCESS, 0));
    check("by number", 15, sys_getpriority(PRIO_PROCESS, self));
    check("nice", 0, sys_nice(3));
    check("adds", 12, sys_getpriority(PRIO_PROCESS, 0));
    check("nice far too much", 0, sys_nice(1000));
    check("is the most", 1, sys_getpriority(PRIO_PROCESS, 0));
    check("setpriority of nobody", -ESRCH, sys_setpriority(PRIO_PROCESS, NOBODY, 1));
    check("getpriority of nobody", -ESRCH, sys_getpriority(PRIO_PROCESS, NOBODY));
    check("of no kind", -EINVAL, sys_getpriority(3, 0));
    check("of no kind to set", -EINVAL, sys_setpriority(-1, 0, 0));
    check("of a group that is not", -ESRCH, sys_getpriority(PRIO_PGRP, NOBODY));
    sys_setpgid(0, 0);
    check("of one's group", 1, sys_getpriority(PRIO_PGRP, 0));
    check_root("less than before", 0, sys_setpriority(PRIO_PGRP, self, -100));
    check_root("is the least", 40, sys_getpriority(PRIO_PROCESS, 0));
    check_root("nice that takes away", 0, sys_nice(-1));
    if (as_root) {
        sys_setpriority(PRIO_PROCESS, 0, 1);
        sys_setuid32(1000);
    }
    check_root("less by another user: setpriority", -EACCES, sys_setpriority(PRIO_PROCESS, 0, 0));
    check_root("less by another user: nice", -EPERM, sys_nice(-1));
    check_root("another user's process", -EPERM, sys_setpriority(PRIO_PROCESS, 1, 19));
    return check_result();
}

static int policies(void)
{
    struct sched_param param = {0};
    check("the policy is the ordinary one", SCHED_OTHER, sys_sched_getscheduler(0));
    check("its priority", 0, sys_sched_getparam(0, &param));
    check("is none", 0, param.priority);
    check("the least of FIFO", 1, sys_sched_get_priority_min(SCHED_FIFO));
    check("the most of RR", 99, sys_sched_get_priority_max(SCHED_RR));
    check("the most of the ordinary", 0, sys_sched_get_priority_max(SCHED_OTHER));
    check("of no policy", -EINVAL, sys_sched_get_priority_max(4));
    check("no policy to set", -EINVAL, sys_sched_setscheduler(0, 77, &param));
    check("no parameter", -EINVAL, sys_sched_setscheduler(0, SCHED_OTHER, NULL));
    check("no such thread", -ESRCH, sys_sched_setscheduler(NOBODY, SCHED_OTHER, &param));
    check("a negative thread", -EINVAL, sys_sched_getscheduler(-1));
    check("getscheduler of nobody", -ESRCH, sys_sched_getscheduler(NOBODY));
    check("batch", 0, sys_sched_setscheduler(0, SCHED_BATCH, &param));
    check("is kept", SCHED_BATCH, sys_sched_getscheduler(0));
    check("FIFO without a priority", -EINVAL, sys_sched_setscheduler(0, SCHED_FIFO, &param));
    param.priority = 5;
    check("the ordinary with a priority", -EINVAL, sys_sched_setscheduler(0, SCHED_OTHER, &param));
    int result = sys_sched_setscheduler(0, SCHED_RR, &param);
    bool may = result == 0; /* user 0 of a container may not */
    check("RR", 1, may || !on_baton());
    check("its policy", SCHED_RR, may ? sys_sched_getscheduler(0) : SCHED_RR);
    param.priority = 99;
    check("setparam", 0, may ? sys_sched_setparam(0, &param) : 0);
    param.priority = 0;
    sys_sched_getparam(0, &param);
    check("its priority now", 99, may ? param.priority : 99);
    check("FIFO", 0, may ? sys_sched_setscheduler(0, SCHED_FIFO, &param) : 0);
    struct timespec32 slice = {9, 9};
    int64_t wide[2] = {9, 9};
    check("its slice", 0, sys_sched_rr_get_interval(0, &slice));
    check("has no end", 0, may ? slice.tv_sec + slice.tv_nsec : 0);
    check("in 64 bits", 0, sys_sched_rr_get_interval_time64(0, wide));
    check("neither", 0, may ? (int)(wide[0] + wide[1]) : 0);
    check("the slice of nobody", -ESRCH, sys_sched_rr_get_interval(NOBODY, &slice));
    return check_result();
}

static int processors(void)
{
    unsigned mask[64] = {0}, cpu = 99, node = 99;
    int size = sys_sched_getaffinity(0, sizeof mask, mask);
    check_true("getaffinity gives a set's size", size >= 4 && size % 4 == 0);
    check_true("with a CPU in it", mask[0] || mask[1] || mask[2] || mask[3]);
    check("setaffinity to the same", 0, sys_sched_setaffinity(0, (unsigned)size, mask));
    check("getaffinity with an odd size", -EINVAL, sys_sched_getaffinity(0, 6, mask));
    check("getaffinity without room", -EINVAL, sys_sched_getaffinity(0, 0, mask));
    check("getaffinity of nobody", -ESRCH, sys_sched_getaffinity(NOBODY, sizeof mask, mask));
    memset(mask, 0, sizeof mask);
    check("setaffinity to none", -EINVAL, sys_sched_setaffinity(0, sizeof mask, mask));
    check("setaffinity of nobody", -ESRCH, sys_sched_setaffinity(NOBODY, sizeof mask, mask));
    check("getcpu", 0, sys_getcpu(&cpu, &node, NULL));
    check_true("gives both", cpu < 99 && node < 99);
    check("getcpu of nothing", 0, sys_getcpu(NULL, NULL, NULL));
    return check_result();
}

static int names(void)
{
    char name[16] = "";
    int number = 99;
    check("set a name", 0, sys_prctl(PR_SET_NAME, (unsigned)"short", 0, 0, 0));
    check("get it", 0, sys_prctl(PR_GET_NAME, (unsigned)name, 0, 0, 0));
    check("it is so", 0, strcmp(name, "short"));
    sys_prctl(PR_SET_NAME, (unsigned)"a name that is too long", 0, 0, 0);
    sys_prctl(PR_GET_NAME, (unsigned)name, 0, 0, 0);
    check("a long one is cut", 0, strcmp(name, "a name that is "));
    check("a name at no address", -EFAULT, sys_prctl(PR_SET_NAME, 0x1000, 0, 0, 0));
    check("set a death signal", 0, sys_prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0));
    check("get it", 0, sys_prctl(PR_GET_PDEATHSIG, (unsigned)&number, 0, 0, 0));
    check("it is so", 9, number);
    check("no such signal", -EINVAL, sys_prctl(PR_SET_PDEATHSIG, 65, 0, 0, 0));
    check("adopt", 0, sys_prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
    check("ask", 0, sys_prctl(PR_GET_CHILD_SUBREAPER, (unsigned)&number, 0, 0, 0));
    check("it does", 1, number);
    check("no new privileges", 0, sys_prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    check("ask", 1, sys_prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
    check("they do not come back", -EINVAL, sys_prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
    check("no such thing", -EINVAL, sys_prctl(9999, 0, 0, 0, 0));
    check("a capability that is not", -EINVAL, sys_prctl(PR_CAPBSET_READ, 99, 0, 0, 0));
    return check_result();
}

static int capabilities(void)
{
    struct capability_header header = {CAPABILITY_VERSION_3, 0};
    struct capability_data data[2] = {{0}};
    check("capget", 0, sys_capget(&header, data));
    check("capset to the same", 0, sys_capset(&header, data));
    header.pid = NOBODY;
    check("capget of nobody", -ESRCH, sys_capget(&header, data));
    header.pid = -1;
    check("capget of a negative process", -EINVAL, sys_capget(&header, data));
    header = (struct capability_header){1, 0};
    check("a version that is not", -EINVAL, sys_capget(&header, data));
    check_true("the answer says which is", header.version == CAPABILITY_VERSION_3);
    header.version = 2;
    check("asked without data", 0, sys_capget(&header, NULL));
    check("the first version", 0,
          sys_capget(&(struct capability_header){CAPABILITY_VERSION_1, 0}, data));
    return check_result();
}

static int machine(void)
{
    struct sysinfo information;
    check("sysinfo", 0, sys_sysinfo(&information));
    check_true("memory is counted", information.unit > 0 && information.total_ram > 0);
    check_true("some of it is free", information.free_ram <= information.total_ram);
    check_true("there are processes", information.processes > 0);
    check("personality", 0, sys_personality(ADDR_NO_RANDOMIZE));
    check("the one before", ADDR_NO_RANDOMIZE, sys_personality(PERSONALITY_UNSAID));
    struct utsname before, after;
    sys_uname(&before);
    check("the system's name", 0, strcmp(before.sysname, "Linux"));
    if (on_baton()) {
        check_baton("a host name too long", -EINVAL, sys_sethostname("x", 65));
        check_baton("one of negative length", -EINVAL, sys_setdomainname("x", -1));
        check_baton("sethostname", 0, sys_sethostname("guest", 5));
        sys_uname(&after);
        check_baton("the host's name", 0, strcmp(after.nodename, "guest"));
        check_baton("sethostname back", 0, sys_sethostname(before.nodename, 5));
    }
    return check_result();
}

int main(void)
{
    as_root = sys_geteuid32() == 0;
    check("limits", 0, in_child(limits));
    check("descriptors", 0, in_child(descriptors));
    check("processes", 0, in_child(processes));
    check("nice values", 0, in_child(nice_values));
    check("policies", 0, in_child(policies));
    check("processors", 0, in_child(processors));
    check("names", 0, in_child(names));
    check("capabilities", 0, in_child(capabilities));
    check("machine", 0, in_child(machine));
    return check_result();
}
