/* What goroutines cost with one P, in ticks of the time-stamp counter: under `scripts/boot
 * --icount` one tick is one instruction. tests/stock/bench/costs.go measures the same in Go, the
 * demos costs and costs_coroutines with threads and with coroutines; `make bench` prints all in one
 * table.
 *
 * Watch: what a switch of Gs costs more than one of coroutines is what several Ms need: exchanges
 * that are whole for all of them, and locks.
 *
 * Each line: R name ticks. */
#include "user/channel/channel.h"
#include "user/go/go.h"
#include "user/go/sync.h"
#include "user/measure.h"
#include "user/stdio.h"

enum { ROUNDS = MEASURE_ROUNDS };

static struct channel *there, *back;

static void keep_yielding(void *argument)
{
    (void)argument;
    for (;;)
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
    return 0;
}

int main(void)
{
    struct go_options options = {.max_procs = 1};
    go_start(measure, NULL, &options);
}
