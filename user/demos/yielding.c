/* Giving the CPU up, beside having it taken.
 *
 * Watch: two threads work twice. In the first part each gives the CPU up by sched_yield after every
 * step, so the steps alternate strictly (on one CPU). In the second part nobody yields: one thread
 * takes step after step until the timer interrupt takes the CPU away, in the middle of anything. */
#include <stdbool.h>

#include "user/stdio.h"
#include "user/syscall.h"
#include "user/thread.h"

enum { STEPS = 30, WORK = 300000 };

static bool polite;
static volatile bool go;
static char order[2 * STEPS + 1]; /* whose steps came when */
static uint32_t order_used;

/* argument: the thread's name. */
static int work(void *argument)
{
    while (!go)
        sched_yield();
    for (int step = 0; step < STEPS; step++) {
        for (volatile int i = 0; i < WORK; i++)
            ;
        order[__atomic_fetch_add(&order_used, 1, __ATOMIC_RELAXED)] = *(const char *)argument;
        if (polite)
            sched_yield();
    }
    return 0;
}

/* Lets A and B work, and prints the order of their steps. Gives an exit status. */
static int show(const char *heading, bool with_yield)
{
    polite = with_yield;
    order_used = 0;
    go = false;
    struct thread *a = thread_create(work, "A");
    struct thread *b = thread_create(work, "B");
    if (!a || !b) {
        perror("yielding: thread_create");
        return 1;
    }
    go = true;
    thread_join(a);
    thread_join(b);
    int changes = 0;
    for (int i = 1; i < 2 * STEPS; i++)
        changes += order[i] != order[i - 1];
    printf("%s\n  %s\n  %d changes in %d steps\n", heading, order, changes, 2 * STEPS);
    return 0;
}

int main(void)
{
    int status = show("Each step ends with sched_yield:", true);
    return status | show("Nobody yields:", false);
}
