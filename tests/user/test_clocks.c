/* Clocks by the calls: their numbers, 32 and 64 bits, setting, CPU time, sleeping. */
#include "tests/user/expect.h"

enum { NO_CLOCK = 77, MILLISECOND = 1000000, SECOND = 1000000000 };

static int64_t now(int clock)
{
    struct timespec64 time = {0};
    sys_clock_gettime64(clock, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

static int second_of(int clock)
{
    struct timespec32 time = {0};
    sys_clock_gettime(clock, &time);
    return time.tv_sec;
}

static void test_numbers(void)
{
    static const int known[] = {
        CLOCK_REALTIME,          CLOCK_MONOTONIC,     CLOCK_PROCESS_CPUTIME_ID,
        CLOCK_THREAD_CPUTIME_ID, CLOCK_MONOTONIC_RAW, CLOCK_REALTIME_COARSE,
        CLOCK_MONOTONIC_COARSE,  CLOCK_BOOTTIME,      CLOCK_TAI};
    struct timespec32 time, step;
    for (unsigned i = 0; i < sizeof known / sizeof *known; i++) {
        check("clock_gettime", 0, sys_clock_gettime(known[i], &time));
        check_true("in range", time.tv_sec >= 0 && (unsigned)time.tv_nsec < SECOND);
        check("clock_getres", 0, sys_clock_getres(known[i], &step));
        check_true("a fine step", step.tv_sec == 0 && step.tv_nsec > 0);
    }
    check("no clock", -EINVAL, sys_clock_gettime(NO_CLOCK, &time));
    check("no clock, no address", -EINVAL, sys_clock_gettime(NO_CLOCK, NULL));
    check("a clock, no address", -EFAULT, sys_clock_gettime(CLOCK_MONOTONIC, NULL));
    check("clock_getres without address", 0, sys_clock_getres(CLOCK_MONOTONIC, NULL));
    check("clock_getres of no clock", -EINVAL, sys_clock_getres(NO_CLOCK, &time));
    check("clock_getres, 64 bits", 0, sys_clock_getres_time64(CLOCK_MONOTONIC, NULL));
}

/* A line for a call that Linux lets only those make who may set the clock. */
static void check_permitted(const char *name, int expected, int got)
{
    check(name, expected, got == -EPERM && !on_baton() ? expected : got);
}

static void test_agreement(void)
{
    int first_second = second_of(CLOCK_REALTIME);
    int seconds = sys_time(NULL), stored = 0;
    check_true("time is the date",
               seconds >= first_second - 1 && seconds <= second_of(CLOCK_REALTIME));
    seconds = sys_time(&stored);
    check("time stores it", seconds, stored);
    int64_t first = now(CLOCK_MONOTONIC);
    int64_t last = now(CLOCK_BOOTTIME);
    check_true("boot time is not behind", last >= first);
}

static void test_setting(void)
{
    struct timespec32 date = {-1, 0}, late = {0, SECOND};
    struct timespec64 date64 = {.tv_sec = -1};
    struct timeval32 day = {0, 1000000};
    struct timezone zone = {16 * 60, 0};
    check("the monotonic clock is not set", -EINVAL, sys_clock_settime(CLOCK_MONOTONIC, &date));
    check("nor CPU time by its number", -EINVAL,
          sys_clock_settime(CLOCK_PROCESS_CPUTIME_ID, &date));
    check("nor no clock", -EINVAL, sys_clock_settime(NO_CLOCK, NULL));
    check("a date before 1970", -EINVAL, sys_clock_settime(CLOCK_REALTIME, &date));
    check("a date with too many ns", -EINVAL, sys_clock_settime(CLOCK_REALTIME, &late));
    check("a date before 1970, 64 bits", -EINVAL, sys_clock_settime64(CLOCK_REALTIME, &date64));
    check("settimeofday, too many us", -EINVAL, sys_settimeofday(&day, NULL));
    check_permitted("settimeofday, a zone off the earth", -EINVAL, sys_settimeofday(NULL, &zone));
    check_permitted("settimeofday, nothing", 0, sys_settimeofday(NULL, NULL));
}

/* Only on Baton: no test shall set a real machine's date. */
static void test_setting_here(void)
{
    struct timespec32 date = {1000000000, 500000000}, old;
    struct timeval32 day;
    int seconds = 1100000000;
    struct timezone zone = {-60, 0}, told;
    if (!on_baton())
        return;
    sys_clock_gettime(CLOCK_REALTIME, &old);
    int64_t before = now(CLOCK_MONOTONIC);
    check_baton("clock_settime", 0, sys_clock_settime(CLOCK_REALTIME, &date));
    check_baton("the date is set", 1000000000, second_of(CLOCK_REALTIME));
    check_baton("stime", 0, sys_stime(&seconds));
    check_baton("the date is set again", seconds, sys_time(NULL));
    day = (struct timeval32){old.tv_sec, old.tv_nsec / 1000};
    check_baton("settimeofday", 0, sys_settimeofday(&day, &zone));
    sys_gettimeofday(&day, &told);
    check_baton("the zone is told again", -60, told.minutes_west);
    check_baton("the date is back", 1, day.tv_sec - old.tv_sec <= 1);
    check_baton("nothing moves the monotonic clock", 1, now(CLOCK_MONOTONIC) - before < SECOND);
    date.tv_sec = date.tv_nsec = 0;
    check_baton("no date before the boot's 1970", -EINVAL,
                sys_clock_settime(CLOCK_REALTIME, &date));
    zone.minutes_west = 0;
    sys_settimeofday(NULL, &zone);
}

/* Runs until the process has used so much CPU time; gives what the clock then shows. */
static int64_t use_cpu(int clock, int64_t nanoseconds)
{
    int64_t start = now(clock);
    while (now(clock) - start < nanoseconds)
        ;
    return now(clock) - start;
}

static int count_and_sleep(void)
{
    use_cpu(CLOCK_PROCESS_CPUTIME_ID, 50 * MILLISECOND);
    struct timespec32 long_time = {1000, 0};
    sys_nanosleep(&long_time, NULL);
    return 0;
}

static void test_cpu_time(void)
{
    struct timespec32 time;
    check_true("a thread's CPU time goes on",
               use_cpu(CLOCK_THREAD_CPUTIME_ID, 50 * MILLISECOND) > 0);
    check_true("its process's has too", now(CLOCK_PROCESS_CPUTIME_ID) >= 50 * MILLISECOND);
    int64_t own = now(CPUCLOCK(0, CPUCLOCK_SCHED));
    check_true("the same by number 0", own >= 50 * MILLISECOND);
    own = now(CPUCLOCK(sys_getpid(), CPUCLOCK_SCHED));
    check_true("the same by the process's number", own >= 50 * MILLISECOND);
    own = now(CPUCLOCK(sys_gettid(), CPUCLOCK_SCHED | CPUCLOCK_PERTHREAD));
    check_true("and the thread's", own >= 50 * MILLISECOND);
    int child = sys_fork();
    if (child == 0)
        sys_exit(count_and_sleep());
    int clock = CPUCLOCK(child, CPUCLOCK_SCHED);
    struct timespec32 moment = {0, MILLISECOND};
    while (now(clock) < 50 * MILLISECOND)
        sys_nanosleep(&moment, NULL);
    check_true("another process's", true);
    check("not its thread's", -EINVAL,
          sys_clock_gettime(CPUCLOCK(child, CPUCLOCK_SCHED | CPUCLOCK_PERTHREAD), &time));
    check("CPU time is not set", -EPERM, sys_clock_settime(clock, &moment));
    sys_kill(child, SIGKILL);
    sys_waitpid(child, NULL, 0);
    check("nobody's", -EINVAL, sys_clock_gettime(clock, &time));
    check("a fourth kind", -EINVAL, sys_clock_gettime(CPUCLOCK(0, CPUCLOCK_MASK), &time));
}

static void test_adjusting(void)
{
    struct timex32 timex = {0};
    struct timex64 timex64 = {0};
    int state = sys_adjtimex(&timex);
    check_true("adjtimex tells a state", state >= 0 && state <= TIME_ERROR);
    check("its tick", 10000, timex.tick);
    check_true("and the date", timex.time.tv_sec >= sys_time(NULL) - 1);
    check("clock_adjtime", state, sys_clock_adjtime(CLOCK_REALTIME, &timex));
    check("clock_adjtime, 64 bits", state, sys_clock_adjtime64(CLOCK_REALTIME, &timex64));
    check_true("its date", timex64.seconds >= sys_time(NULL) - 1);
    check("of another clock", -EOPNOTSUPP, sys_clock_adjtime(CLOCK_MONOTONIC, &timex));
    check("of no clock", -EINVAL, sys_clock_adjtime(NO_CLOCK, &timex));
    timex.modes = 1;
    if (on_baton())
        check_baton("nothing can be adjusted", -EPERM, sys_adjtimex(&timex));
}

int main(void)
{
    test_numbers();
    test_agreement();
    test_setting();
    test_setting_here();
    test_cpu_time();
    test_adjusting();
    return check_result();
}
