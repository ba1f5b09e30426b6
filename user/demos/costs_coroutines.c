/* What coroutines cost, in ticks of the time-stamp counter: under `scripts/boot --icount` (and in
 * `make bench`) one tick is one instruction.
 *
 * Watch: a yield is some twenty instructions, where a thread's sched_yield goes through the kernel
 * (see the demo `costs`). swapcontext() is a system call for the signal mask alone.
 *
 * Each line: R name ticks. */
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
    getcontext(&other);
    other.uc_stack = (stack_t){.ss_sp = stack, .ss_size = sizeof stack};
    makecontext(&other, keep_swapping, 0);
    print_cost("swapcontext", least_ticks(swap) - empty, 2 * ROUNDS);
    return 0;
}
