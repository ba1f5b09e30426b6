/* Clocks, sleeping, and timers of each kind: by what must hold, never by how long things took. */
#include "stock.h"
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

static const clockid_t clocks[] = {
    CLOCK_REALTIME,      CLOCK_MONOTONIC,       CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID,
    CLOCK_MONOTONIC_RAW, CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE,   CLOCK_BOOTTIME};

static long long now(clockid_t clock)
{
    struct timespec time;
    if (clock_gettime(clock, &time))
        return -1;
    return time.tv_sec * 1000000000ll + time.tv_nsec;
}

/* No clock goes back, and each says a resolution. */
static void clocks_go_on(void)
{
    for (size_t i = 0; i < sizeof clocks / sizeof clocks[0]; i++) {
        struct timespec resolution = {-1, -1};
        long long last = now(clocks[i]);
        int back = 0;
        for (int n = 0; n < 10000; n++) {
            long long next = now(clocks[i]);
            back += next < last;
            last = next;
        }
        int result = clock_getres(clocks[i], &resolution);
        printf("clock %d: back %d, resolution %d %d\n", (int)clocks[i], back, result,
               resolution.tv_sec == 0 && resolution.tv_nsec > 0);
    }
    SHOW_CALL(clock_gettime(99, &(struct timespec){0}));
    SHOW_CALL(clock_getres(99, NULL));
    struct timeval of_day;
    gettimeofday(&of_day, NULL);
    SHOW(of_day.tv_sec > 1700000000);
    SHOW(time(NULL) - of_day.tv_sec <= 1);
}

static int slept_enough(clockid_t clock, long long from, long long nanoseconds)
{
    long long took = now(clock) - from;
    return took >= nanoseconds && took < nanoseconds + 5000000000ll;
}

static void sleeping(void)
{
    struct timespec brief = {0, 20000000}, until, wrong = {0, 1000000000};
    long long start = now(CLOCK_MONOTONIC);
    SHOW_CALL(nanosleep(&brief, NULL));
    SHOW(slept_enough(CLOCK_MONOTONIC, start, 20000000));
    start = now(CLOCK_MONOTONIC);
    until.tv_sec = (time_t)((start + 30000000) / 1000000000);
    until.tv_nsec = (long)((start + 30000000) % 1000000000);
    SHOW(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL));
    SHOW(slept_enough(CLOCK_MONOTONIC, start, 30000000));
    SHOW(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL));
    start = now(CLOCK_REALTIME);
    SHOW(clock_nanosleep(CLOCK_REALTIME, 0, &brief, NULL));
    SHOW(slept_enough(CLOCK_REALTIME, start, 20000000));
    SHOW_CALL(nanosleep(&wrong, NULL));
    SHOW_STRING(strerror(clock_nanosleep(99, 0, &brief, NULL)));
    SHOW(sleep(0));
    SHOW_CALL(usleep(1000));
}

static volatile sig_atomic_t fired;

static void count(int signal)
{
    (void)signal;
    fired++;
}

static void wait_for(int times)
{
    sigset_t mask, old;
    sigemptyset(&mask);
    sigaddset(&mask, SIGALRM);
    sigaddset(&mask, SIGUSR1);
    sigaddset(&mask, SIGVTALRM);
    sigprocmask(SIG_BLOCK, &mask, &old);
    while (fired < times)
        sigsuspend(&old);
    sigprocmask(SIG_SETMASK, &old, NULL);
}

static void interval_timers(void)
{
    struct itimerval every = {{0, 5000}, {0, 10000}}, never = {{0, 0}, {0, 0}}, left;
    signal(SIGALRM, count);
    SHOW_CALL(setitimer(ITIMER_REAL, &every, NULL));
    wait_for(5);
    SHOW_CALL(getitimer(ITIMER_REAL, &left));
    SHOW(left.it_interval.tv_usec);
    SHOW_CALL(setitimer(ITIMER_REAL, &never, &left));
    SHOW(left.it_interval.tv_usec);
    SHOW(alarm(100));
    SHOW(alarm(0) >= 99);
    SHOW(alarm(0));
    fired = 0;
    SHOW(ualarm(5000, 0));
    wait_for(1);
    SHOW(fired);
    signal(SIGVTALRM, count);
    fired = 0;
    SHOW_CALL(setitimer(ITIMER_VIRTUAL, &every, NULL));
    while (fired < 2)
        continue;
    SHOW_CALL(setitimer(ITIMER_VIRTUAL, &never, NULL));
    SHOW_CALL(setitimer(77, &never, NULL));
}

static sem_t done;
static int from_thread;

static void in_thread(union sigval value)
{
    from_thread = value.sival_int;
    sem_post(&done);
}

static volatile sig_atomic_t value, code;

static void note(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    (void)context;
    value = info->si_value.sival_int;
    code = info->si_code;
    fired++;
}

static void posix_timers(void)
{
    struct sigaction action;
    struct sigevent event;
    struct itimerspec once = {{0, 0}, {0, 5000000}}, every = {{0, 3000000}, {0, 3000000}}, left;
    timer_t timer, second;
    memset(&action, 0, sizeof action);
    memset(&event, 0, sizeof event);
    action.sa_sigaction = note;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGUSR1, &action, NULL);
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGUSR1;
    event.sigev_value.sival_int = 4321;
    fired = 0;
    SHOW_CALL(timer_create(CLOCK_MONOTONIC, &event, &timer));
    SHOW_CALL(timer_settime(timer, 0, &once, NULL));
    wait_for(1);
    SHOW(value == 4321 && code == SI_TIMER);
    SHOW_CALL(timer_gettime(timer, &left));
    SHOW(left.it_value.tv_sec == 0 && left.it_value.tv_nsec == 0);
    fired = 0;
    SHOW_CALL(timer_settime(timer, 0, &every, NULL));
    wait_for(4);
    SHOW(timer_getoverrun(timer) >= 0);
    SHOW_CALL(timer_delete(timer));
    SHOW_CALL(timer_create(77, &event, &timer));
    event.sigev_notify = SIGEV_THREAD;
    event.sigev_notify_function = in_thread;
    event.sigev_value.sival_int = 99;
    sem_init(&done, 0, 0);
    SHOW_CALL(timer_create(CLOCK_REALTIME, &event, &second));
    SHOW_CALL(timer_settime(second, 0, &once, NULL));
    while (sem_wait(&done))
        continue;
    SHOW(from_thread);
    SHOW_CALL(timer_delete(second));
}

/* Who works is charged for it, who sleeps is not. */
static void processor_time(void)
{
    struct timespec brief = {0, 50000000};
    struct rusage usage;
    struct tms ticks;
    long long start = now(CLOCK_PROCESS_CPUTIME_ID);
    nanosleep(&brief, NULL);
    SHOW(now(CLOCK_PROCESS_CPUTIME_ID) - start < 45000000);
    while (now(CLOCK_PROCESS_CPUTIME_ID) - start < 50000000)
        continue;
    SHOW_CALL(getrusage(RUSAGE_SELF, &usage));
    SHOW(usage.ru_utime.tv_sec * 1000000ll + usage.ru_utime.tv_usec +
             usage.ru_stime.tv_sec * 1000000ll + usage.ru_stime.tv_usec >=
         30000);
    SHOW(times(&ticks) != (clock_t)-1);
    SHOW(ticks.tms_utime + ticks.tms_stime >= 3);
    SHOW(clock() >= 30000);
    SHOW(sysconf(_SC_CLK_TCK));
    SHOW_CALL(getrusage(77, &usage));
}

static void calendar(void)
{
    static const time_t moments[] = {0, 951827696, 1709208000, 2147483647, -1};
    char text[100];
    setenv("TZ", "UTC0", 1);
    tzset();
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        struct tm parts;
        gmtime_r(&moments[i], &parts);
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %a %j %U %p", &parts);
        printf("%s %d\n", text, mktime(&parts) == moments[i]);
    }
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
    for (size_t i = 0; i < 3; i++) {
        struct tm parts;
        localtime_r(&moments[i], &parts);
        strftime(text, sizeof text, "%c %Z", &parts);
        puts(text);
    }
    SHOW(difftime(moments[2], moments[1]));
}

int main(void)
{
    clocks_go_on();
    sleeping();
    interval_timers();
    posix_timers();
    processor_time();
    calendar();
    return 0;
}
