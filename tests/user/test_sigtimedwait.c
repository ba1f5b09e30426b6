/* The calls that wait for signals: sigtimedwait(2), which takes them, and sigsuspend(2), whose
 * handlers run. */
#include "tests/user/signals.h"

static void test_sigtimedwait(void)
{
    signal_set set = SIGNAL_BIT(SIGUSR1) | SIGNAL_BIT(SIGUSR2), none = 0;
    struct timespec32 no_time = {0, 0}, a_while = {0, 100000000}, bad_time = {0, 1000000000},
                      negative = {-1, 0};
    struct siginfo info;
    check("a bad time", -EINVAL, sys_rt_sigtimedwait(&set, NULL, &bad_time, 8));
    check("a negative time", -EINVAL, sys_rt_sigtimedwait(&set, NULL, &negative, 8));
    check("a small set", -EINVAL, sys_rt_sigtimedwait(&set, NULL, &no_time, 4));
    check("nothing waits", -EAGAIN, sys_rt_sigtimedwait(&set, NULL, &no_time, 8));
    check("no signal is wanted", -EAGAIN, sys_rt_sigtimedwait(&none, NULL, &no_time, 8));
    check("for a while", -EAGAIN, sys_rt_sigtimedwait(&set, NULL, &a_while, 8));
    change_mask(SIG_SETMASK, set);
    set_action(SIGUSR1, SIG_DFL, 0, 0); /* it would be fatal */
    int self = sys_getpid(), pid = sys_fork();
    if (pid == 0) {
        sys_nanosleep(&a_while, NULL); /* mostly it waits by then */
        sys_kill(self, SIGUSR1);
        sys_exit_group(0);
    }
    check("SIGUSR1 comes", SIGUSR1, sys_rt_sigtimedwait(&set, &info, NULL, 8));
    check_true("from the child", info.code == SI_USER && info.sent.pid == pid);
    check_true("and is taken", pending_now() == 0);
    sys_waitpid(pid, NULL, 0);
    check_true("the mask is as before", mask_now() == set);
    struct timespec64 no_time64 = {0};
    send_self(SIGUSR2);
    check("with 64 bits of time", SIGUSR2, sys_rt_sigtimedwait_time64(&set, NULL, &no_time64, 8));
    change_mask(SIG_SETMASK, 0);
}

static volatile signal_set mask_inside;

static void note_mask(int signal)
{
    (void)signal;
    mask_inside = mask_now();
}

static void test_sigsuspend(void)
{
    change_mask(SIG_SETMASK, SIGNAL_BIT(SIGUSR1) | SIGNAL_BIT(SIGHUP));
    handle(SIGUSR1, note_mask, 0);
    send_self(SIGUSR1);
    signal_set mask = SIGNAL_BIT(SIGUSR2);
    check("sigsuspend with a signal that waits", -EINTR, sys_rt_sigsuspend(&mask, 8));
    check_true("its handler had the lent mask",
               mask_inside == (SIGNAL_BIT(SIGUSR2) | SIGNAL_BIT(SIGUSR1)));
    check_true("the mask is back", mask_now() == (SIGNAL_BIT(SIGUSR1) | SIGNAL_BIT(SIGHUP)));
    send_self(SIGUSR1);
    check("the old sigsuspend", -EINTR, sys_sigsuspend(0, 0, 0));
    check("a small mask", -EINVAL, sys_rt_sigsuspend(&mask, 4));
    change_mask(SIG_SETMASK, 0);
    check("restart_syscall of nothing", -EINTR, sys_restart_syscall());
}

int main(void)
{
    test_sigtimedwait();
    test_sigsuspend();
    return check_result();
}
