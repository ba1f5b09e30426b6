/* Signals that wait: how many, in which order, with which values; taken by handlers, by waiting for
 * them, through a descriptor where there is one; and the timers that send them. */
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "stock.h"

enum { MOST = 16 };
static volatile int numbers[MOST], values[MOST], codes[MOST], length;

static void note(int signal, siginfo_t *info, void *context)
{
    (void)context;
    if (length == MOST)
        return;
    numbers[length] = signal;
    values[length] = info->si_value.sival_int;
    codes[length++] = info->si_code;
}

static void install(int signal)
{
    struct sigaction action = {.sa_sigaction = note, .sa_flags = SA_SIGINFO};
    sigfillset(&action.sa_mask); /* one after the other, not one within the other */
    sigaction(signal, &action, NULL);
}

static void queue(int signal, int number)
{
    if (sigqueue(getpid(), signal, (union sigval){.sival_int = number}))
        puts("sigqueue failed");
}

static void show_what_came(void)
{
    for (int i = 0; i < length; i++)
        printf("  %s%d, value %d, code %d\n", numbers[i] >= SIGRTMIN ? "SIGRTMIN+" : "",
               numbers[i] >= SIGRTMIN ? numbers[i] - SIGRTMIN : numbers[i], values[i], codes[i]);
    length = 0;
}

/* Lower real-time signals come first, those of one number in the order in which they were sent, and
 * a usual signal once. */
static void ordered(void)
{
    sigset_t all, before;
    sigfillset(&all);
    install(SIGUSR1);
    for (int i = 0; i < 4; i++)
        install(SIGRTMIN + i);
    sigprocmask(SIG_BLOCK, &all, &before);
    queue(SIGRTMIN + 3, 1);
    queue(SIGRTMIN + 1, 2);
    queue(SIGRTMIN + 3, 3);
    queue(SIGRTMIN + 0, 4);
    queue(SIGRTMIN + 1, 5);
    queue(SIGUSR1, 6);
    queue(SIGUSR1, 7);
    kill(getpid(), SIGRTMIN + 2);
    SHOW(length);
    sigprocmask(SIG_SETMASK, &before, NULL);
    show_what_came();
}

/* The same, taken one by one by sigwaitinfo. */
static void awaited(void)
{
    sigset_t set;
    siginfo_t info;
    struct timespec none = {0, 0}, wrong = {0, -1};
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGRTMIN + 1);
    sigaddset(&set, SIGRTMIN + 2);
    sigprocmask(SIG_BLOCK, &set, NULL);
    queue(SIGRTMIN + 2, 20);
    queue(SIGRTMIN + 1, 21);
    queue(SIGRTMIN + 2, 22);
    queue(SIGUSR1, 23);
    for (int i = 0; i < 4; i++) {
        int signal = sigwaitinfo(&set, &info);
        printf("  %d: value %d, code %d, mine %d\n", signal == SIGUSR1 ? 0 : signal - SIGRTMIN,
               info.si_value.sival_int, info.si_code, info.si_pid == getpid());
    }
    SHOW_CALL(sigtimedwait(&set, &info, &none));
    SHOW_CALL(sigtimedwait(&set, &info, &wrong));
    SHOW(length);
    /* Another, outside the set, ends the wait. */
    pid_t child = fork();
    if (child == 0) {
        pid_t parent = getppid();
        while (kill(parent, SIGRTMIN) == 0)
            usleep(10000);
        _exit(0);
    }
    SHOW_CALL(syscall(SYS_rt_sigtimedwait, &set, &info, NULL, 8)); /* musl's would wait on */
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    length = 0;
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

/* A descriptor for signals works, or is not there: never something between. */
static void by_descriptor(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    sigprocmask(SIG_BLOCK, &set, NULL);
    int descriptor = signalfd(-1, &set, SFD_NONBLOCK), works = descriptor == -1 && errno == ENOSYS;
    if (descriptor >= 0) {
        struct signalfd_siginfo info;
        raise(SIGUSR2);
        works = read(descriptor, &info, sizeof info) == sizeof info && info.ssi_signo == SIGUSR2;
        close(descriptor);
    }
    SHOW(works);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static volatile pid_t taken_by;
static volatile int of_timer, overruns;

static void note_thread(int signal, siginfo_t *info, void *context)
{
    (void)signal, (void)context;
    taken_by = (pid_t)syscall(SYS_gettid);
    of_timer = info->si_code == SI_TIMER && info->si_value.sival_int == 77;
    overruns = info->si_overrun;
}

static void *wait_for_timer(void *argument)
{
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN + 4};
    struct itimerspec once = {{0, 0}, {0, 2000000}};
    timer_t timer;
    (void)argument;
    pid_t self = (pid_t)syscall(SYS_gettid);
    event.sigev_value.sival_int = 77;
#ifdef sigev_notify_thread_id
    event.sigev_notify_thread_id = self;
#else
    event._sigev_un._tid = self;
#endif
    SHOW_CALL(timer_create(CLOCK_MONOTONIC, &event, &timer));
    SHOW_CALL(timer_settime(timer, 0, &once, NULL));
    while (!taken_by)
        sched_yield();
    SHOW(taken_by == self && of_timer && overruns == 0);
    SHOW_CALL(timer_delete(timer));
    return NULL;
}

/* A timer that tells a thread, one that tells nobody, and what is missed while a signal waits. */
static void timers(void)
{
    struct sigaction action = {.sa_sigaction = note_thread, .sa_flags = SA_SIGINFO};
    struct sigevent none = {.sigev_notify = SIGEV_NONE}, event = {.sigev_notify = SIGEV_SIGNAL};
    struct itimerspec fast = {{0, 1000000}, {0, 1000000}}, left;
    struct timespec tenth = {0, 100000000};
    pthread_t thread;
    sigset_t set;
    timer_t timer;
    sigaction(SIGRTMIN + 4, &action, NULL);
    pthread_create(&thread, NULL, wait_for_timer, NULL);
    pthread_join(thread, NULL);
    SHOW_CALL(timer_create(CLOCK_MONOTONIC, &none, &timer));
    SHOW_CALL(timer_settime(timer, 0, &fast, NULL));
    SHOW_CALL(timer_gettime(timer, &left));
    SHOW(left.it_interval.tv_nsec);
    SHOW_CALL(timer_delete(timer));
    event.sigev_signo = SIGRTMIN + 4;
    event.sigev_value.sival_int = 77;
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN + 4);
    sigprocmask(SIG_BLOCK, &set, NULL);
    SHOW_CALL(timer_create(CLOCK_MONOTONIC, &event, &timer));
    SHOW_CALL(timer_settime(timer, 0, &fast, NULL));
    nanosleep(&tenth, NULL);
    taken_by = 0;
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    while (!taken_by)
        continue;
    SHOW(of_timer && overruns >= 50);
    SHOW_CALL(timer_delete(timer));
    SHOW_CALL(timer_delete(timer) == 0 || errno == EINVAL);
}

static void refused(void)
{
    SHOW_CALL(sigqueue(getpid(), 0, (union sigval){.sival_int = 1}));
    SHOW_CALL(sigqueue(getpid(), 65, (union sigval){.sival_int = 1}));
    SHOW_CALL(sigqueue(0x3fffffff, SIGUSR1, (union sigval){.sival_int = 1}));
    SHOW_CALL(raise(65));
    SHOW_CALL(kill(getpid(), -1));
    SHOW_CALL(kill(INT_MIN, SIGUSR1));
    SHOW(SIGRTMAX);
}

int main(void)
{
    ordered();
    awaited();
    by_descriptor();
    timers();
    refused();
    return 0;
}
