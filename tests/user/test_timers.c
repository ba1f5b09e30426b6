/* Timers that send signals: alarm, setitimer, timer_create; how they end. */
#include "lib/linux_process.h"
#include "tests/user/signals.h"

enum { MILLISECOND = 1000000, SECOND = 1000000000, NO_CLOCK = 77, NO_TIMER = 4711, VALUE = 1234 };

static volatile int caught, count, code, value, timer_id, overrun, catcher;

static void catch (int signal)
{
    caught = signal;
    count++;
}

static void catch_info(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)context;
    caught = signal;
    code = info->code;
    value = (int)info->timer.value;
    timer_id = info->timer.id;
    overrun = info->timer.overrun;
    catcher = sys_gettid();
    count++;
}

static int64_t now(int clock)
{
    struct timespec64 time = {0};
    sys_clock_gettime64(clock, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

/* Waits until signals were caught `times` times; blocked but while it waits. */
static void wait_for(int times)
{
    signal_set none = 0;
    while (count < times)
        sys_rt_sigsuspend(&none, sizeof none);
}

static void start_anew(void)
{
    caught = count = code = value = timer_id = overrun = 0;
}

static void test_alarm(void)
{
    start_anew();
    handle(SIGALRM, catch, 0);
    check("no alarm before", 0, sys_alarm(100));
    check_true("the one before", sys_alarm(1) - 99 <= 1);
    int64_t start = now(CLOCK_MONOTONIC);
    wait_for(1);
    check("alarm", SIGALRM, caught);
    check_true("... after a second", now(CLOCK_MONOTONIC) - start >= SECOND - 5 * MILLISECOND);
    check("it comes once", 0, sys_alarm(0));
}

static void test_interval(int which, int signal, const char *name)
{
    struct itimerval32 ten = {{0, 10000}, {0, 20000}}, old, off = {{0, 0}, {0, 0}};
    start_anew();
    handle(signal, catch, 0);
    check(name, 0, sys_setitimer(which, &ten, NULL));
    change_mask(SIG_UNBLOCK, SIGNAL_BIT(signal));
    while (count < 3)
        ;
    check("... sends its signal again and again", signal, caught);
    check("getitimer", 0, sys_getitimer(which, &old));
    check("... its interval", 10000, old.interval.tv_usec);
    check_true("... and what is left", old.value.tv_sec == 0 && old.value.tv_usec > 0);
    check("turned off", 0, sys_setitimer(which, &off, &old));
    check("... the old interval", 10000, old.interval.tv_usec);
    change_mask(SIG_BLOCK, SIGNAL_BIT(signal));
    sys_getitimer(which, &old);
    check("it is off", 0, old.value.tv_sec | old.value.tv_usec);
}

static void test_interval_refused(void)
{
    struct itimerval32 much = {{0, 0}, {0, 1000000}}, negative = {{0, -1}, {0, 0}};
    check("too many us", -EINVAL, sys_setitimer(ITIMER_REAL, &much, NULL));
    check("a negative interval", -EINVAL, sys_setitimer(ITIMER_REAL, &negative, NULL));
    check("no such timer", -EINVAL, sys_setitimer(3, NULL, NULL));
    check("getitimer of no such", -EINVAL, sys_getitimer(-1, NULL));
    check("no address", -EFAULT, sys_getitimer(ITIMER_REAL, NULL));
}

static int alarm_survives(void)
{
    struct itimerval32 old;
    sys_getitimer(ITIMER_REAL, &old);
    return old.value.tv_sec == 0 && old.value.tv_usec == 0 ? 0 : 1;
}

static void test_inheritance(void)
{
    sys_alarm(1000);
    check("a child has no alarm", 0, in_child(alarm_survives));
    check_true("the parent keeps it", sys_alarm(0) >= 999);
}

static void test_create(void)
{
    struct sigevent event = {.value = VALUE, .signal = SIGRTMIN + 3, .notify = SIGEV_SIGNAL};
    struct itimerspec32 once = {{0, 0}, {0, 20 * MILLISECOND}}, left;
    int id = -1, other = -1;
    start_anew();
    handle_info(SIGRTMIN + 3, catch_info, 0);
    change_mask(SIG_BLOCK, SIGNAL_BIT(SIGRTMIN + 3));
    check("timer_create", 0, sys_timer_create(CLOCK_MONOTONIC, &event, &id));
    check("it is off", 0, sys_timer_gettime(id, &left));
    check("... nothing is left", 0, left.value.tv_sec | left.value.tv_nsec);
    check("timer_settime", 0, sys_timer_settime(id, 0, &once, NULL));
    check("timer_gettime", 0, sys_timer_gettime(id, &left));
    check_true("... some is left",
               left.value.tv_nsec > 0 && left.value.tv_nsec <= 20 * MILLISECOND);
    wait_for(1);
    check("its signal", SIGRTMIN + 3, caught);
    check("its code", SI_TIMER, code);
    check("its value", VALUE, value);
    check("its timer", id, timer_id);
    check("its overrun", 0, overrun);
    check("timer_getoverrun", 0, sys_timer_getoverrun(id));
    check("a second one", 0, sys_timer_create(CLOCK_REALTIME, NULL, &other));
    check_true("another number", other != id);
    check("timer_delete", 0, sys_timer_delete(id));
    check("... once", -EINVAL, sys_timer_delete(id));
    check("the second too", 0, sys_timer_delete(other));
}

static void test_default_event(void)
{
    struct itimerspec64 once = {.value = {.tv_nsec = MILLISECOND}}, left;
    int id = -1;
    start_anew();
    handle_info(SIGALRM, catch_info, 0);
    sys_timer_create(CLOCK_REALTIME, NULL, &id);
    check("timer_settime, 64 bits", 0, sys_timer_settime64(id, 0, &once, &left));
    wait_for(1);
    check("no event means SIGALRM", SIGALRM, caught);
    check("... with the timer's number", id, value);
    check("timer_gettime, 64 bits", 0, sys_timer_gettime64(id, &left));
    sys_timer_delete(id);
}

static void test_absolute(void)
{
    struct sigevent event = {.signal = SIGRTMIN + 3, .notify = SIGEV_SIGNAL};
    struct itimerspec32 at = {{0, 0}, {1, 0}};
    int id = -1;
    start_anew();
    sys_timer_create(CLOCK_MONOTONIC, &event, &id);
    sys_timer_settime(id, TIMER_ABSTIME, &at, NULL);
    wait_for(1);
    check("a time that is past comes at once", 1, count);
    sys_clock_gettime(CLOCK_MONOTONIC, &at.value);
    at.value.tv_sec++;
    sys_timer_settime(id, TIMER_ABSTIME, &at, NULL);
    wait_for(2);
    check_true("a time to come",
               now(CLOCK_MONOTONIC) >= (int64_t)at.value.tv_sec * SECOND + at.value.tv_nsec);
    sys_timer_delete(id);
}

static void test_overrun(void)
{
    struct sigevent event = {.signal = SIGRTMIN + 3, .notify = SIGEV_SIGNAL};
    struct itimerspec32 often = {{0, MILLISECOND}, {0, MILLISECOND}}, off = {{0, 0}, {0, 0}};
    struct timespec32 pause = {0, 100 * MILLISECOND};
    int id = -1;
    start_anew();
    sys_timer_create(CLOCK_MONOTONIC, &event, &id);
    sys_timer_settime(id, 0, &often, NULL);
    sys_nanosleep(&pause, NULL); /* the signal is blocked */
    check("one signal waits", 1, (int)(pending_now() >> (SIGRTMIN + 2) & 1));
    wait_for(1);
    check_true("it tells how many it stands for", overrun >= 50);
    sys_timer_settime(id, 0, &off, NULL);
    sys_timer_delete(id);
    change_mask(SIG_UNBLOCK, SIGNAL_BIT(SIGRTMIN + 3));
}

static void test_thread(void)
{
    struct sigevent event = {.signal = SIGRTMIN + 4, .notify = SIGEV_THREAD_ID};
    struct itimerspec32 once = {{0, 0}, {0, MILLISECOND}};
    int id = -1;
    start_anew();
    handle_info(SIGRTMIN + 4, catch_info, 0);
    event.tid = sys_gettid();
    check("to a thread", 0, sys_timer_create(CLOCK_MONOTONIC, &event, &id));
    change_mask(SIG_BLOCK, SIGNAL_BIT(SIGRTMIN + 4));
    sys_timer_settime(id, 0, &once, NULL);
    wait_for(1);
    check("... it takes it", sys_gettid(), catcher);
    sys_timer_delete(id);
    event.tid = 4711 * 4711;
    check("to no thread", -EINVAL, sys_timer_create(CLOCK_MONOTONIC, &event, &id));
}

static void test_cpu_timer(int clock, const char *name)
{
    struct sigevent event = {.signal = SIGRTMIN + 3, .notify = SIGEV_SIGNAL};
    struct itimerspec32 once = {{0, 0}, {0, 30 * MILLISECOND}};
    int id = -1;
    start_anew();
    check(name, 0, sys_timer_create(clock, &event, &id));
    int64_t start = now(clock);
    sys_timer_settime(id, 0, &once, NULL);
    while (count < 1)
        ;
    check_true("... comes when the time was used", now(clock) - start >= 30 * MILLISECOND);
    sys_timer_delete(id);
}

static void test_silent(void)
{
    struct sigevent event = {.notify = SIGEV_NONE};
    struct itimerspec32 often = {{0, 7 * MILLISECOND}, {0, MILLISECOND}}, left;
    struct timespec32 pause = {0, 30 * MILLISECOND};
    int id = -1;
    check("a timer that only counts", 0, sys_timer_create(CLOCK_MONOTONIC, &event, &id));
    sys_timer_settime(id, 0, &often, NULL);
    sys_nanosleep(&pause, NULL);
    sys_timer_gettime(id, &left);
    check("its interval", 7 * MILLISECOND, left.interval.tv_nsec);
    check_true("what is left of it", left.value.tv_nsec > 0);
    sys_timer_delete(id);
}

static void test_refused(void)
{
    struct sigevent event = {.signal = 65, .notify = SIGEV_SIGNAL};
    struct itimerspec32 much = {{0, 0}, {0, SECOND}}, left;
    int id = -1;
    check("no signal", -EINVAL, sys_timer_create(CLOCK_MONOTONIC, &event, &id));
    event.signal = SIGUSR1;
    event.notify = 77;
    check("no kind of event", -EINVAL, sys_timer_create(CLOCK_MONOTONIC, &event, &id));
    check("no clock", -EINVAL, sys_timer_create(NO_CLOCK, NULL, &id));
    check("a clock without timers", -EOPNOTSUPP, sys_timer_create(CLOCK_MONOTONIC_RAW, NULL, &id));
    check("no address for its number", -EFAULT, sys_timer_create(CLOCK_MONOTONIC, NULL, NULL));
    check("settime of none", -EINVAL, sys_timer_settime(NO_TIMER, 0, NULL, NULL));
    check("gettime of none", -EINVAL, sys_timer_gettime(NO_TIMER, &left));
    check("getoverrun of none", -EINVAL, sys_timer_getoverrun(NO_TIMER));
    check("delete of none", -EINVAL, sys_timer_delete(NO_TIMER));
    sys_timer_create(CLOCK_MONOTONIC, NULL, &id);
    check("too many ns", -EINVAL, sys_timer_settime(id, 0, &much, NULL));
    check("no value", -EINVAL, sys_timer_settime(id, 0, NULL, NULL));
    sys_timer_delete(id);
}

static int no_timer(void)
{
    struct itimerspec32 left;
    return -sys_timer_gettime(0, &left);
}

/* None is inherited, and those that a process leaves behind go with it. */
static int leave_timers(void)
{
    struct itimerspec32 soon = {{0, MILLISECOND}, {0, MILLISECOND}};
    struct sigevent event = {.notify = SIGEV_NONE};
    int id = -1;
    sys_alarm(1000);
    for (int i = 0; i < 20; i++) {
        sys_timer_create(i % 2 ? CLOCK_REALTIME : CLOCK_MONOTONIC, &event, &id);
        sys_timer_settime(id, 0, &soon, NULL);
    }
    return id < 0;
}

static void test_end(void)
{
    int id = -1;
    sys_timer_create(CLOCK_MONOTONIC, NULL, &id);
    check("a child has none", exited(EINVAL), in_child(no_timer));
    sys_timer_delete(id);
    check("a process ends with timers on", 0, in_child(leave_timers));
}

/* So many that the system says no. */
static int create_many(void)
{
    int result = 0, id;
    for (int i = 0; i < 1000000 && result == 0; i++)
        result = sys_timer_create(CLOCK_MONOTONIC, NULL, &id);
    return -result;
}

static int run_out(void)
{
    struct rlimit limit = {100, 100};
    sys_setrlimit(RLIMIT_SIGPENDING, &limit);
    return create_many();
}

int main(void)
{
    change_mask(SIG_BLOCK, SIGNAL_BIT(SIGALRM) | SIGNAL_BIT(SIGVTALRM) | SIGNAL_BIT(SIGPROF));
    test_alarm();
    test_interval(ITIMER_REAL, SIGALRM, "setitimer, by time");
    test_interval(ITIMER_VIRTUAL, SIGVTALRM, "setitimer, by time in ring 3");
    test_interval(ITIMER_PROF, SIGPROF, "setitimer, by CPU time");
    test_interval_refused();
    test_inheritance();
    test_create();
    test_default_event();
    test_absolute();
    test_overrun();
    test_thread();
    test_cpu_timer(CLOCK_PROCESS_CPUTIME_ID, "by the process's CPU time");
    test_cpu_timer(CLOCK_THREAD_CPUTIME_ID, "by the thread's CPU time");
    test_silent();
    test_refused();
    test_end();
    check("too many", exited(EAGAIN), in_child(run_out));
    return check_result();
}
