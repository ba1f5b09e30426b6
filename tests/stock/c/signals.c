/* Signals as programs use them: handlers with siginfo, masks, alternate stacks, jumps out of
 * handlers, waiting for signals, signals to threads, interrupted and restarted calls, children's
 * signals. */
#include "stock.h"
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t caught, code, value, on_alternate, order[8], order_length;
static volatile int self_sent;
static sigjmp_buf back;
static char alternate[65536];

static void note(int signal, siginfo_t *info, void *context)
{
    (void)context;
    caught = signal;
    code = info->si_code;
    value = info->si_value.sival_int;
    self_sent = info->si_pid == getpid();
}

static void install(int signal, void (*handler)(int, siginfo_t *, void *), int flags)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = handler;
    action.sa_flags = SA_SIGINFO | flags;
    sigemptyset(&action.sa_mask);
    if (sigaction(signal, &action, NULL))
        puts("sigaction failed");
}

/* kill, raise and sigqueue say in siginfo who sent and how. */
static void senders(void)
{
    union sigval with = {.sival_int = 1234};
    install(SIGUSR1, note, 0);
    kill(getpid(), SIGUSR1);
    SHOW(caught == SIGUSR1 && code == SI_USER && self_sent);
    raise(SIGUSR1);
    SHOW(code == SI_TKILL && self_sent);
    sigqueue(getpid(), SIGUSR1, with);
    SHOW(code == SI_QUEUE && value == 1234);
    SHOW_CALL(kill(getpid(), 0));
    SHOW_CALL(kill(getpid(), 1000));
    SHOW_CALL(kill(0x3fffffff, 0));
}

static void note_order(int signal)
{
    order[order_length++] = signal;
}

static int by_number(const void *a, const void *b)
{
    return *(const sig_atomic_t *)a - *(const sig_atomic_t *)b;
}

/* Blocked signals wait; a usual one counts once however often it is sent, a real-time one each
 * time. */
static void masks(void)
{
    sigset_t some, old, pending;
    sigemptyset(&some);
    sigaddset(&some, SIGUSR1);
    sigaddset(&some, SIGRTMIN + 1);
    signal(SIGUSR1, note_order);
    signal(SIGRTMIN + 1, note_order);
    sigprocmask(SIG_BLOCK, &some, &old);
    for (int i = 0; i < 3; i++) {
        raise(SIGUSR1);
        raise(SIGRTMIN + 1);
    }
    SHOW(order_length);
    sigpending(&pending);
    SHOW(sigismember(&pending, SIGUSR1));
    SHOW(sigismember(&pending, SIGUSR2));
    sigprocmask(SIG_SETMASK, &old, NULL);
    SHOW(order_length);
    qsort((void *)order, (size_t)order_length, sizeof order[0], by_number);
    SHOW(order[0] == SIGUSR1 && order[1] == SIGRTMIN + 1 && order[3] == SIGRTMIN + 1);
}

static void jump_back(int signal, siginfo_t *info, void *context)
{
    char local;
    (void)context;
    caught = signal;
    code = info->si_code;
    on_alternate = &local >= alternate && &local < alternate + sizeof alternate;
    value = info->si_addr == (void *)0x10 || info->si_addr == NULL;
    siglongjmp(back, 1);
}

static volatile int zero, without_end = 1;
static int *volatile nowhere = (int *)0x10;

static int recurse(volatile char *above)
{
    volatile char room[4096];
    room[0] = above ? above[0] : 1;
    return without_end ? recurse(room) + room[0] : 0;
}

/* Faults come to a handler on the alternate stack, which jumps out; the mask is restored by that.
 */
static void faults(void)
{
    static const char undefined[] = "\x0f\x0b";
    stack_t stack = {.ss_sp = alternate, .ss_size = sizeof alternate}, now;
    SHOW_CALL(sigaltstack(&stack, NULL));
    install(SIGSEGV, jump_back, SA_ONSTACK);
    install(SIGFPE, jump_back, SA_ONSTACK);
    install(SIGILL, jump_back, SA_ONSTACK);
    for (int i = 0; i < 3; i++) {
        caught = 0;
        if (!sigsetjmp(back, 1))
            *nowhere = 1;
        SHOW(caught == SIGSEGV && code == SEGV_MAPERR && on_alternate && value);
        if (!sigsetjmp(back, 1))
            *(volatile char *)undefined = 1;
        SHOW(caught == SIGSEGV && code == SEGV_ACCERR && on_alternate);
        if (!sigsetjmp(back, 1))
            zero = 1 / zero;
        SHOW(caught == SIGFPE && code == FPE_INTDIV);
        if (!sigsetjmp(back, 1))
            __builtin_trap();
        SHOW(caught == SIGILL && code == ILL_ILLOPN);
        if (!sigsetjmp(back, 1))
            recurse(NULL);
        SHOW(caught == SIGSEGV && on_alternate);
    }
    sigaltstack(NULL, &now);
    SHOW(now.ss_sp == alternate && now.ss_size == sizeof alternate && now.ss_flags == 0);
    stack.ss_size = 100;
    SHOW_CALL(sigaltstack(&stack, NULL));
}

static pthread_t target;
static volatile int in_target;

static void note_thread(int signal)
{
    (void)signal;
    in_target = pthread_equal(pthread_self(), target);
}

static void *wait_for_signals(void *set)
{
    struct timespec hour = {3600, 0}, instant = {0, 1000000};
    siginfo_t info;
    int signal;
    SHOW(sigwait(set, &signal));
    SHOW(signal == SIGUSR2);
    SHOW(sigtimedwait(set, &info, &hour) == SIGUSR2);
    SHOW(info.si_code == SI_TKILL);
    SHOW_CALL(sigtimedwait(set, &info, &instant));
    return NULL;
}

static int sync_pipe[2];

static void *be_interrupted(void *argument)
{
    char byte = 1;
    (void)argument;
    if (write(sync_pipe[1], &byte, 1) != 1)
        puts("write failed");
    while (!in_target)
        sched_yield();
    return NULL;
}

/* Signals to one thread: taken by sigwait, or in a handler in that thread and no other. */
static void threads(void)
{
    sigset_t set;
    char byte;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    pthread_create(&target, NULL, wait_for_signals, &set);
    pthread_kill(target, SIGUSR2);
    sigset_t pending;
    do { /* it has been taken once it is no longer pending: there a second one counts */
        sched_yield();
        sigpending(&pending);
    } while (sigismember(&pending, SIGUSR2));
    usleep(20000);
    pthread_kill(target, SIGUSR2);
    pthread_join(target, NULL);
    signal(SIGUSR1, note_thread);
    if (pipe(sync_pipe))
        puts("pipe failed");
    pthread_create(&target, NULL, be_interrupted, NULL);
    SHOW(read(sync_pipe[0], &byte, 1));
    SHOW(pthread_kill(target, SIGUSR1));
    pthread_join(target, NULL);
    SHOW(in_target);
}

static void do_nothing(int signal)
{
    caught = signal;
}

static void answer(int signal)
{
    char byte = 'h';
    caught = signal;
    if (write(sync_pipe[1], &byte, 1) != 1)
        caught = 0;
}

static void alarm_by(void (*handler)(int), int flags)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigaction(SIGALRM, &action, NULL);
    caught = 0;
    ualarm(20000,
           20000); /* again and again: one may come before the call that it is to interrupt */
}

/* A read of an empty pipe is interrupted by a handler, or goes on after it with SA_RESTART. */
static void interrupted_calls(void)
{
    char byte = 0;
    struct timespec minute = {60, 0}, left;
    alarm_by(do_nothing, 0);
    SHOW_CALL(read(sync_pipe[0], &byte, 1));
    SHOW(caught == SIGALRM);
    alarm_by(answer, SA_RESTART);
    SHOW_CALL(read(sync_pipe[0], &byte, 1));
    SHOW(caught == SIGALRM && byte == 'h');
    alarm_by(do_nothing, SA_RESTART);
    SHOW_CALL(nanosleep(&minute, &left));
    SHOW(left.tv_sec >= 50 && left.tv_sec < 60);
    alarm_by(do_nothing, SA_RESTART);
    SHOW_CALL(pause());
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    alarm_by(do_nothing, 0);
    sigemptyset(&all);
    SHOW_CALL(sigsuspend(&all));
    SHOW(caught == SIGALRM);
    ualarm(0, 0);
    sigprocmask(SIG_SETMASK, &all, NULL);
}

static volatile sig_atomic_t depth, deepest;

static void nest(int signal)
{
    depth++;
    deepest = depth > deepest ? depth : deepest;
    if (depth < 3)
        raise(signal);
    depth--;
}

/* SA_NODEFER lets a handler interrupt itself, SA_RESETHAND makes it the last. */
static void flags(void)
{
    struct sigaction action, old;
    memset(&action, 0, sizeof action);
    action.sa_handler = nest;
    action.sa_flags = SA_NODEFER;
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    SHOW(deepest);
    action.sa_handler = do_nothing;
    action.sa_flags = SA_RESETHAND;
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    sigaction(SIGUSR1, NULL, &old);
    SHOW(old.sa_handler == SIG_DFL);
    SHOW_CALL(sigaction(SIGKILL, &action, NULL));
    SHOW_CALL(sigaction(SIGSTOP, &action, NULL));
}

static pid_t child_that(void (*does)(int), int argument)
{
    pid_t child = fork();
    if (child == 0) {
        does(argument);
        _exit(0);
    }
    return child;
}

static void die_by(int signal_number)
{
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void stop_then_exit(int status)
{
    raise(SIGSTOP);
    _exit(status);
}

static void note_child(int signal, siginfo_t *info, void *context)
{
    (void)context;
    caught = signal;
    code = info->si_code;
    value = info->si_status;
}

/* The parent's SIGCHLD, and the statuses of children that die, stop and go on. */
static void children(void)
{
    static const int deadly[] = {SIGHUP, SIGINT, SIGKILL, SIGPIPE, SIGTERM, SIGSEGV, SIGABRT};
    int status;
    install(SIGCHLD, note_child, SA_RESTART);
    for (size_t i = 0; i < sizeof deadly / sizeof deadly[0]; i++) {
        pid_t child = child_that(die_by, deadly[i]);
        waitpid(child, &status, 0);
        SHOW(WIFSIGNALED(status) && WTERMSIG(status) == deadly[i]);
        SHOW(caught == SIGCHLD && value == deadly[i]);
    }
    pid_t child = child_that(stop_then_exit, 5);
    SHOW(waitpid(child, &status, WUNTRACED) == child);
    SHOW(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
    SHOW(code == CLD_STOPPED);
    kill(child, SIGCONT);
    SHOW(waitpid(child, &status, WCONTINUED) == child);
    SHOW(WIFCONTINUED(status) || WIFEXITED(status));
    if (WIFCONTINUED(status))
        waitpid(child, &status, 0);
    SHOW(WIFEXITED(status) && WEXITSTATUS(status) == 5);
    child = child_that(die_by, SIGCHLD); /* ignored by default */
    waitpid(child, &status, 0);
    SHOW(WIFEXITED(status));
    signal(SIGCHLD, SIG_IGN);
    child = child_that(_exit, 3);
    SHOW_CALL(waitpid(child, &status, 0));
}

/* Writing to a pipe that nobody reads. */
static void broken_pipe(void)
{
    int ends[2];
    signal(SIGPIPE, do_nothing);
    if (pipe(ends))
        puts("pipe failed");
    close(ends[0]);
    caught = 0;
    SHOW_CALL(write(ends[1], "x", 1));
    SHOW(caught == SIGPIPE);
    signal(SIGPIPE, SIG_IGN);
    SHOW_CALL(write(ends[1], "x", 1));
}

int main(void)
{
    senders();
    masks();
    faults();
    threads();
    interrupted_calls();
    flags();
    children();
    broken_pipe();
    puts("now by SIGTERM");
    kill(getpid(), SIGTERM);
    return 0;
}
