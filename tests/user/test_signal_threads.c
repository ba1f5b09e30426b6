/* Signals and threads: each has its own mask and its own pending signals; what is sent to the
 * process one of those takes that do not block it. */
#include "tests/user/signals.h"
#include "user/thread.h"

enum { THREADS = 4 };

static volatile int handled_by, handled, ready, go;
static volatile int own[THREADS + 1];

static void wait_until(volatile int *number, int value)
{
    while (*number < value)
        sys_sched_yield();
}

static void note(int signal)
{
    (void)signal;
    handled_by = sys_gettid();
    __sync_fetch_and_add(&handled, 1);
}

static int wait_in_suspend(void *unused)
{
    (void)unused;
    change_mask(SIG_SETMASK, ALL_SIGNALS);
    __sync_fetch_and_add(&ready, 1);
    suspend_until(&go);
    return 0;
}

/* The main thread blocks all: the other takes what is sent to the process. */
static void test_process_signal(void)
{
    ready = go = handled = 0;
    handle(SIGUSR1, note, 0);
    change_mask(SIG_SETMASK, ALL_SIGNALS);
    struct thread *thread = thread_create(wait_in_suspend, NULL);
    wait_until(&ready, 1);
    for (int i = 1; i <= 10; i++) {
        send_self(SIGUSR1);
        wait_until(&handled, i);
    }
    check_true("the thread that does not block it takes it", handled_by == thread_id(thread));
    send_thread_self(SIGUSR1);
    check("one for this thread waits here", 10, handled);
    check_true("sigpending", pending_now() == SIGNAL_BIT(SIGUSR1));
    go = 1;
    sys_tgkill(sys_getpid(), thread_id(thread), SIGUSR1);
    thread_join(thread);
    check_true("a thread takes what is for it", handled == 11 && handled_by != sys_gettid());
    change_mask(SIG_SETMASK, 0);
    check_true("and this one what is for this one", handled == 12 && handled_by == sys_gettid());
}

static int look_at_mask(void *unused)
{
    (void)unused;
    return mask_now() == (SIGNAL_BIT(SIGHUP) | SIGNAL_BIT(40)) && pending_now() == 0;
}

static void test_inheritance(void)
{
    change_mask(SIG_SETMASK, SIGNAL_BIT(SIGHUP) | SIGNAL_BIT(40));
    send_thread_self(SIGHUP);
    check("a thread inherits the mask, not what waits", 1,
          thread_join(thread_create(look_at_mask, NULL)));
    set_action(SIGHUP, SIG_IGN, 0, 0);
    change_mask(SIG_SETMASK, 0);
}

/* Each thread is sent its own. */
static void note_own(int signal)
{
    own[signal - SIGRTMIN - 10] = sys_gettid();
}

static int wait_for_own(void *argument)
{
    int number = (int)argument;
    signal_set mask = ~SIGNAL_BIT(SIGRTMIN + 10 + number);
    change_mask(SIG_SETMASK, ALL_SIGNALS);
    __sync_fetch_and_add(&ready, 1);
    while (own[number] == 0)
        sys_rt_sigsuspend(&mask, sizeof mask);
    return own[number] == sys_gettid();
}

static void test_masks(void)
{
    struct thread *threads[THREADS];
    ready = 0;
    for (int i = 0; i < THREADS; i++) {
        handle(SIGRTMIN + 10 + i, note_own, 0);
        change_mask(SIG_BLOCK, SIGNAL_BIT(SIGRTMIN + 10 + i));
        threads[i] = thread_create(wait_for_own, (void *)i);
    }
    wait_until(&ready, THREADS);
    for (int i = THREADS - 1; i >= 0; i--)
        send_self(SIGRTMIN + 10 + i);
    for (int i = 0; i < THREADS; i++)
        check("a thread in sigsuspend takes the one it waits for", 1, thread_join(threads[i]));
    change_mask(SIG_SETMASK, 0);
}

/* The thread that was told of a process's signal blocks it before it takes it: another must be
 * told. SIGUSR1, which the main thread takes first, blocks SIGUSR2, which the other is to take
 * then. */
static volatile int lost, rounds;

static void wait_for_other(int signal)
{
    (void)signal;
    for (int i = 0; i < 10000 && pending_now(); i++)
        sys_sched_yield();
    lost += pending_now() != 0;
    rounds++;
}

static void send_both(int pid)
{
    sys_kill(pid, SIGUSR2);
    sys_tgkill(pid, pid, SIGUSR1);
    sys_exit_group(0);
}

static void test_hand_over(void)
{
    static const struct timespec32 short_time = {0, 1000000};
    ready = go = lost = rounds = 0;
    handle(SIGUSR2, note, 0);
    set_action(SIGUSR1, (uint32_t)wait_for_other, 0, SIGNAL_BIT(SIGUSR2));
    struct thread *thread = thread_create(wait_in_suspend, NULL);
    wait_until(&ready, 1);
    int self = sys_getpid();
    while (rounds < 20) {
        int before = rounds;
        handled = 0;
        int pid = sys_fork();
        if (pid == 0)
            send_both(self);
        while (rounds == before)
            sys_nanosleep(&short_time, NULL);
        wait_until(&handled, 1);
        while (sys_waitpid(pid, NULL, 0) == -EINTR)
            ;
    }
    check("a process's signals lost", 0, lost);
    go = 1;
    sys_tgkill(self, thread_id(thread), SIGUSR2);
    thread_join(thread);
}

/* A thread may end without taking what it was told of. The main thread blocks it; the other that
 * does not comes later in the list. */
static int end_soon(void *unused)
{
    (void)unused;
    wait_until(&go, 1);
    return 0;
}

static int take_all(void *unused)
{
    (void)unused;
    change_mask(SIG_SETMASK, SIGNAL_BIT(SIGUSR2));
    signal_set mask = 0;
    while (go < 2)
        sys_rt_sigsuspend(&mask, sizeof mask);
    return 0;
}

static void test_end(void)
{
    handle(SIGUSR1, note, 0);
    handle(SIGUSR2, note, 0);
    for (int i = 1; i <= 200; i++) {
        handled = go = 0;
        struct thread *first = thread_create(end_soon, NULL);
        struct thread *second = thread_create(take_all, NULL);
        change_mask(SIG_SETMASK, ALL_SIGNALS);
        go = 1;
        sys_sched_yield();
        send_self(SIGUSR1);
        wait_until(&handled, 1);
        thread_join(first);
        go = 2;
        sys_tgkill(sys_getpid(), thread_id(second), SIGUSR2);
        thread_join(second);
        change_mask(SIG_SETMASK, 0);
    }
    check_true("signals beside threads' ends", true);
}

/* A fatal signal and a fault end all threads. */
static __attribute__((noreturn)) int sleep_long(void *unused)
{
    (void)unused;
    __sync_fetch_and_add(&ready, 1);
    for (;;)
        sys_pause();
}

static __attribute__((noreturn)) int spin_long(void *unused)
{
    (void)unused;
    __sync_fetch_and_add(&ready, 1);
    for (;;)
        ;
}

static int fault(void *unused)
{
    (void)unused;
    *(volatile int *)0 = 0;
    return 0;
}

static int die_with_threads(void)
{
    ready = 0;
    thread_create(sleep_long, NULL);
    thread_create(spin_long, NULL);
    wait_until(&ready, 2);
    send_self(SIGALRM);
    return 1;
}

static int fault_with_threads(void)
{
    ready = 0;
    thread_create(sleep_long, NULL);
    wait_until(&ready, 1);
    thread_create(fault, NULL);
    sleep_long(NULL);
}

static int pipe_ends[2];

static __attribute__((noreturn)) int stop_with_threads(void)
{
    ready = go = 0;
    for (int i = 0; i < 3; i++)
        thread_create(i == 1 ? spin_long : wait_in_suspend, NULL);
    wait_until(&ready, 3);
    sys_write(pipe_ends[1], "r", 1);
    for (;;)
        sys_pause();
}

static void test_stop(void)
{
    char byte;
    int status = 0;
    sys_pipe(pipe_ends);
    int pid = sys_fork();
    if (pid == 0)
        sys_exit_group(stop_with_threads());
    sys_read(pipe_ends[0], &byte, 1);
    for (int i = 0; i < 20; i++) {
        sys_kill(pid, SIGSTOP);
        if (sys_waitpid(pid, &status, WUNTRACED) != pid || status != (SIGSTOP << 8 | 0x7f))
            check("a process of four threads stops", SIGSTOP << 8 | 0x7f, status);
        sys_kill(pid, SIGCONT);
    }
    sys_kill(pid, SIGTERM);
    sys_waitpid(pid, &status, 0);
    check("a process of four threads stops and continues, and ends", SIGTERM, status);
}

int main(void)
{
    test_process_signal();
    test_inheritance();
    test_masks();
    test_hand_over();
    test_end();
    check("a fatal signal ends all threads", SIGALRM, in_child(die_with_threads));
    check("so does a fault in one", SIGSEGV, in_child(fault_with_threads));
    test_stop();
    return check_result();
}
