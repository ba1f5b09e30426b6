/* Coroutines: many flows of control in one thread, which give it up by a call.
 *
 * Watch: in the first part three coroutines yield after each step, so their steps alternate, as
 * those of threads do in the demo `yielding`, but the kernel takes no part: no call, no interrupt.
 * In the second part one of them does not yield, and nothing can take the thread from it: until it
 * ends, the others stand still. A thread in its place would lose the CPU at the next tick.
 *
 * Runs on Linux too. */
#include "user/coroutine/coroutine.h"
#include "user/stdio.h"

enum { STEPS = 8, GREEDY_STEPS = 100000 };

static char order[3 * STEPS + 1]; /* whose steps came when */
static int order_used;

/* argument: the coroutine's name. */
static int polite(void *argument)
{
    for (int step = 0; step < STEPS; step++) {
        order[order_used++] = *(const char *)argument;
        coroutine_yield();
    }
    return 0;
}

static int others_steps;
static bool greedy_ends;

static int patient(void *argument)
{
    (void)argument;
    while (!greedy_ends) {
        others_steps++;
        coroutine_yield();
    }
    return 0;
}

static int greedy(void *argument)
{
    (void)argument;
    int before = others_steps;
    for (volatile int i = 0; i < GREEDY_STEPS; i++)
        ;
    printf("  while the greedy one made %d steps, the others made %d\n", GREEDY_STEPS,
           others_steps - before);
    coroutine_yield();
    printf("  after its first yield they have made %d\n", others_steps - before);
    greedy_ends = true;
    return 0;
}

int main(void)
{
    if (!coroutine_create(polite, "A") || !coroutine_create(polite, "B") ||
        !coroutine_create(polite, "C"))
        return 1;
    schedule();
    printf("Each step ends with a yield:\n  %s\n", order);
    printf("One does not yield:\n");
    if (!coroutine_create(patient, NULL) || !coroutine_create(patient, NULL) ||
        !coroutine_create(greedy, NULL))
        return 1;
    schedule();
    return 0;
}
