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

enum { LONG_ENOUGH = 200, TOO_LONG = 10000 }; /* milliseconds */

static volatile int ticks;

static void tick(void *argument)
{
    (void)argument;
    for (;;) {
        go_sleep(MILLISECOND);
        ticks++;
    }
}

struct part {
    const char *title;
    bool preempt, cooperates;
};

/* Counts for a while without a call of the runtime, and longer where the other one will run if only
 * the machine is not too busy with something else. */
static void count(const struct part *part)
{
    uint64_t start = monotonic_nanoseconds(), span = 0;
    bool expects = part->preempt || part->cooperates;
    while (span < LONG_ENOUGH * MILLISECOND ||
           (expects && ticks == 0 && span < TOO_LONG * MILLISECOND)) {
        for (volatile int i = 0; i < 10000; i++)
            ;
        if (part->cooperates)
            go_cooperate();
        span = monotonic_nanoseconds() - start;
    }
}

static int run(void *argument)
{
    const struct part *part = argument;
    go(tick, NULL);
    go_yield(); /* it sleeps */
    ticks = 0;
    count(part);
    printf("%s: the other one ran %s\n", part->title, ticks > 0 ? "meanwhile" : "not once");
    return 0;
}

int main(void)
{
    static struct part parts[] = {{"a loop that never yields, cooperative", false, false},
                                  {"a loop that never yields, preempted", true, false},
                                  {"the same loop, which asks", false, true}};
    for (int i = 0; i < 3; i++) { /* a process for each, as a runtime starts once */
        struct go_options options = {.max_procs = 1, .preempt = parts[i].preempt};
        int child = sys_fork();
        if (child == 0)
            go_start(run, &parts[i], &options);
        sys_waitpid(child, NULL, 0);
    }
    return 0;
}
