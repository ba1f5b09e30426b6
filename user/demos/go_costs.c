/* What goroutines cost with one P, in ticks of the time-stamp counter, and what the same costs with
 * threads of the kernel: under `scripts/boot --icount` (and in `make bench`) one tick is one
 * instruction. tests/stock/bench/costs.go measures the same in Go.
 *
 * Watch: a G is made, runs and ends in fewer instructions than one system call takes for a thread.
 *
 * Each line: R name ticks. */
#include "user/channel/channel.h"
#include "user/go/go.h"
#include "user/go/sync.h"
#include "user/measure.h"
#include "user/stdio.h"
#include "user/syscall.h"
#include "user/thread.h"

enum { ROUNDS = MEASURE_ROUNDS };

static volatile bool stop;
static struct channel *there, *back;

static void keep_yielding(void *argument)
{
    (void)argument;
    while (!stop)
        go_yield();
}

static void keep_answering(void *argument)
{
    int value;
    (void)argument;
    while (channel_receive(there, &value))
        channel_send(back, &value);
}

static void round_trip(void)
{
    int value = 0;
    channel_send(there, &value);
    channel_receive(back, &value);
}

static struct go_wait_group group;

static void tell(void *argument)
{
    (void)argument;
    go_wait_group_done(&group);
}

static void create_and_wait(void)
{
    go_wait_group_add(&group, 1);
    go(tell, NULL);
    go_wait_group_wait(&group);
}

static struct channel *buffer;

static void through_buffer(void)
{
    int value = 0;
    channel_send(buffer, &value);
    channel_receive(buffer, &value);
}

static int thread_does_nothing(void *argument)
{
    (void)argument;
    return 0;
}

static void create_and_join_thread(void)
{
    thread_join(thread_create(thread_does_nothing, NULL));
}

static int threads_yield(void *argument)
{
    (void)argument;
    while (!stop)
        sys_sched_yield();
    return 0;
}

static void thread_yield(void)
{
    sys_sched_yield();
}

static uint32_t turn; /* futex: whose it is */

static void hand_over(uint32_t to)
{
    __atomic_store_n(&turn, to, __ATOMIC_RELEASE);
    sys_futex(&turn, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0);
    while (__atomic_load_n(&turn, __ATOMIC_ACQUIRE) == to)
        sys_futex(&turn, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, (int)to, NULL, NULL, 0);
}

static int thread_answers(void *argument)
{
    (void)argument;
    while (__atomic_load_n(&turn, __ATOMIC_ACQUIRE) != 1)
        sys_futex(&turn, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 0, NULL, NULL, 0);
    while (!stop)
        hand_over(0);
    return 0;
}

static void thread_round_trip(void)
{
    hand_over(1);
}

static void measure_threads(uint64_t empty)
{
    print_cost("thread_instead_create", least_ticks(create_and_join_thread) - empty, ROUNDS);
    stop = false;
    struct thread *other = thread_create(threads_yield, NULL);
    thread_yield();
    print_cost("thread_instead_yield", least_ticks(thread_yield) - empty, 2 * ROUNDS);
    stop = true;
    thread_join(other);
    stop = false;
    other = thread_create(thread_answers, NULL);
    print_cost("thread_instead_round_trip", least_ticks(thread_round_trip) - empty, ROUNDS);
    stop = true;
    turn = 1;
    sys_futex(&turn, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0);
}

static int measure(void *argument)
{
    uint64_t empty = least_ticks(no_operation);
    (void)argument;
    print_cost("g_create_wait", least_ticks(create_and_wait) - empty, ROUNDS);
    buffer = channel_create(sizeof(int), 1);
    print_cost("g_channel_buffered_send_receive", least_ticks(through_buffer) - empty, ROUNDS);
    there = channel_create(sizeof(int), 0);
    back = channel_create(sizeof(int), 0);
    go(keep_answering, NULL);
    print_cost("g_channel_round_trip", least_ticks(round_trip) - empty, ROUNDS);
    channel_close(there);
    go_yield();
    go(keep_yielding, NULL);
    go_yield();
    print_cost("g_yield", least_ticks(go_yield) - empty, 2 * ROUNDS); /* there and back */
    stop = true;
    go_yield();
    measure_threads(empty);
    return 0;
}

int main(void)
{
    struct go_options options = {.max_procs = 1};
    go_start(measure, NULL, &options);
}
