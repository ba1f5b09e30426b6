/* A goroutine that never gives up, with one P: cooperative scheduling against preemption.
 *
 * Watch: in the first part a loop counts as long as it likes, and the other goroutine, which would
 * print a line each millisecond, has no turn until the loop is over: so it was in Go before 2020.
 * In the second part the monitor sends a signal to the M after ten milliseconds, whose handler
 * makes the loop yield between two of its instructions; now the ticks come while it counts. A third
 * loop asks whether it should yield, which is what Go's compiler once put into each function.
 *
 * Runs on Linux too. */
#include "user/go/go.h"
#include "user/stdio.h"
#include "user/syscall.h"
#include "user/time.h"

enum { LONG_ENOUGH = 200 }; /* milliseconds */

static volatile int ticks;

static void tick(void *argument)
{
    (void)argument;
    for (;;) {
        go_sleep(MILLISECOND);
        ticks++;
    }
}

/* Counts without a call of the runtime; looks at the time, or the loop's length would depend on the
 * machine. */
static void count(bool cooperates)
{
    uint64_t end = monotonic_nanoseconds() + LONG_ENOUGH * MILLISECOND;
    while (monotonic_nanoseconds() < end) {
        for (volatile int i = 0; i < 10000; i++)
            ;
        if (cooperates)
            go_cooperate();
    }
}

static int run(void *argument)
{
    const char *title = argument;
    go(tick, NULL);
    go_yield(); /* it sleeps */
    ticks = 0;
    count(title[0] == 't');
    printf("%s: the other one ran %s\n", title, ticks > 0 ? "meanwhile" : "not once");
    return 0;
}

/* A process for each part, as a runtime starts once. */
static void part(const char *title, bool preempt)
{
    struct go_options options = {.max_procs = 1, .preempt = preempt};
    int child = sys_fork();
    if (child == 0)
        go_start(run, (void *)title, &options);
    sys_waitpid(child, NULL, 0);
}

int main(void)
{
    part("a loop that never yields, cooperative", false);
    part("a loop that never yields, preempted", true);
    part("the same loop, which asks", false);
    return 0;
}
