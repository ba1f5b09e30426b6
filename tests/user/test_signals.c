/* Handlers: that they run, with what arguments, on which stack, with which mask, in which order. */
#include "tests/user/signals.h"

static volatile int count, last_signal, order[8], ordered;
static struct siginfo last_info;
static struct ucontext last_context;
static volatile signal_set mask_inside;

static void note(int signal)
{
    count++;
    last_signal = signal;
    mask_inside = mask_now();
    if (ordered < 8)
        order[ordered++] = signal;
}

static void note_info(int signal, struct siginfo *info, struct ucontext *context)
{
    note(signal);
    last_info = *info;
    last_context = *context;
}

static void test_handlers(void)
{
    check("rt_sigaction", 0, handle(SIGUSR1, note, 0));
    check("kill with a handler", 0, send_self(SIGUSR1));
    check("the handler has run", 1, count);
    check("with the signal's number", SIGUSR1, last_signal);
    check_true("its signal was blocked", mask_inside == SIGNAL_BIT(SIGUSR1));
    check_true("and is no more", mask_now() == 0);
    handle_info(SIGUSR2, note_info, 0);
    send_self(SIGUSR2);
    check("with SA_SIGINFO", SIGUSR2, last_signal);
    check("si_signo", SIGUSR2, last_info.signal);
    check("si_code", SI_USER, last_info.code);
    check_true("si_pid", last_info.sent.pid == sys_getpid());
    send_thread_self(SIGUSR2);
    check("si_code of tgkill", SI_TKILL, last_info.code);
}

int main(void)
{
    test_handlers();
    return check_result();
}
