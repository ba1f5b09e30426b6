/* What coroutines cost, in ticks of the time-stamp counter: under `scripts/boot --icount` (and in
 * `make bench`) one tick is one instruction.
 *
 * Watch: a yield is some twenty instructions, where a thread's sched_yield goes through the kernel
 * (see the demo `costs`). swapcontext() is a system call for the signal mask alone.
 *
 * Each line: R name ticks. */
#include "user/channel/channel.h"
#include "user/coroutine/coroutine.h"
#include "user/coroutine/ucontext.h"
#include "user/measure.h"
#include "user/stdio.h"

enum { ROUNDS = MEASURE_ROUNDS, STACK = 8192 };

static bool stop;
static ucontext_t main_context, other;
static char stack[STACK] __attribute__((aligned(16)));

static int keep_yielding(void *argument)
{
    (void)argument;
    while (!stop)
        coroutine_yield();
    return 0;
}

static int do_nothing(void *argument)
{
    (void)argument;
    return 0;
}

static void create_and_join(void)
{
    coroutine_join(coroutine_create(do_nothing, NULL));
}

static struct channel *there, *back;

static int send_back(void *argument)
{
    int value;
    (void)argument;
    while (channel_receive(there, &value))
        channel_send(back, &value);
    return 0;
}

static void channel_round_trip(void)
{
    int value = 1;
    channel_send(there, &value);
    channel_receive(back, &value);
}

static void send_and_receive(void)
{
    int value = 1;
    channel_send(there, &value);
    channel_receive(there, &value);
}

static void channel_costs(uint64_t empty)
{
    there = channel_create(sizeof(int), 0);
    back = channel_create(sizeof(int), 0);
    coroutine_detach(coroutine_create(send_back, NULL));
    print_cost("channel_round_trip", least_ticks(channel_round_trip) - empty, ROUNDS);
    channel_close(there);
    schedule();
    there = channel_create(sizeof(int), 1);
    print_cost("channel_buffered_send_receive", least_ticks(send_and_receive) - empty, ROUNDS);
}

static void swap(void)
{
    swapcontext(&main_context, &other);
}

static void keep_swapping(void)
{
    for (;;)
        swapcontext(&other, &main_context);
}

int main(void)
{
    uint64_t empty = least_ticks(no_operation);

    print_cost("coroutine_create_join", least_ticks(create_and_join) - empty, ROUNDS);
    coroutine_detach(coroutine_create(keep_yielding, NULL));
    coroutine_yield();
    print_cost("coroutine_switch", least_ticks(coroutine_yield) - empty,
               2 * ROUNDS); /* there and back: two switches a call */
    stop = true;
    schedule();
    channel_costs(empty);
    getcontext(&other);
    other.uc_stack = (stack_t){.ss_sp = stack, .ss_size = sizeof stack};
    makecontext(&other, keep_swapping, 0);
    print_cost("swapcontext", least_ticks(swap) - empty, 2 * ROUNDS);
    return 0;
}
