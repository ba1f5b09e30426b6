/* No lock is needed on one P, but on several: ten goroutines add to one variable.
 *
 * Watch: each reads the variable, works a while, and writes back one more. With one P nobody else
 * runs between two calls of the runtime, so nothing is lost, and no lock was taken. With four Ps
 * the goroutines run on several threads, which the kernel switches (or several CPUs run) in the
 * middle of this, and additions are lost; a mutex makes it right again.
 *
 * Runs on Linux too. */
#include "user/go/go.h"
#include "user/go/sync.h"
#include "user/stdio.h"
#include "user/syscall.h"

enum { GOROUTINES = 10, ADDITIONS = 1000, WORK = 2000 };

static volatile int sum;
static struct go_mutex mutex;
static struct go_wait_group group;

static void add(void *use_mutex)
{
    for (int i = 0; i < ADDITIONS; i++) {
        if (use_mutex)
            go_mutex_lock(&mutex);
        int seen = sum;
        for (volatile int work = 0; work < WORK; work++)
            ;
        sum = seen + 1;
        if (use_mutex)
            go_mutex_unlock(&mutex);
        if (i % 10 == 0)
            go_yield();
    }
    go_wait_group_done(&group);
}

static int run(void *use_mutex)
{
    go_wait_group_add(&group, GOROUTINES);
    for (int i = 0; i < GOROUTINES; i++)
        go(add, use_mutex);
    go_wait_group_wait(&group);
    printf("GOMAXPROCS=%d, %s: %s\n", go_max_procs(0), use_mutex ? "a mutex" : "no lock",
           sum == GOROUTINES * ADDITIONS ? "nothing is lost" : "additions are lost");
    return 0;
}

/* A process for each part, as a runtime starts once. */
static void part(int max_procs, void *use_mutex)
{
    struct go_options options = {.max_procs = max_procs};
    int child = sys_fork();
    if (child == 0)
        go_start(run, use_mutex, &options);
    sys_waitpid(child, NULL, 0);
}

int main(void)
{
    part(1, NULL);
    part(4, NULL);
    part(4, &mutex);
    return 0;
}
