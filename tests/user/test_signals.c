/* Handlers: that they run, with what arguments, with which mask, in which order; what is kept of
 * those that wait; and what there is by default. */
#include "tests/user/signals.h"

enum { MOST = 16 };

static volatile int count, last_signal, order[MOST], values[MOST];
static struct siginfo last_info;
static volatile signal_set mask_inside;

static void note(int signal)
{
    if (count < MOST)
        order[count] = signal;
    count++;
    last_signal = signal;
    mask_inside = mask_now();
}

static void note_info(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)context;
    if (count < MOST)
        values[count] = (int)info->sent.value;
    note(signal);
    last_info = *info;
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
    check("si_errno", 0, last_info.error);
    check("si_code", SI_USER, last_info.code);
    check_true("si_pid", last_info.sent.pid == sys_getpid());
    send_thread_self(SIGUSR2);
    check("si_code of tgkill", SI_TKILL, last_info.code);
    sys_tkill(sys_gettid(), SIGUSR2);
    check("si_code of tkill", SI_TKILL, last_info.code);
    queue_self(SIGUSR2, 4711);
    check("si_code of sigqueue", SI_QUEUE, last_info.code);
    check("its value", 4711, (int)last_info.sent.value);
}

static void test_masks_in_handlers(void)
{
    set_action(SIGUSR1, (uint32_t)note, 0, SIGNAL_BIT(SIGHUP) | SIGNAL_BIT(SIGKILL));
    change_mask(SIG_BLOCK, SIGNAL_BIT(SIGALRM));
    send_self(SIGUSR1);
    signal_set expected = SIGNAL_BIT(SIGUSR1) | SIGNAL_BIT(SIGHUP) | SIGNAL_BIT(SIGALRM);
    check_true("sa_mask is added, but for SIGKILL", mask_inside == expected);
    handle(SIGUSR1, note, SA_NODEFER);
    send_self(SIGUSR1);
    check_true("SA_NODEFER leaves it open", mask_inside == SIGNAL_BIT(SIGALRM));
    set_action(SIGUSR1, (uint32_t)note, SA_NODEFER, SIGNAL_BIT(SIGUSR1));
    send_self(SIGUSR1);
    check_true("unless sa_mask has it", mask_inside == (SIGNAL_BIT(SIGALRM) | SIGNAL_BIT(SIGUSR1)));
    change_mask(SIG_SETMASK, 0);
}

static void test_reset(void)
{
    struct sigaction now;
    handle(SIGUSR1, note, SA_RESETHAND);
    send_self(SIGUSR1);
    sys_rt_sigaction(SIGUSR1, NULL, &now, sizeof(signal_set));
    check("SA_RESETHAND makes it SIG_DFL", SIG_DFL, (int)now.handler);
    check("and leaves the flags", SA_RESETHAND, (int)(now.flags & ~(uint32_t)SA_RESTORER));
    check_true("signal(2) gives SIG_DFL", sys_signal(SIGUSR1, (void *)note) == SIG_DFL);
    sys_rt_sigaction(SIGUSR1, NULL, &now, sizeof(signal_set));
    check_true("signal(2) sets the flags of old",
               (now.flags & ~(uint32_t)SA_RESTORER) == (SA_RESETHAND | SA_NODEFER));
    check_true("signal(2) gives the handler", sys_signal(SIGUSR1, SIG_DFL) == (int)note);
}

static void test_pending(void)
{
    handle_info(SIGUSR1, note_info, 0);
    change_mask(SIG_BLOCK, SIGNAL_BIT(SIGUSR1) | SIGNAL_BIT(SIGUSR2));
    count = 0;
    for (int i = 0; i < 3; i++)
        queue_self(SIGUSR1, 10 + i);
    check("a blocked signal waits", 0, count);
    check_true("sigpending has it", pending_now() == SIGNAL_BIT(SIGUSR1));
    unsigned narrow = 0;
    sys_sigpending(&narrow);
    check("so has the old one", 1 << (SIGUSR1 - 1), (int)narrow);
    change_mask(SIG_SETMASK, 0);
    check("three of a standard signal are one", 1, count);
    check("it is the first", 10, values[0]);
    check_true("then none is pending", pending_now() == 0);
}

static void test_queue(void)
{
    count = 0;
    for (int signal = SIGRTMIN + 5; signal < SIGRTMIN + 8; signal++)
        handle_info(signal, note_info, 0);
    change_mask(SIG_BLOCK, ALL_SIGNALS);
    for (int i = 0; i < 3; i++)
        queue_self(SIGRTMIN + 7, i);
    for (int i = 0; i < 3; i++)
        queue_self(SIGRTMIN + 5, 3 + i);
    struct siginfo info;
    signal_set set = SIGNAL_BIT(SIGRTMIN + 7);
    struct timespec32 no_time = {0, 0};
    check("sigtimedwait takes one", SIGRTMIN + 7,
          sys_rt_sigtimedwait(&set, &info, &no_time, sizeof set));
    check("the oldest", 0, (int)info.sent.value);
    handle_info(SIGRTMIN + 5, note_info, SA_NODEFER);
    change_mask(SIG_SETMASK, 0);
    check("all others come", 5, count);
    for (int i = 0; i < 5; i++)
        printf("%d: %d with %d\n", i, order[i], values[i]);
}

/* Frames of several signals lie one upon the other, so the last delivered runs first. */
static void test_order(void)
{
    static const int sent[] = {SIGTERM, SIGUSR2, SIGHUP, SIGRTMIN + 5};
    for (int i = 0; i < 4; i++)
        handle(sent[i], note, 0);
    change_mask(SIG_BLOCK, ALL_SIGNALS);
    count = 0;
    for (int i = 0; i < 4; i++)
        send_self(sent[i]);
    send_thread_self(SIGUSR1);
    handle(SIGUSR1, note, 0);
    change_mask(SIG_SETMASK, 0);
    for (int i = 0; i < count; i++)
        printf("handler %d is of %d\n", i, order[i]);
}

static volatile int depth, deepest;

static void nest(int signal)
{
    if (++depth > deepest)
        deepest = depth;
    if (depth < 20)
        send_self(signal);
    depth--;
}

static void test_nesting(void)
{
    handle(SIGUSR1, nest, SA_NODEFER);
    send_self(SIGUSR1);
    check("a handler within a handler", 20, deepest);
    check("all have returned", 0, depth);
}

static void test_ignoring(void)
{
    change_mask(SIG_BLOCK, SIGNAL_BIT(SIGUSR1));
    send_self(SIGUSR1);
    set_action(SIGUSR1, SIG_IGN, 0, 0);
    check_true("ignoring forgets what waits", pending_now() == 0);
    send_self(SIGUSR1);
    check_true("a blocked one waits though it is ignored", pending_now() == SIGNAL_BIT(SIGUSR1));
    change_mask(SIG_SETMASK, 0);
    check_true("and is forgotten then", pending_now() == 0);
    count = 0;
    handle(SIGCHLD, note, 0);
    change_mask(SIG_BLOCK, SIGNAL_BIT(SIGCHLD));
    send_self(SIGCHLD);
    set_action(SIGCHLD, SIG_DFL, 0, 0);
    check_true("so does SIG_DFL of SIGCHLD", pending_now() == 0);
    change_mask(SIG_SETMASK, 0);
    check("no handler has run", 0, count);
}

static void test_errors(void)
{
    struct sigaction action = {0};
    check("no signal 0", -EINVAL, sys_rt_sigaction(0, NULL, NULL, 8));
    check("no signal 65", -EINVAL, sys_rt_sigaction(65, NULL, NULL, 8));
    check("signal 64", 0, sys_rt_sigaction(64, NULL, NULL, 8));
    check("SIGKILL stays", -EINVAL, sys_rt_sigaction(SIGKILL, &action, NULL, 8));
    check("SIGSTOP stays", -EINVAL, sys_rt_sigaction(SIGSTOP, &action, NULL, 8));
    check("SIGKILL may be asked for", 0, sys_rt_sigaction(SIGKILL, NULL, &action, 8));
    check("a set of 4 bytes", -EINVAL, sys_rt_sigaction(SIGHUP, &action, NULL, 4));
    signal_set set = 0;
    check("no such way to change a mask", -EINVAL, sys_rt_sigprocmask(3, &set, NULL, 8));
    check("which without a set is not looked at", 0, sys_rt_sigprocmask(3, NULL, NULL, 8));
    check("a mask of 4 bytes", -EINVAL, sys_rt_sigprocmask(SIG_BLOCK, &set, NULL, 4));
    check("sigpending of 9 bytes", -EINVAL, sys_rt_sigpending(&set, 9));
    check("sigpending of 3 bytes", 0, sys_rt_sigpending(&set, 3));
    check("kill with no such signal", -EINVAL, sys_kill(sys_getpid(), 65));
    check("kill with a negative one", -EINVAL, sys_kill(sys_getpid(), -1));
    check("kill of nobody", -ESRCH, sys_kill(0x7ffffff0, SIGHUP));
    check("kill of no group", -ESRCH, sys_kill(-0x7ffffff0, SIGHUP));
    check("kill of the least number", -ESRCH, sys_kill(-0x7fffffff - 1, 0));
    check("kill with 0", 0, sys_kill(sys_getpid(), 0));
    check("tkill of 0", -EINVAL, sys_tkill(0, 0));
    check("tkill of nobody", -ESRCH, sys_tkill(0x7ffffff0, 0));
    check("tgkill of 0", -EINVAL, sys_tgkill(sys_getpid(), 0, 0));
    check("tgkill in process 0", -EINVAL, sys_tgkill(0, sys_gettid(), 0));
    check("tgkill in another process", -ESRCH, sys_tgkill(sys_getpid() + 1, sys_gettid(), 0));
    check("tgkill with no such signal", -EINVAL, sys_tgkill(sys_getpid(), sys_gettid(), 65));
    struct siginfo info = {.code = SI_USER};
    check("to lie to others", -EPERM, sys_rt_sigqueueinfo(1 + sys_getpid(), SIGHUP, &info));
    info.code = SI_QUEUE;
    check("sigqueue to nobody", -ESRCH, sys_rt_sigqueueinfo(0x7ffffff0, SIGHUP, &info));
    check("tgsigqueue to thread 0", -EINVAL, sys_rt_tgsigqueueinfo(sys_getpid(), 0, SIGHUP, &info));
}

static void test_masks(void)
{
    change_mask(SIG_SETMASK, ALL_SIGNALS);
    signal_set most = ALL_SIGNALS & ~(SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP));
    check_true("SIGKILL and SIGSTOP are never blocked", mask_now() == most);
    change_mask(SIG_UNBLOCK, SIGNAL_BIT(SIGHUP) | SIGNAL_BIT(40));
    check_true("SIG_UNBLOCK", mask_now() == (most & ~(SIGNAL_BIT(SIGHUP) | SIGNAL_BIT(40))));
    unsigned narrow = 0x10, old = 0;
    check("sigprocmask", 0, sys_sigprocmask(SIG_SETMASK, &narrow, &old));
    check("gives the first 32", (int)(uint32_t)(most & ~SIGNAL_BIT(SIGHUP)), (int)old);
    check_true("and leaves the others",
               mask_now() == (((most >> 32 << 32) & ~SIGNAL_BIT(40)) | 16));
    check("ssetmask", 0x10, sys_ssetmask(0x20));
    check("sgetmask", 0x20, sys_sgetmask());
    change_mask(SIG_SETMASK, 0);
}

static void test_old_action(void)
{
    struct old_sigaction action = {(uint32_t)note, 0x20, SA_NODEFER, 0}, old = {0};
    check("sigaction", 0, sys_sigaction(SIGUSR1, &action, NULL));
    count = 0;
    send_self(SIGUSR1);
    check("its handler runs", 1, count);
    check("with its mask", 0x20, (int)mask_inside);
    check("sigaction gives", 0, sys_sigaction(SIGUSR1, NULL, &old));
    check_true("the handler", old.handler == (uint32_t)note);
    check("the mask", 0x20, (int)old.mask);
}

static int die_of_term(void)
{
    send_self(SIGTERM);
    return 1;
}

static int die_of_real_time(void)
{
    send_thread_self(SIGRTMIN + 3);
    return 1;
}

static int survive(void)
{
    static const int harmless[] = {SIGCHLD, SIGCONT, SIGURG, SIGWINCH};
    for (unsigned i = 0; i < 4; i++)
        send_self(harmless[i]);
    return 7;
}

static int die_when_unblocked(void)
{
    change_mask(SIG_BLOCK, SIGNAL_BIT(SIGINT));
    send_self(SIGINT);
    change_mask(SIG_SETMASK, 0);
    return 1;
}

static int die_of_kill(void)
{
    change_mask(SIG_BLOCK, ALL_SIGNALS);
    send_self(SIGKILL);
    return 1;
}

static int handler_is_inherited(void)
{
    count = 0;
    handle(SIGUSR2, note, 0);
    change_mask(SIG_BLOCK, SIGNAL_BIT(SIGUSR2));
    send_self(SIGUSR2);
    int pid = sys_fork(), status = 0;
    if (pid == 0) {
        bool pending = pending_now() != 0, blocked = mask_now() == SIGNAL_BIT(SIGUSR2);
        change_mask(SIG_SETMASK, 0);
        int before = count;
        send_self(SIGUSR2);
        exit(pending * 8 + blocked * 4 + before * 2 + count);
    }
    sys_waitpid(pid, &status, 0);
    return WEXITSTATUS(status);
}

/* What another user may send to its parent, of user 0: nothing but SIGCONT. */
static int other_user(void)
{
    int parent = sys_getppid();
    sys_setsid();
    if (sys_setuid32(1000) != 0)
        return 15; /* not to be tried here */
    bool cannot = sys_kill(parent, 0) == -EPERM && sys_kill(parent, SIGHUP) == -EPERM;
    bool no_thread = sys_tgkill(parent, parent, 0) == -EPERM;
    int group = sys_getpgid(parent);
    bool no_group = group == 1 || sys_kill(-group, 0) == -EPERM; /* -1 would be all */
    return cannot + no_thread * 2 + no_group * 4 + (sys_kill(parent, SIGCONT) == -EPERM) * 8;
}

static void test_defaults(void)
{
    set_action(SIGTERM, SIG_DFL, 0, 0);
    check("SIGTERM ends", SIGTERM, in_child(die_of_term));
    check("a real-time signal ends", SIGRTMIN + 3, in_child(die_of_real_time));
    check("some are ignored", exited(7), in_child(survive));
    check("a blocked SIGINT ends later", SIGINT, in_child(die_when_unblocked));
    check("SIGKILL ends what blocks all", SIGKILL, in_child(die_of_kill));
    check("fork keeps handlers and mask, not what waits", exited(5),
          in_child(handler_is_inherited));
}

/* As a program of its own, run by test_exec(): what has come through execve(2)? */
static int after_exec(void)
{
    struct sigaction usr1, usr2;
    sys_rt_sigaction(SIGUSR1, NULL, &usr1, 8);
    sys_rt_sigaction(SIGUSR2, NULL, &usr2, 8);
    struct signal_stack stack;
    sys_sigaltstack(NULL, &stack);
    printf("after execve: SIGUSR1 %s, SIGUSR2 %s, mask %x, pending %x, alternate stack flags %d\n",
           usr1.handler ? "changed" : "default", usr2.handler == SIG_IGN ? "ignored" : "changed",
           (unsigned)mask_now(), (unsigned)pending_now(), stack.flags);
    return 9;
}

static char *self_path;

static int before_exec(void)
{
    static char memory[8192];
    struct signal_stack stack = {(uint32_t)memory, 0, sizeof memory};
    char *arguments[] = {self_path, "after-exec", NULL};
    handle(SIGUSR1, note, 0);
    set_action(SIGUSR2, SIG_IGN, 0, 0);
    change_mask(SIG_BLOCK, SIGNAL_BIT(SIGHUP));
    sys_sigaltstack(&stack, NULL);
    send_self(SIGHUP);
    return sys_execve(self_path, arguments, NULL);
}

int main(int argc, char **argv)
{
    self_path = argv[0];
    if (argc > 1)
        return after_exec();
    test_handlers();
    test_masks_in_handlers();
    test_reset();
    test_pending();
    test_queue();
    test_order();
    test_nesting();
    test_ignoring();
    test_errors();
    test_masks();
    test_old_action();
    test_defaults();
    check("the signals of another user", exited(15), in_child(other_user));
    check("execve", exited(9), in_child(before_exec));
    return check_result();
}
