/* Everybody waits for somebody: what the runtime says then.
 *
 * Watch: three philosophers of a kind, each with one fork in its hand, waiting for the next one's.
 * The last M that finds nothing to do and nobody who could ever give it some reports what each
 * goroutine waits for, and by which calls it came there: it walks their stacks along EBP. The
 * status is 2, as in Go.
 *
 * Runs on Linux too. */
#include "user/go/go.h"
#include "user/go/sync.h"
#include "user/stdio.h"

enum { PHILOSOPHERS = 3 };

static struct go_mutex forks[PHILOSOPHERS];
static struct go_wait_group dinner;

__attribute__((noinline)) static void take_second_fork(int seat)
{
    go_mutex_lock(&forks[(seat + 1) % PHILOSOPHERS]);
    go_mutex_unlock(&forks[(seat + 1) % PHILOSOPHERS]);
}

static void dine(void *argument)
{
    int seat = (int)(intptr_t)argument;
    go_mutex_lock(&forks[seat]);
    go_yield(); /* all take their first fork */
    take_second_fork(seat);
    go_mutex_unlock(&forks[seat]);
    go_wait_group_done(&dinner);
}

static int serve(void *argument)
{
    (void)argument;
    go_wait_group_add(&dinner, PHILOSOPHERS);
    for (intptr_t seat = 0; seat < PHILOSOPHERS; seat++)
        go(dine, (void *)seat);
    go_wait_group_wait(&dinner);
    printf("all have dined\n");
    return 0;
}

int main(void)
{
    struct go_options options = {.max_procs = 1};
    go_start(serve, NULL, &options);
}
