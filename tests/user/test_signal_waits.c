/* What a signal does to a call that waits: with a handler, with one that has SA_RESTART, and when
 * the process is only stopped and continued. */
#include "lib/linux_poll.h"
#include "lib/linux_process.h"
#include "lib/linux_stat.h"
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

static int call_select(void)
{
    uint32_t set[32] = {0};
    set[ends[0] / 32] = 1u << ends[0] % 32;
    return sys__newselect(ends[0] + 1, set, NULL, NULL, NULL);
}

/* What a row needs beside the pipe, made by its prepare. */
static int extra, other_extra;

static int call_epoll(void)
{
    struct epoll_event event;
    return sys_epoll_wait(extra, &event, 1, -1);
}
static void prepare_epoll(void)
{
    struct epoll_event event = {.events = POLLIN};
    extra = sys_epoll_create1(0);
    sys_epoll_ctl(extra, EPOLL_CTL_ADD, ends[0], &event);
}

static int call_eventfd(void)
{
    return sys_read(extra, page, 8);
}
static void prepare_eventfd(void)
{
    extra = sys_eventfd2(0, 0);
}
static void release_eventfd(void)
{
    uint64_t one = 1;
    sys_write(extra, &one, sizeof one);
}

static const char name[] = "/tmp/test_signal_waits";

/* Opening a named pipe waits for the other end. */
static int call_open(void)
{
    int fd = sys_open(name, O_RDONLY, 0);
    sys_unlink(name);
    return fd < 0 ? fd : sys_close(fd);
}
static void prepare_open(void)
{
    sys_unlink(name);
    sys_mknod(name, S_IFIFO | 0600, 0);
}
static void release_open(void)
{
    sys_open(name, O_WRONLY, 0);
}

static int call_flock(void)
{
    return sys_flock(other_extra, LOCK_EX);
}
static void prepare_flock(void)
{
    extra = sys_open(name, O_RDWR | O_CREAT, 0600);
    other_extra = sys_open(name, O_RDWR, 0);
    sys_unlink(name);
    sys_flock(extra, LOCK_EX);
}
static void release_flock(void)
{
    sys_flock(extra, LOCK_UN);
}

static int call_waitid(void)
{
    return sys_waitid(P_PID, sender, NULL, WEXITED, NULL);
}

/* In amid_stops: a stop ends it, if it has begun by then. */
enum { ENDED_BY_STOPS = 1234 };

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
    {"sigtimedwait", call_sigtimedwait, NULL, NULL, -EINTR, ENDED_BY_STOPS},
    {"select", call_select, NULL, release_read, -EINTR, 1},
    {"epoll_wait", call_epoll, prepare_epoll, release_read, -EINTR, ENDED_BY_STOPS},
    {"read of an eventfd", call_eventfd, prepare_eventfd, release_eventfd, 8, 8},
    {"open of a named pipe", call_open, prepare_open, release_open, 0, 0},
    {"flock", call_flock, prepare_flock, release_flock, 0, 0},
    {"waitid", call_waitid, NULL, release_waitpid, 0, 0},
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
    while (row->call == call_pause || row->call == call_sigsuspend)
        send_one(); /* again, where the first came before the call */
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
    sys_kill(sender, SIGKILL);
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
        if (rows[i].amid_stops == ENDED_BY_STOPS)
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

int main(void)
{
    int map = sys_mmap2(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    shared = (struct shared *)map;
    test_matrix();
    return check_result();
}
