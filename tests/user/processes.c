/* Processes: what a child shares with its parent and what not, how it ends, and who is told. */
#include "tests/user/expect.h"

#define SELF_ARGUMENT "the program's second life"
enum { MANY = 10000, BRANCHES = 12 };

static const char *own_path;

static int end_0(void)
{
    return 0;
}

static int end_300(void)
{
    return 300;
}

static int call_exit(void)
{
    sys_exit(9);
    return 1;
}

static int write_null(void)
{
    *(volatile int *)0 = 1;
    return 1;
}

static int divide(void)
{
    volatile int one = 1, zero = 0; /* or the compiler knows better than to divide */
    return one / zero;
}

static int run_privileged(void)
{
    __asm__ volatile("cli");
    return 1;
}

static int kill_self(void)
{
    sys_kill(sys_getpid(), SIGTERM);
    return 1;
}

static void test_ends(void)
{
    check("exit status 0", 0, in_child(end_0));
    check("exit status has 8 bits", exited(44), in_child(end_300));
    check("exit of the only thread", exited(9), in_child(call_exit));
    check("end by a signal to oneself", SIGTERM, in_child(kill_self));
}

/* Baton prints a line for each fault, where Linux is silent: by the argument "faults" only. */
static int test_faults(void)
{
    check("end by a bad pointer", SIGSEGV, in_child(write_null));
    check("end by a division", SIGFPE, in_child(divide));
    check("end by a privileged instruction", SIGSEGV, in_child(run_privileged));
    return check_result();
}

/* Forks a child that does body for ever, kills it; gives its wait status. */
static int kill_while(void (*body)(void), int signal)
{
    int status = -1;
    int pid = sys_fork();
    if (pid == 0)
        for (;;)
            body();
    sys_sched_yield();
    sys_kill(pid, signal);
    sys_waitpid(pid, &status, 0);
    return status;
}

static void run(void)
{
}

static void sleep_long(void)
{
    struct timespec32 hour = {3600, 0};
    sys_nanosleep(&hour, NULL);
}

static void wait_futex(void)
{
    static int word;
    sys_futex(&word, FUTEX_WAIT, 0, NULL, NULL, 0);
}

/* Waits for a child that waits itself. The grandchild is then init's, which on Baton is this
 * program: it is killed through its parent's number, told by nobody. */
static void wait_child(void)
{
    int parent = sys_getpid(); /* asked before: it may be gone when the child first asks */
    if (sys_fork() == 0) {
        while (sys_getppid() == parent)
            sys_sched_yield();
        sys_exit_group(0);
    }
    sys_waitpid(-1, NULL, 0);
}

static void test_kills(void)
{
    check("kill of one that runs", SIGKILL, kill_while(run, SIGKILL));
    check("kill of one that sleeps", SIGTERM, kill_while(sleep_long, SIGTERM));
    check("kill of one that waits for a word", SIGINT, kill_while(wait_futex, SIGINT));
    check("kill of one that waits for a child", SIGKILL, kill_while(wait_child, SIGKILL));
    while (on_baton() && sys_waitpid(-1, NULL, 0) > 0)
        ; /* the orphan is ours there, and has ended */
}

static void test_waiting(void)
{
    int status = -1;
    int first = sys_fork();
    if (first == 0)
        for (;;)
            sys_sched_yield();
    int second = sys_fork();
    if (second == 0)
        sys_exit_group(2);
    check("wait4 for a chosen child", second, sys_wait4(second, &status, 0, NULL));
    check("wait4 gives its status", exited(2), status);
    check("wait4 of one that was collected", -ECHILD, sys_wait4(second, NULL, 0, NULL));
    check("wait4 that does not wait", 0, sys_wait4(-1, &status, WNOHANG, NULL));
    sys_kill(first, SIGKILL);
    check("wait4 for any child", first, sys_wait4(-1, &status, 0, NULL));
    check("wait4 tells the signal", SIGKILL, status);
}

static volatile int shared_or_not = 1;
static int open_file;

static int change_all(void)
{
    char byte;
    shared_or_not = 2;
    sys_read(open_file, &byte, 1);
    sys_close(open_file);
    return sys_getppid() != shared_or_not;
}

static void test_copies(void)
{
    char byte = 0;
    open_file = sys_open(SELF, O_RDONLY, 0);
    in_child(change_all);
    check("the child's memory is its own", 1, shared_or_not);
    check("the child's descriptors are its own", 1, sys_read(open_file, &byte, 1));
    check("an open file is shared", 'E', byte);
    sys_close(open_file);
}

/* The second life: looks at what execve laid on the stack. */
static int second_life(int argc, char **argv, char **envp)
{
    uintptr_t stack = (uintptr_t)argv - sizeof(int);
    const unsigned *random = (const unsigned *)getauxval(AT_RANDOM);
    check("execve's argc", 3, argc);
    check_true("execve's argv", strcmp(argv[2], "") == 0 && argv[3] == NULL);
    check_true("execve's envp", strcmp(envp[0], "NAME=value") == 0 && envp[1] == NULL);
    check("execve's stack is aligned", 0, (int)(stack % 16));
    check("AT_PAGESZ", 4096, (int)getauxval(AT_PAGESZ));
    check("AT_PHENT", 32, (int)getauxval(AT_PHENT));
    check("AT_CLKTCK", 100, (int)getauxval(AT_CLKTCK));
    check("AT_SECURE", 0, (int)getauxval(AT_SECURE));
    check_true("AT_PHDR", getauxval(AT_PHDR) != 0);
    check_true("AT_ENTRY", getauxval(AT_ENTRY) != 0);
    check_true("AT_RANDOM", random[0] != random[1]);
    check_true("AT_EXECFN", strcmp((char *)getauxval(AT_EXECFN), own_path) == 0);
    check("execve closes what is O_CLOEXEC", -EBADF, sys_close(4));
    check("execve keeps other descriptors", 0, sys_close(3));
    return check_result();
}

static int live_again(void)
{
    char *const argv[] = {(char *)own_path, SELF_ARGUMENT, "", NULL};
    char *const envp[] = {"NAME=value", NULL};
    sys_open(SELF, O_RDONLY, 0);
    sys_open(SELF, O_RDONLY | O_CLOEXEC, 0);
    return sys_execve(own_path, argv, envp);
}

static int live_after_failure(void)
{
    if (sys_execve("/none", NULL, NULL) != -ENOENT || sys_execve(NULL, NULL, NULL) != -EFAULT)
        return 1;
    return shared_or_not == 1 ? 7 : 2;
}

static void test_execve(void)
{
    check("execve", 0, in_child(live_again));
    check("a failed execve leaves all as it was", exited(7), in_child(live_after_failure));
}

/* On Baton, where this program is init. */
static int make_orphan(void)
{
    if (sys_fork() == 0) {
        while (sys_getppid() != 1)
            sys_sched_yield();
        sys_exit_group(5);
    }
    return 0;
}

static void test_orphans(void)
{
    int status = -1;
    in_child(make_orphan);
    sys_wait4(-1, &status, 0, NULL);
    check_baton("init collects an orphan", exited(5), status);
    check_baton("init has no parent", 0, sys_getppid());
}

static void test_many(void)
{
    int bad = 0;
    int before = on_baton() ? sys_thread_list(NULL, 0) : 0;
    for (int i = 0; i < MANY; i++)
        bad += in_child(end_0) != 0;
    check("ten thousand processes, one after the other", 0, bad);
    if (on_baton())
        check_baton("no thread is left of them", 1, sys_thread_list(NULL, 0) <= before + 1);
}

static void test_at_once(void)
{
    int bad = 0, status;
    for (int i = 0; i < BRANCHES; i++)
        if (sys_fork() == 0)
            sys_exit_group(i);
    for (int i = 0; i < BRANCHES; i++)
        bad += sys_wait4(-1, &status, 0, NULL) <= 0 || (status & 0xff) != 0;
    check("many processes at once", 0, bad);
    check("no child is left", -ECHILD, sys_wait4(-1, NULL, 0, NULL));
}

int main(int argc, char **argv, char **envp)
{
    own_path = argv[0];
    if (argc > 1 && strcmp(argv[1], SELF_ARGUMENT) == 0)
        return second_life(argc, argv, envp);
    if (argc > 1 && strcmp(argv[1], "faults") == 0)
        return test_faults();
    test_ends();
    test_kills();
    test_waiting();
    test_copies();
    test_execve();
    if (on_baton())
        test_orphans();
    test_at_once();
    test_many();
    return check_result();
}
