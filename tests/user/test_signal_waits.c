/* What a signal does to a call that waits: with a handler, with one that has SA_RESTART, and when
 * the process is only stopped and continued. And the calls that wait for signals. */
#include "lib/linux_poll.h"
#include "tests/user/signals.h"

/* Shared by the one that waits and the one that sends. */
struct shared {
    volatile int futex;
    volatile int handled; /* runs of the handler */
};
static struct shared *shared;
static int ends[2]; /* of the pipe that read and write wait for */
static int waiter, sender;

/* --- The calls; each waits until release() of the same row, or a signal ------------------------
 */

static char page[65536];

static int call_read(void)
{
    return sys_read(ends[0], page, 10);
}
static void release_read(void)
{
    sys_write(ends[1], "abc", 3);
}

static int call_write(void)
{
    return sys_write(ends[1], page, 4096);
}
static void fill(void)
{
    sys_write(ends[1], page, sizeof page);
}
static void release_write(void)
{
    sys_read(ends[0], page, sizeof page);
}

static int call_waitpid(void)
{
    int status = 0;
    int result = sys_waitpid(sender, &status, 0);
    return result == sender ? WEXITSTATUS(status) : result;
}
static void release_waitpid(void)
{
    sys_exit_group(33);
}

static int call_futex(void)
{
    return sys_futex((void *)&shared->futex, FUTEX_WAIT, 0, NULL, NULL, 0);
}
/* When the call starts again, it finds the word changed. */
static void release_futex(void)
{
    shared->futex = 1;
    sys_kill(waiter, SIGUSR1);
}

static const struct timespec32 long_time = {100, 0}, short_time = {0, 200000000};
static const struct timespec32 *span = &long_time;

static int call_futex_timeout(void)
{
    return sys_futex((void *)&shared->futex, FUTEX_WAIT, 0, span, NULL, 0);
}

static int call_nanosleep(void)
{
    struct timespec32 left = {-1, -1};
    int result = sys_nanosleep(span, &left);
    if (result == -EINTR && !(left.tv_sec == 99 || left.tv_sec == 100))
        return left.tv_sec;
    return result;
}

static int call_nanosleep_until(void)
{
    struct timespec32 end;
    sys_clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += span->tv_sec + 1;
    return sys_clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL);
}

static int call_pause(void)
{
    return sys_pause();
}

static int call_sigsuspend(void)
{
    signal_set mask = SIGNAL_BIT(SIGUSR2);
    int result = sys_rt_sigsuspend(&mask, sizeof mask);
    return mask_now() ? 1 : result;
}

static int call_sigtimedwait(void)
{
    signal_set set = SIGNAL_BIT(SIGUSR2);
    return sys_rt_sigtimedwait(&set, NULL, &long_time, sizeof set);
}

/* Calls that wait for a pipe to be readable; the second has six arguments. */
static int call_poll(void)
{
    struct pollfd one = {.fd = ends[0], .events = POLLIN};
    return sys_poll(&one, 1, 100000);
}

static int call_pselect(void)
{
    uint32_t set[32] = {0};
    signal_set mask = SIGNAL_BIT(SIGUSR2);
    struct {
        signal_set *mask;
        uint32_t size;
    } lent = {&mask, sizeof mask};
    set[ends[0] / 32] = 1u << ends[0] % 32;
    int result = sys_pselect6(ends[0] + 1, set, NULL, NULL, NULL, &lent);
    return mask_now() ? 1000 : result;
}

/* What comes of it: with a handler always -EINTR; with SA_RESTART; and amid stops. */
static const struct row {
    const char *name;
    int (*call)(void);
    void (*prepare)(void), (*release)(void);
    int with_restart, amid_stops;
} rows[] = {
    {"read", call_read, NULL, release_read, 3, 3},
    {"write", call_write, fill, release_write, 4096, 4096},
    {"waitpid", call_waitpid, NULL, release_waitpid, 33, 33},
    {"futex", call_futex, NULL, release_futex, -EAGAIN, -EAGAIN},
    {"futex with a timeout", call_futex_timeout, NULL, NULL, -EINTR, -ETIMEDOUT},
    {"nanosleep", call_nanosleep, NULL, NULL, -EINTR, 0},
    {"clock_nanosleep until", call_nanosleep_until, NULL, NULL, -EINTR, 0},
    {"poll", call_poll, NULL, release_read, -EINTR, 1},
    {"pselect", call_pselect, NULL, release_read, -EINTR, 1},
    {"pause", call_pause, NULL, NULL, -EINTR, -EINTR},
    {"sigsuspend", call_sigsuspend, NULL, NULL, -EINTR, -EINTR},
    {"sigtimedwait", call_sigtimedwait, NULL, NULL, -EINTR, 0},
};
enum { ROWS = sizeof rows / sizeof *rows, SIGNALS = 5 };

/* --- The matrix ------------------------------------------------------------------------------- */

static void handler(int signal)
{
    (void)signal;
    shared->handled++;
}

/* A moment for the other to fall asleep again. If it is too short, the test is only less hard. */
static void moment(void)
{
    static const struct timespec32 time = {0, 4000000};
    sys_nanosleep(&time, NULL);
}

static void send_one(void)
{
    int before = shared->handled;
    moment();
    sys_kill(waiter, SIGUSR1);
    while (shared->handled == before)
        sys_sched_yield();
}

/* The sender's life: signals, and the release where the call is to survive them; else signals
 * without an end. */
static void send(const struct row *row, bool survives)
{
    for (int i = 0; i < SIGNALS || !survives; i++)
        send_one();
    moment();
    row->release();
    sys_exit_group(0);
}

static int wait_amid_signals(const struct row *row, uint32_t flags)
{
    bool survives = row->with_restart != -EINTR && flags & SA_RESTART;
    waiter = sys_getpid();
    handle(SIGUSR1, handler, flags);
    shared->futex = shared->handled = 0;
    sys_pipe(ends);
    if (row->prepare)
        row->prepare();
    sender = sys_fork();
    if (sender == 0)
        send(row, survives);
    int result = row->call();
    sys_kill(sender, SIGKILL);
    sys_waitpid(sender, NULL, 0);
    sys_close(ends[0]);
    sys_close(ends[1]);
    return result;
}

/* --- Stop and continue ------------------------------------------------------------------------ */

static void send_stops(const struct row *row)
{
    for (int i = 0; i < 3; i++) {
        moment();
        sys_kill(waiter, SIGSTOP);
        sys_kill(waiter, SIGCONT);
    }
    moment();
    if (row->release)
        row->release();
    else if (row->call == call_pause || row->call == call_sigsuspend)
        send_one();
    sys_exit_group(0);
}

static const struct row *stopped_row;

static int wait_amid_stops(void)
{
    waiter = sys_getpid();
    handle(SIGUSR1, handler, SA_RESTART);
    shared->futex = shared->handled = 0;
    span = &short_time;
    if (stopped_row->prepare)
        stopped_row->prepare();
    sender = sys_fork();
    if (sender == 0)
        send_stops(stopped_row);
    int result = stopped_row->call();
    sys_waitpid(sender, NULL, 0);
    check("amid stops", stopped_row->amid_stops, result);
    return check_result();
}

static void test_matrix(void)
{
    for (int i = 0; i < ROWS; i++) {
        printf("# %s\n", rows[i].name);
        check("with a handler", -EINTR, wait_amid_signals(&rows[i], 0));
        check("with SA_RESTART", rows[i].with_restart, wait_amid_signals(&rows[i], SA_RESTART));
    }
    for (int i = 0; i < ROWS; i++) {
        if (rows[i].call == call_sigtimedwait) /* a stop ends it: if it has begun */
            continue;
        stopped_row = &rows[i];
        sys_pipe(ends);
        printf("# %s\n", rows[i].name);
        if (in_child(wait_amid_stops))
            check_failures++;
        sys_close(ends[0]);
        sys_close(ends[1]);
    }
}

/* --- Waiting for signals ---------------------------------------------------------------------- */

static void test_sigtimedwait(void)
{
    signal_set set = SIGNAL_BIT(SIGUSR1) | SIGNAL_BIT(SIGUSR2), none = 0;
    struct timespec32 no_time = {0, 0}, bad_time = {0, 1000000000}, negative = {-1, 0};
    struct siginfo info;
    check("a bad time", -EINVAL, sys_rt_sigtimedwait(&set, NULL, &bad_time, 8));
    check("a negative time", -EINVAL, sys_rt_sigtimedwait(&set, NULL, &negative, 8));
    check("a small set", -EINVAL, sys_rt_sigtimedwait(&set, NULL, &no_time, 4));
    check("nothing waits", -EAGAIN, sys_rt_sigtimedwait(&set, NULL, &no_time, 8));
    check("no signal is wanted", -EAGAIN, sys_rt_sigtimedwait(&none, NULL, &no_time, 8));
    check("for a while", -EAGAIN, sys_rt_sigtimedwait(&set, NULL, &short_time, 8));
    change_mask(SIG_SETMASK, set);
    set_action(SIGUSR1, SIG_DFL, 0, 0); /* it would be fatal */
    int self = sys_getpid(), pid = sys_fork();
    if (pid == 0) {
        moment();
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
    int map = sys_mmap2(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    shared = (struct shared *)map;
    test_sigtimedwait();
    test_sigsuspend();
    test_matrix();
    return check_result();
}
