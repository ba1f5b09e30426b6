/* Limits that a signal tells of: CPU time (SIGXCPU, then SIGKILL) and the size of files (SIGXFSZ).
 */
#include "lib/linux_process.h"
#include "tests/user/signals.h"

static void limit(int resource, uint32_t current, uint32_t maximum)
{
    struct rlimit wanted = {current, maximum};
    if (sys_setrlimit(resource, &wanted))
        check("setrlimit", 0, -1);
}

/* --- CPU time --------------------------------------------------------------------------------- */

static volatile int told;

static void count(int signal)
{
    (void)signal;
    told++;
}

static __attribute__((noreturn)) int exhausted(void)
{
    limit(RLIMIT_CPU, 0, 10);
    for (;;)
        ;
}

static __attribute__((noreturn)) int exhausted_for_good(void)
{
    handle(SIGXCPU, count, 0);
    limit(RLIMIT_CPU, 0, 0);
    for (;;)
        ;
}

/* The child of one that has a limit begins anew, with the same limit. */
static int child_exhausted(void)
{
    set_action(SIGXCPU, SIG_IGN, 0, 0);
    limit(RLIMIT_CPU, 1, 10);
    int pid = sys_fork(), status = -1;
    if (pid == 0) {
        struct rlimit inherited = {0, 0};
        sys_ugetrlimit(RLIMIT_CPU, &inherited);
        if (inherited.current != 1 || inherited.maximum != 10)
            exit(7);
        set_action(SIGXCPU, SIG_DFL, 0, 0);
        for (;;)
            ;
    }
    sys_waitpid(pid, &status, 0);
    return status & 0x7f;
}

/* Who handles the signal is told again each second, until the upper limit. */
static int warned(void)
{
    struct rlimit now = {0, 0};
    handle(SIGXCPU, count, 0);
    limit(RLIMIT_CPU, 0, 10);
    while (!told)
        ;
    sys_ugetrlimit(RLIMIT_CPU, &now);
    limit(RLIMIT_CPU, 10, 10);
    return told == 1 && now.current == 1 && now.maximum == 10 ? 20 : 21;
}

static void test_cpu_time(void)
{
    check("the lower limit ends by SIGXCPU", SIGXCPU, in_child(exhausted));
    check("the upper one by SIGKILL", SIGKILL, in_child(exhausted_for_good));
    check("a child inherits it", exited(SIGXCPU), in_child(child_exhausted));
    check("a handler goes on, and the limit has moved", exited(20), in_child(warned));
}

/* --- Size of files ---------------------------------------------------------------------------- */

static int file, code;

static void note(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal, (void)context;
    code = info->code;
    told++;
}

static int told_since(void)
{
    int result = told;
    told = 0;
    return result;
}

static int steps, first_wrong;

/* A line printed would count, where the output is a file: so the first step that is wrong is the
 * status. */
static void expect(int expected, int got)
{
    steps++;
    if (expected != got && !first_wrong)
        first_wrong = steps;
}

static int sizes(void)
{
    static const char bytes[20];
    handle_info(SIGXFSZ, note, 0);
    limit(RLIMIT_FSIZE, 50, 100);
    expect(20, sys_write(file, bytes, 20));                /* a write below */
    expect(20, sys_write(file, bytes, 20));                /* another */
    expect(10, sys_write(file, bytes, 20));                /* one across the limit is cut */
    expect(0, told_since());                               /* without a signal */
    expect(-EFBIG, sys_write(file, bytes, 20));            /* one at the limit */
    expect(1, told_since());                               /* SIGXFSZ */
    expect(SI_USER, code);                                 /* its code */
    expect(0, sys_write(file, bytes, 0));                  /* one of nothing */
    expect(-EFBIG, sys_pwrite64(file, bytes, 1, 1000, 0)); /* pwrite beyond */
    expect(1, told_since());                               /* SIGXFSZ */
    expect(20, sys_pwrite64(file, bytes, 20, 10, 0));      /* pwrite below */
    expect(0, sys_ftruncate(file, 50));                    /* truncate to the limit */
    expect(-EFBIG, sys_ftruncate(file, 51));               /* truncate beyond */
    expect(1, told_since());                               /* SIGXFSZ */
    expect(-EFBIG, sys_fallocate(file, 0, 0, 0, 60, 0));   /* fallocate beyond */
    expect(1, told_since());                               /* SIGXFSZ */
    limit(RLIMIT_FSIZE, 30, 100);
    expect(0, sys_ftruncate(file, 40)); /* what is larger may shrink */
    expect(0, told_since());            /* without a signal */
    set_action(SIGXFSZ, SIG_IGN, 0, 0);
    expect(-EFBIG, sys_pwrite64(file, bytes, 1, 40, 0)); /* ignored it is an error all the same */
    int ends[2];
    sys_pipe(ends);
    limit(RLIMIT_FSIZE, 0, 100);
    expect(20, sys_write(ends[1], bytes, 20)); /* a pipe has no size */
    return first_wrong;
}

static int too_large(void)
{
    limit(RLIMIT_FSIZE, 0, 0);
    sys_write(file, "x", 1);
    return 3;
}

static void test_sizes(void)
{
    file = sys_open("/tmp/test_limit_signals", O_RDWR | O_CREAT | O_TRUNC, 0600);
    sys_unlink("/tmp/test_limit_signals");
    check("limits of size", 0, in_child(sizes));
    check("by default it ends the program", SIGXFSZ, in_child(too_large));
}

int main(void)
{
    test_cpu_time();
    test_sizes();
    return check_result();
}
