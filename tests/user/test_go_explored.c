/* Small programs of goroutines on several threads, one for each kind of meeting in user/go, made to
 * be run by many schedules (tests/system/test_ladder.py): a name as argument runs that one alone,
 * which takes a few thousand instructions; "all", or no argument, runs each of them.
 *
 * Each ends by itself, and its status says whether anything was lost. Many wait for a flag without
 * giving up their P: as long as another P is free, somebody must run who sets it. */
#include "lib/linux_process.h"
#include "lib/string.h"
#include "tests/user/check.h"
#include "user/channel/channel.h"
#include "user/go/go.h"
#include "user/go/sync.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { YIELDS = 500, SLEEPS = 60, HOUR = 3600, STATUS_DEADLOCK = 2 };

static bool by_schedule; /* threads have their turns in order, and nothing else runs */
static int flags[4], counter;
static struct go_wait_group group;

/* Waits with P and M until the flag is set. False: all others sleep, and it is not. */
static bool is_set_soon(const int *flag)
{
    for (int i = 0; i < YIELDS || !by_schedule; i++) {
        if (__atomic_load_n(flag, __ATOMIC_ACQUIRE))
            return true;
        sys_sched_yield();
    }
    return false;
}

/* The same of what may need the monitor, which looks each ten milliseconds. */
static bool is_set_in_time(const int *flag)
{
    struct timespec32 millisecond = {0, 1000000};
    for (int i = 0; i < SLEEPS || !by_schedule; i++) {
        if (__atomic_load_n(flag, __ATOMIC_ACQUIRE))
            return true;
        sys_nanosleep(&millisecond, NULL);
    }
    return false;
}

static void set(void *flag)
{
    __atomic_store_n((int *)flag, 1, __ATOMIC_RELEASE);
}

/* --- Run queues, stealing, Ms that sleep and wake --- */

/* Two that were made just now, while main keeps its P. */
static int steal(void)
{
    go(set, &flags[0]);
    go(set, &flags[1]);
    return is_set_soon(&flags[0]) && is_set_soon(&flags[1]);
}

static void make_another(void *argument)
{
    (void)argument;
    go(set, &flags[0]);
    if (is_set_soon(&flags[0]))
        set(&flags[1]);
}

/* Three at once, the third made by the second. */
static int chain(void)
{
    go(make_another, NULL);
    return is_set_soon(&flags[1]);
}

static void meet(void *others)
{
    int *mine = (int *)others == &flags[0] ? &flags[1] : &flags[0];
    set(mine);
    if (is_set_soon(others))
        set(mine + 2);
}

/* Two that wait for each other, while main keeps its P: both were made before an M had woken. */
static int meeting(void)
{
    go(meet, &flags[0]);
    go(meet, &flags[1]);
    return is_set_soon(&flags[2]) && is_set_soon(&flags[3]);
}

/* New work again and again, while Ms fall asleep. */
static int wake(void)
{
    for (int i = 0; i < 4; i++) {
        flags[0] = 0;
        go(set, &flags[0]);
        if (!is_set_soon(&flags[0]))
            return false;
    }
    return true;
}

static void yield_and_count(void *argument)
{
    (void)argument;
    go_yield();
    __atomic_add_fetch(&counter, 1, __ATOMIC_RELAXED);
    go_wait_group_done(&group);
}

/* GOMAXPROCS goes down and up while they run. */
static int procs(void)
{
    go_wait_group_add(&group, 4);
    for (int i = 0; i < 4; i++) {
        go(yield_and_count, NULL);
        go_max_procs(i % 2 ? 3 : 1);
    }
    go_wait_group_wait(&group);
    return counter == 4;
}

/* --- Mutex, WaitGroup, Once --- */

static struct go_mutex mutex;

static void count_under_mutex(void *argument)
{
    (void)argument;
    for (int i = 0; i < 3; i++) {
        go_mutex_lock(&mutex);
        int seen = counter;
        if (i == 1)
            go_yield();
        counter = seen + 1;
        go_mutex_unlock(&mutex);
    }
    go_wait_group_done(&group);
}

static int mutexes(void)
{
    go_wait_group_add(&group, 3);
    for (int i = 0; i < 3; i++)
        go(count_under_mutex, NULL);
    go_wait_group_wait(&group);
    return counter == 9;
}

static void be_done(void *its_group)
{
    go_wait_group_done(its_group);
}

static __attribute__((noinline)) void wait_on_stack(void)
{
    struct go_wait_group here = {0};
    go_wait_group_add(&here, 2);
    go(be_done, &here);
    go(be_done, &here);
    go_wait_group_wait(&here);
}

/* Whether nobody writes into a row of words, 1 each, which an unlock would change. */
static bool stay_ones(volatile int *words, int count)
{
    int sum = 0;
    for (int i = 0; i < count; i++)
        words[i] = 1;
    for (int i = 0; i < 20; i++)
        sys_sched_yield();
    for (int i = 0; i < count; i++)
        sum += words[i];
    return sum == count;
}

static __attribute__((noinline)) bool is_stack_left_alone(void)
{
    volatile int here[40];
    return stay_ones(here, 40);
}

/* Who has waited for a group may forget it at once. */
static int groups(void)
{
    wait_on_stack();
    return is_stack_left_alone();
}

static struct go_once once;

static void count_once(void *argument)
{
    (void)argument;
    go_yield();
    counter++;
}

static void call_once(void *seen)
{
    go_once(&once, count_once, NULL);
    *(int *)seen = counter;
    go_wait_group_done(&group);
}

static int onces(void)
{
    go_wait_group_add(&group, 3);
    for (int i = 0; i < 3; i++)
        go(call_once, &flags[i]);
    go_wait_group_wait(&group);
    return flags[0] == 1 && flags[1] == 1 && flags[2] == 1;
}

/* --- Channels --- */

static struct channel *numbers, *others;

static void send_two(void *first)
{
    for (int i = 0; i < 2; i++)
        channel_send(numbers, &(int){(int)(intptr_t)first + i});
    go_wait_group_done(&group);
}

static void close_numbers(void *argument)
{
    (void)argument;
    go_wait_group_wait(&group);
    channel_close(numbers);
}

static void add_all(void *argument)
{
    int value;
    (void)argument;
    while (channel_receive(numbers, &value))
        __atomic_add_fetch(&counter, value, __ATOMIC_RELAXED);
    set(&flags[0]);
}

static int send_and_add(unsigned capacity)
{
    int value;
    numbers = channel_create(sizeof(int), capacity);
    go_wait_group_add(&group, 2);
    go(send_two, (void *)1);
    go(add_all, NULL);
    go(send_two, (void *)3);
    go(close_numbers, NULL);
    while (channel_receive(numbers, &value))
        __atomic_add_fetch(&counter, value, __ATOMIC_RELAXED);
    return is_set_soon(&flags[0]) && counter == 1 + 2 + 3 + 4;
}

static int unbuffered(void)
{
    return send_and_add(0);
}

static int buffered(void)
{
    return send_and_add(1);
}

/* Offers a value at one channel and asks at the other. */
static void offer_and_ask(void *order)
{
    struct channel **both = order;
    int in = 0;
    struct channel_case cases[] = {{both[0], CHANNEL_SEND, &(int){10}, false},
                                   {both[1], CHANNEL_RECEIVE, &in, false}};
    channel_select(cases, 2, true);
    __atomic_add_fetch(&counter, in, __ATOMIC_RELAXED);
    go_wait_group_done(&group);
}

/* Four selects over two channels in both orders; two pairs meet, whoever they are. */
static int selects(void)
{
    numbers = channel_create(sizeof(int), 0);
    others = channel_create(sizeof(int), 0);
    static struct channel *orders[2][2];
    orders[0][0] = orders[1][1] = numbers;
    orders[0][1] = orders[1][0] = others;
    go_wait_group_add(&group, 4);
    for (int i = 0; i < 4; i++)
        go(offer_and_ask, orders[i % 2]);
    go_wait_group_wait(&group);
    return counter == 20;
}

static void send_tens(void *channel)
{
    for (int i = 1; i <= 2; i++)
        channel_send(channel, &(int){i * 10});
    go_wait_group_done(&group);
}

static void take_two(void *argument)
{
    (void)argument;
    for (int i = 0; i < 2; i++) {
        int first = 0, second = 0;
        struct channel_case cases[] = {{numbers, CHANNEL_RECEIVE, &first, false},
                                       {others, CHANNEL_RECEIVE, &second, false}};
        channel_select(cases, 2, true);
        __atomic_add_fetch(&counter, first + second, __ATOMIC_RELAXED);
    }
    go_wait_group_done(&group);
}

/* Two selects wait in two channels each, whose senders know nothing of one another. */
static int claims(void)
{
    numbers = channel_create(sizeof(int), 0);
    others = channel_create(sizeof(int), 0);
    go_wait_group_add(&group, 4);
    go(take_two, NULL);
    go(take_two, NULL);
    go(send_tens, numbers);
    go(send_tens, others);
    go_wait_group_wait(&group);
    return counter == 60;
}

static void send_one(void *channel)
{
    channel_send(channel, &(int){5});
}

/* Who has received what it waited for may destroy the channel at once. */
static int destroy(void)
{
    int value;
    struct channel *channel = channel_create(sizeof(int), 3);
    go(send_one, channel);
    channel_receive(channel, &value);
    channel_destroy(channel);
    int *memory = malloc(12 * sizeof(int)); /* the same, or some of it */
    return value == 5 && stay_ones(memory, 12);
}

/* --- Calls that wait, descriptors, time --- */

static int first_pipe[2], second_pipe[2];

static void read_in_kernel(void *pipe)
{
    char byte;
    set(&flags[0]);
    go_call_begin();
    sys_read(((int *)pipe)[0], &byte, 1);
    go_call_end();
    set(&flags[1]);
}

/* The P of who waits in the kernel goes to another M. */
static int calls(void)
{
    sys_pipe2(first_pipe, 0);
    go(read_in_kernel, first_pipe);
    if (!is_set_soon(&flags[0]))
        return false;
    go(set, &flags[2]);
    bool handed_over = is_set_in_time(&flags[2]);
    sys_write(first_pipe[1], "x", 1);
    go_yield();
    return handed_over && is_set_soon(&flags[1]);
}

static void sleep_long(void *argument)
{
    (void)argument;
    set(&flags[3]);
    go_sleep(HOUR * 1000 * MILLISECOND);
}

/* The same while another M waits for a timer: then the P might seem to be of no use. */
static int calls_watched(void)
{
    go(sleep_long, NULL);
    return is_set_soon(&flags[3]) && calls();
}

static void read_descriptor(void *pipe)
{
    char byte;
    if (go_read(((int *)pipe)[0], &byte, 1) == 1)
        set(&flags[pipe == second_pipe]);
}

static void read_and_keep_p(void *pipe)
{
    read_descriptor(pipe);
    is_set_in_time(&flags[2]);
}

/* Two Gs wait for descriptors, and whoever has waited for both keeps its P with the first. */
static int poller(void)
{
    sys_pipe2(first_pipe, O_NONBLOCK);
    sys_pipe2(second_pipe, O_NONBLOCK);
    go(read_and_keep_p, first_pipe);
    go(read_descriptor, second_pipe);
    for (int i = 0; i < 20; i++)
        sys_sched_yield();
    sys_write(first_pipe[1], "x", 1);
    bool first = is_set_in_time(&flags[0]);
    sys_write(second_pipe[1], "x", 1);
    bool second = is_set_in_time(&flags[1]);
    set(&flags[2]);
    return first && second;
}

/* Sends back what comes. */
static void echo(void *argument)
{
    char byte;
    (void)argument;
    while (go_read(first_pipe[0], &byte, 1) == 1)
        go_write(second_pipe[1], &byte, 1);
    set(&flags[0]);
}

/* A byte goes there and back, each time through two sleepers. */
static int descriptors(void)
{
    char byte = 0;
    sys_pipe2(first_pipe, O_NONBLOCK);
    sys_pipe2(second_pipe, O_NONBLOCK);
    go(echo, NULL);
    for (char i = 1; i <= 3; i++)
        if (go_write(first_pipe[1], &i, 1) != 1 || go_read(second_pipe[0], &byte, 1) != 1 ||
            byte != i)
            return false;
    sys_close(first_pipe[1]);
    return is_set_in_time(&flags[0]);
}

/* An M waits for the hour, or is about to, when a shorter sleep begins. */
static int timers(void)
{
    go(sleep_long, NULL);
    if (!is_set_soon(&flags[3]))
        return false;
    go_sleep(MILLISECOND);
    return true;
}

/* A timer that is over and one that is ended before, beside a sleep. */
static int tickers(void)
{
    int value = 0;
    struct go_timer *soon = go_timer_start(MILLISECOND, 0), *late = go_timer_start(HOUR, 0);
    go_wait_group_add(&group, 1);
    go(be_done, &group);
    struct channel_case cases[] = {{go_timer_channel(soon), CHANNEL_RECEIVE, &value, false}};
    channel_select(cases, 1, true);
    go_timer_end(late);
    go_timer_end(soon);
    go_wait_group_wait(&group);
    return value == 1;
}

/* --- Deadlocks: found where there is one, and only there --- */

static void lock_and_leave(void *argument)
{
    for (uintptr_t i = 0; i < (uintptr_t)argument; i++)
        go_yield();
    go_mutex_lock(&mutex);
}

/* The second to lock waits for ever, main with it. */
static int deadlock(void)
{
    go_wait_group_add(&group, 1);
    go(lock_and_leave, (void *)2);
    go(lock_and_leave, (void *)0);
    go_wait_group_wait(&group);
    return true;
}

static const struct part {
    const char *name;
    int (*function)(void); /* gives whether all was as it must be */
    int procs, status;
} parts[] = {
    {"steal", steal, 2, 0},
    {"chain", chain, 3, 0},
    {"meeting", meeting, 3, 0},
    {"wake", wake, 2, 0},
    {"procs", procs, 3, 0},
    {"mutexes", mutexes, 3, 0},
    {"groups", groups, 2, 0},
    {"onces", onces, 3, 0},
    {"unbuffered", unbuffered, 3, 0},
    {"buffered", buffered, 3, 0},
    {"selects", selects, 3, 0},
    {"claims", claims, 4, 0},
    {"destroy", destroy, 2, 0},
    {"calls", calls, 2, 0},
    {"calls_watched", calls_watched, 2, 0},
    {"poller", poller, 3, 0},
    {"descriptors", descriptors, 2, 0},
    {"timers", timers, 2, 0},
    {"tickers", tickers, 2, 0},
    {"deadlock", deadlock, 3, STATUS_DEADLOCK},
};
enum { PARTS = sizeof parts / sizeof parts[0] };

static int run_part(void *part)
{
    return !((const struct part *)part)->function();
}

static __attribute__((noreturn)) void start(const struct part *part)
{
    struct go_options options = {.max_procs = part->procs};
    go_start(run_part, (void *)part, &options);
}

/* Runs the part in a child, which says nothing: whether it ends as it must. For a report it can
 * open no file to find names in, which would take long. */
static bool ends_well(const struct part *part)
{
    struct rlimit limit = {2, 2};
    int status = -1, child = sys_fork();
    if (child == 0) {
        sys_close(2);
        if (part->status == STATUS_DEADLOCK)
            sys_setrlimit(RLIMIT_NOFILE, &limit);
        start(part);
    }
    sys_waitpid(child, &status, 0);
    return status == part->status << 8;
}

int main(int argc, char **argv)
{
    const char *only = argc > 1 && strcmp(argv[1], "all") != 0 ? argv[1] : NULL;
    by_schedule = argc > 1;
    for (int i = 0; i < PARTS; i++)
        if (!only)
            check_equal(parts[i].name, ends_well(&parts[i]), 1);
        else if (strcmp(only, parts[i].name) == 0 && parts[i].status == 0)
            start(&parts[i]); /* in this process, so that its threads are seen */
        else if (strcmp(only, parts[i].name) == 0)
            check_equal(parts[i].name, ends_well(&parts[i]), 1);
    return check_status();
}
