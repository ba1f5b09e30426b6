/* Stop, continue and the end, as a parent sees them: by wait4(2) and by SIGCHLD. */
#include "lib/linux_process.h"
#include "tests/user/signals.h"

static volatile int children_signals;
static struct siginfo last_child;
static int ready[2]; /* a pipe on which a child says that it has come so far */

static void note_child(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal, (void)context;
    last_child = *info;
    children_signals++;
}

static void nothing(int signal)
{
    (void)signal;
}

static void say_ready(void)
{
    sys_write(ready[1], "r", 1);
}

static void wait_ready(void)
{
    char byte;
    while (sys_read(ready[0], &byte, 1) == -EINTR)
        ;
}

static void handled(int signal)
{
    (void)signal;
    say_ready();
}

static int start(int (*body)(void))
{
    int pid = sys_fork();
    if (pid == 0)
        sys_exit_group(body());
    return pid;
}

static int wait_for(int pid, int options)
{
    int status = -1, result;
    do
        result = sys_waitpid(pid, &status, options);
    while (result == -EINTR);
    return result == pid ? status : result;
}

/* Waits until SIGCHLD has come so often, and prints what the last one said. */
static void tell_child(const char *event, int pid, int times)
{
    while (children_signals < times)
        sys_sched_yield();
    printf("SIGCHLD at %s: code %d, status %d, pid %s, %d in all\n", event, last_child.code,
           last_child.child.status, last_child.child.pid == pid ? "right" : "wrong",
           children_signals);
}

static __attribute__((noreturn)) int sleep_for_ever(void)
{
    handle(SIGUSR2, handled, 0);
    set_action(SIGTERM, SIG_DFL, 0, 0);
    say_ready();
    for (;;)
        sys_pause();
}

static __attribute__((noreturn)) int spin(void)
{
    handle(SIGUSR2, handled, 0);
    say_ready();
    for (;;)
        ;
}

/* A child that sleeps or runs is stopped by each of the signals, and goes on where it was. */
static void test_stop(int (*body)(void), int signal)
{
    children_signals = 0;
    int pid = start(body);
    wait_ready();
    check("not stopped yet", 0, wait_for(pid, WUNTRACED | WNOHANG));
    sys_kill(pid, signal);
    check("it is stopped", signal << 8 | 0x7f, wait_for(pid, WUNTRACED));
    check("that is told once", 0, wait_for(pid, WUNTRACED | WNOHANG));
    tell_child("the stop", pid, 1);
    sys_kill(pid, SIGUSR2);
    sys_kill(pid, signal);
    check("other signals wait", 0, wait_for(pid, WUNTRACED | WNOHANG));
    sys_kill(pid, SIGCONT);
    check("it continues", 0xffff, wait_for(pid, WCONTINUED));
    check("that too is told once", 0, wait_for(pid, WCONTINUED | WNOHANG));
    tell_child("continuing", pid, 2);
    wait_ready(); /* SIGUSR2 has been handled */
    sys_kill(pid, SIGUSR1);
    check("and dies", SIGUSR1, wait_for(pid, 0));
    tell_child("the end", pid, 3);
}

static void test_kill_of_stopped(void)
{
    int pid = start(sleep_for_ever);
    wait_ready();
    sys_kill(pid, SIGSTOP);
    check("stopped", SIGSTOP << 8 | 0x7f, wait_for(pid, WUNTRACED));
    sys_kill(pid, SIGKILL);
    check("SIGKILL ends it all the same", SIGKILL, wait_for(pid, WUNTRACED));
}

/* Even a deadly one waits for SIGCONT. */
static void test_end_of_stopped(void)
{
    int pid = start(sleep_for_ever);
    wait_ready();
    sys_kill(pid, SIGSTOP);
    check("stopped", SIGSTOP << 8 | 0x7f, wait_for(pid, WUNTRACED));
    sys_kill(pid, SIGTERM);
    for (int i = 0; i < 100; i++)
        sys_sched_yield();
    check("SIGTERM waits", 0, wait_for(pid, WNOHANG));
    sys_kill(pid, SIGCONT);
    check("and ends it when it continues", SIGTERM, wait_for(pid, 0));
}

static int block_and_stop(void)
{
    change_mask(SIG_SETMASK, ALL_SIGNALS);
    send_self(SIGTSTP);
    bool waits = pending_now() == SIGNAL_BIT(SIGTSTP);
    send_self(SIGCONT);
    bool gone = pending_now() == SIGNAL_BIT(SIGCONT);
    send_self(SIGTTIN);
    return waits + gone * 2 + (pending_now() == SIGNAL_BIT(SIGTTIN)) * 4;
}

static int handle_stop(void)
{
    handle(SIGTSTP, nothing, 0);
    send_self(SIGTSTP);
    set_action(SIGTTOU, SIG_IGN, 0, 0);
    send_self(SIGTTOU);
    return 5;
}

static volatile int continued;

static void note_continue(int signal)
{
    (void)signal;
    continued++;
}

static int handle_continue(void)
{
    change_mask(SIG_SETMASK, ALL_SIGNALS);
    handle(SIGCONT, note_continue, 0);
    say_ready();
    suspend_until(&continued);
    return continued;
}

static void test_handlers_and_masks(void)
{
    check("stop and SIGCONT cancel each other", exited(7),
          wait_for(start(block_and_stop), WUNTRACED));
    check("stops can be handled and ignored", exited(5), wait_for(start(handle_stop), WUNTRACED));
    int pid = start(handle_continue);
    wait_ready();
    sys_kill(pid, SIGSTOP);
    check("one that handles SIGCONT stops", SIGSTOP << 8 | 0x7f, wait_for(pid, WUNTRACED));
    sys_kill(pid, SIGCONT);
    check("and handles it", exited(1), wait_for(pid, 0));
}

static int exit_7(void)
{
    return 7;
}

/* The end of a child under each setting of SIGCHLD. */
static void test_child_signals(void)
{
    children_signals = 0;
    int pid = start(exit_7);
    check("exit", exited(7), wait_for(pid, 0));
    tell_child("exit", pid, 1);
    handle_info(SIGCHLD, note_child, SA_NOCLDSTOP);
    children_signals = 0;
    pid = start(sleep_for_ever);
    wait_ready();
    sys_kill(pid, SIGSTOP);
    check("a stop without SIGCHLD", SIGSTOP << 8 | 0x7f, wait_for(pid, WUNTRACED));
    sys_kill(pid, SIGCONT);
    check("and continuing", 0xffff, wait_for(pid, WCONTINUED));
    check("SA_NOCLDSTOP", 0, children_signals);
    sys_kill(pid, SIGKILL);
    check("its end is told", SIGKILL, wait_for(pid, 0));
    check("once", 1, children_signals);
    handle_info(SIGCHLD, note_child, SA_NOCLDWAIT);
    check("SA_NOCLDWAIT leaves nothing to wait for", -ECHILD, wait_for(start(exit_7), 0));
    check("but SIGCHLD", 2, children_signals);
    set_action(SIGCHLD, SIG_IGN, 0, 0);
    check("nor does SIG_IGN", -ECHILD, wait_for(start(exit_7), 0));
    set_action(SIGCHLD, SIG_DFL, 0, 0);
    check("SIG_DFL does", exited(7), wait_for(start(exit_7), 0));
}

/* A group of two, whose leader is the child; kill(2) of the group stops both. */
static int leader(void)
{
    int outer = ready[1];
    sys_setpgid(0, 0);
    sys_pipe(ready);
    int pid = start(sleep_for_ever);
    wait_ready();
    sys_write(outer, "r", 1);
    int status = wait_for(pid, WUNTRACED);
    sys_write(outer, "r", 1);
    status += wait_for(pid, 0);
    return status == (SIGSTOP << 8 | 0x7f) + SIGTERM ? 3 : 4;
}

static void test_group(void)
{
    handle(SIGTERM, nothing, 0);
    int pid = start(leader);
    wait_ready();
    sys_kill(-pid, SIGSTOP);
    check("the group's leader stops", SIGSTOP << 8 | 0x7f, wait_for(pid, WUNTRACED));
    sys_kill(pid, SIGCONT);
    wait_ready();
    sys_kill(-pid, SIGCONT);
    set_action(SIGTERM, SIG_DFL, 0, 0);
    check("kill with 0 of the group", 0, sys_kill(-pid, 0));
    sys_kill(-pid, SIGTERM);
    check("all of it", exited(3), wait_for(pid, 0));
    check("the group is gone", -ESRCH, sys_kill(-pid, 0));
}

/* In an orphaned group, which the leader of a session is in, the terminal's stops do nothing. */
static int orphan_ignores(void)
{
    sys_setsid();
    send_self(SIGTSTP);
    send_self(SIGTTIN);
    send_self(SIGTTOU);
    return 6;
}

static int stop_for_real(void)
{
    sys_setsid();
    send_self(SIGSTOP);
    return 6;
}

/* A stopped process whose group becomes orphaned gets SIGHUP and SIGCONT. */
static int make_orphan(void)
{
    sys_setsid();
    int pid = start(sleep_for_ever);
    sys_setpgid(pid, pid);
    wait_ready();
    sys_kill(pid, SIGSTOP);
    wait_for(pid, WUNTRACED);
    return 0; /* the orphan holds the other pipe's end until it dies */
}

static void test_orphans(void)
{
    int alive[2];
    char byte;
    check("an orphaned group", exited(6), wait_for(start(orphan_ignores), WUNTRACED));
    int pid = start(stop_for_real);
    check("SIGSTOP stops it all the same", SIGSTOP << 8 | 0x7f, wait_for(pid, WUNTRACED));
    sys_kill(pid, SIGCONT);
    check("it ends", exited(6), wait_for(pid, 0));
    sys_pipe(alive);
    pid = start(make_orphan);
    sys_close(alive[1]);
    check("its parent ends", 0, wait_for(pid, 0));
    check("and the orphan dies of SIGHUP", 0, sys_read(alive[0], &byte, 1));
    sys_close(alive[0]);
}

static int run_all(void)
{
    static const int stops[] = {SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU};
    sys_pipe(ready);
    handle_info(SIGCHLD, note_child, 0);
    for (int i = 0; i < 4; i++)
        test_stop(i % 2 ? spin : sleep_for_ever, stops[i]);
    test_stop(spin, SIGSTOP);
    test_kill_of_stopped();
    test_end_of_stopped();
    test_handlers_and_masks();
    test_child_signals();
    test_group();
    test_orphans();
    return check_result();
}

static int run_in_group(void)
{
    sys_setpgid(0, 0);
    return run_all();
}

static int run_below(void)
{
    return WEXITSTATUS(in_child(run_in_group));
}

/* In a group that is not orphaned, also where the program is init: with a parent in the session who
 * is not init. */
int main(void)
{
    return WEXITSTATUS(in_child(run_below));
}
