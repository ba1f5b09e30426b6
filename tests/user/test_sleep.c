/* Sleeping by each clock: how long, what ends it early, and what is left then. */
#include "tests/user/signals.h"

enum { MILLISECOND = 1000000, SECOND = 1000000000, NO_CLOCK = 77 };

static volatile int caught;

static void catch (int signal)
{
    caught = signal;
}

static int64_t now(int clock)
{
    struct timespec64 time = {0};
    sys_clock_gettime64(clock, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

static struct timespec32 narrow(int64_t nanoseconds)
{
    struct timespec32 time = {0, 0};
    while (nanoseconds >= SECOND) {
        time.tv_sec++;
        nanoseconds -= SECOND;
    }
    time.tv_nsec = (int32_t)nanoseconds;
    return time;
}

static void test_spans(void)
{
    static const int clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_TAI};
    struct timespec32 span = narrow(30 * MILLISECOND);
    struct timespec64 span64 = {.tv_nsec = 30 * MILLISECOND};
    int64_t start = now(CLOCK_MONOTONIC);
    check("nanosleep", 0, sys_nanosleep(&span, NULL));
    check_true("... sleeps as long as asked", now(CLOCK_MONOTONIC) - start >= 30 * MILLISECOND);
    for (unsigned i = 0; i < sizeof clocks / sizeof *clocks; i++) {
        start = now(CLOCK_MONOTONIC);
        check("clock_nanosleep", 0, sys_clock_nanosleep(clocks[i], 0, &span, NULL));
        check("clock_nanosleep, 64 bits", 0,
              sys_clock_nanosleep_time64(clocks[i], 0, &span64, NULL));
        check_true("... sleep as long as asked", now(CLOCK_MONOTONIC) - start >= 60 * MILLISECOND);
    }
}

static void test_times(void)
{
    static const int clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME};
    struct timespec32 past = {1, 0};
    for (unsigned i = 0; i < sizeof clocks / sizeof *clocks; i++) {
        int64_t end = now(clocks[i]) + 30 * MILLISECOND;
        struct timespec32 time = {0, 0};
        sys_clock_gettime(clocks[i], &time);
        time.tv_nsec += 30 * MILLISECOND;
        if (time.tv_nsec >= SECOND) {
            time.tv_sec++;
            time.tv_nsec -= SECOND;
        }
        check("until a time", 0, sys_clock_nanosleep(clocks[i], TIMER_ABSTIME, &time, NULL));
        check_true("... it has come", now(clocks[i]) >= end - MILLISECOND);
        check("until a time that is past", 0,
              sys_clock_nanosleep(clocks[i], TIMER_ABSTIME, &past, NULL));
    }
}

static void test_refused(void)
{
    struct timespec32 span = {0, 0}, negative = {-1, 0}, much = {0, SECOND};
    check("nanosleep of less than none", -EINVAL, sys_nanosleep(&negative, NULL));
    check("nanosleep of too many ns", -EINVAL, sys_nanosleep(&much, NULL));
    check("nanosleep of none", 0, sys_nanosleep(&span, NULL));
    check("no clock", -EINVAL, sys_clock_nanosleep(NO_CLOCK, 0, &span, NULL));
    check("less than none", -EINVAL, sys_clock_nanosleep(CLOCK_MONOTONIC, 0, &negative, NULL));
    check("no address", -EFAULT, sys_clock_nanosleep(CLOCK_MONOTONIC, 0, NULL, NULL));
    check("a clock that nobody sleeps by", -EOPNOTSUPP,
          sys_clock_nanosleep(CLOCK_MONOTONIC_RAW, 0, &span, NULL));
    check("nor by its own CPU time", -EINVAL,
          sys_clock_nanosleep(CPUCLOCK(0, CPUCLOCK_SCHED | CPUCLOCK_PERTHREAD), 0, &span, NULL));
}

/* Sends the parent a signal when it surely sleeps, which its state in /proc would tell; here it is
 * enough that the sleep is a thousand times as long. */
static int send_parent(int signal)
{
    int child = sys_fork();
    if (child == 0) {
        struct timespec32 moment = narrow(20 * MILLISECOND);
        sys_nanosleep(&moment, NULL);
        sys_kill(sys_getppid(), signal);
        sys_exit(0);
    }
    return child;
}

static void test_interrupted(void)
{
    struct timespec32 span = {1000, 0}, left = {-1, -1}, none = {-1, -1};
    handle(SIGUSR1, catch, SA_RESTART);
    int child = send_parent(SIGUSR1);
    check("a handler ends it", -EINTR, sys_nanosleep(&span, &left));
    sys_waitpid(child, NULL, 0);
    check("the handler ran", SIGUSR1, caught);
    check_true("the rest is told", left.tv_sec >= 900 && left.tv_sec < 1000);
    child = send_parent(SIGUSR1);
    check("clock_nanosleep too", -EINTR, sys_clock_nanosleep(CLOCK_REALTIME, 0, &span, &left));
    sys_waitpid(child, NULL, 0);
    check_true("... and tells the rest", left.tv_sec >= 900 && left.tv_sec < 1000);
    child = send_parent(SIGUSR1);
    sys_clock_gettime(CLOCK_MONOTONIC, &span);
    span.tv_sec += 1000;
    check("until a time", -EINTR,
          sys_clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &span, &none));
    sys_waitpid(child, NULL, 0);
    check("... no rest is told", -1, none.tv_sec);
}

/* The child sleeps; the parent stops it and lets it go on. */
static void test_stopped(void)
{
    int status = 0;
    int child = sys_fork();
    if (child == 0) {
        struct timespec32 span = narrow(200 * MILLISECOND);
        int64_t start = now(CLOCK_MONOTONIC);
        int result = sys_nanosleep(&span, NULL);
        sys_exit(result == 0 && now(CLOCK_MONOTONIC) - start >= 200 * MILLISECOND ? 0 : 1);
    }
    struct timespec32 moment = narrow(30 * MILLISECOND);
    sys_nanosleep(&moment, NULL);
    sys_kill(child, SIGSTOP);
    sys_wait4(child, &status, WUNTRACED, NULL);
    check("the sleeper is stopped", SIGSTOP << 8 | 0x7f, status);
    sys_kill(child, SIGCONT);
    sys_waitpid(child, &status, 0);
    check("it sleeps to the end", 0, status);
}

/* A child uses CPU time; the parent sleeps by that. */
static void test_cpu_time(void)
{
    int child = sys_fork();
    if (child == 0)
        for (;;)
            ;
    int clock = CPUCLOCK(child, CPUCLOCK_SCHED);
    struct timespec32 span = narrow(50 * MILLISECOND);
    int64_t start = now(clock);
    check("by a child's CPU time", 0, sys_clock_nanosleep(clock, 0, &span, NULL));
    check_true("... it was used", now(clock) - start >= 50 * MILLISECOND);
    sys_kill(child, SIGKILL);
    sys_waitpid(child, NULL, 0);
}

int main(void)
{
    test_spans();
    test_times();
    test_refused();
    test_interrupted();
    test_stopped();
    test_cpu_time();
    return check_result();
}
