/* Response time: somebody asks to be woken every 10 ms, beside four that compute all the time. How
 * much too late does it come? `go_latency KIND`, where KIND is
 *
 *     cooperative   goroutines of one P; each computes up to 200 ms, then yields
 *     preempted     the same, but a signal may take them off, as in Go since 1.14
 *     threads       threads of the kernel in their places, all of one priority
 *     urgent        the same, the one that waits being of a higher priority
 *
 * Watch: in a cooperative world it comes when the one that runs pleases. Preemption bounds the
 * wait, by the slices of all who are before it; only who may also go before others answers at once.
 *
 * scripts/latency draws it, beside tests/stock/bench/latency.go, which does the same in Go.
 *
 * Each line: the least delay that is counted in it, in microseconds, and how many were. */
#include "user/go/go.h"
#include "lib/div64.h"
#include "lib/linux_process.h"
#include "lib/string.h"
#include "user/stdio.h"
#include "user/syscall.h"
#include "user/thread.h"
#include "user/time.h"

enum {
    WORKERS = 4,
    TIMES = 20,
    PERIOD = 10,         /* milliseconds */
    LONGEST = 200,       /* milliseconds that a worker computes without a call */
    URGENT = 10,         /* of the priorities by sched_setscheduler(2) */
    MICROSECOND = 1000,  /* in nanoseconds */
    BUCKETS = 1 + 3 * 6, /* below 1 us, then three to a decade: 1, 2, 5, 10 ... */
};

static int counts[BUCKETS];

/* Gives the least delay, in microseconds, of a bucket. */
static unsigned bucket_start(int bucket)
{
    static const unsigned steps[3] = {1, 2, 5};
    unsigned decade = 1;
    for (int i = 3; i <= bucket - 1; i += 3)
        decade *= 10;
    return bucket == 0 ? 0 : steps[(bucket - 1) % 3] * decade;
}

static void note_delay(uint64_t nanoseconds)
{
    unsigned delay = (unsigned)div64(nanoseconds, MICROSECOND, NULL);
    int bucket = BUCKETS - 1;
    while (bucket_start(bucket) > delay)
        bucket--;
    counts[bucket]++;
}

/* The one that waits; sleep is how. */
static void wait_often(void (*sleep)(void))
{
    for (int i = 0; i < TIMES; i++) {
        uint64_t due = monotonic_nanoseconds() + PERIOD * MILLISECOND;
        sleep();
        note_delay(monotonic_nanoseconds() - due);
    }
    for (int i = 0; i < BUCKETS; i++)
        if (counts[i])
            printf("%7u %4d\n", bucket_start(i), counts[i]);
}

/* Computes for some milliseconds, another number of them each time. */
static void compute(unsigned *chance)
{
    *chance = *chance * 1103515245 + 12345;
    uint64_t span = (1 + (*chance >> 16) % LONGEST) * MILLISECOND;
    uint64_t end = monotonic_nanoseconds() + span;
    while (monotonic_nanoseconds() < end)
        for (volatile int i = 0; i < 100; i++)
            ;
}

static void sleep_as_goroutine(void)
{
    go_sleep(PERIOD * MILLISECOND);
}

static void work_as_goroutine(void *seed)
{
    for (unsigned chance = (uintptr_t)seed;; go_yield())
        compute(&chance);
}

static int run_goroutines(void *argument)
{
    (void)argument;
    for (intptr_t i = 0; i < WORKERS; i++)
        if (!go(work_as_goroutine, (void *)i))
            return 1;
    wait_often(sleep_as_goroutine);
    return 0;
}

static void sleep_as_thread(void)
{
    sleep_milliseconds(PERIOD);
}

static int work_as_thread(void *seed)
{
    for (unsigned chance = (uintptr_t)seed;; sys_sched_yield())
        compute(&chance);
    return 0;
}

static int run_threads(bool urgent)
{
    struct sched_param priority = {URGENT};
    for (intptr_t i = 0; i < WORKERS; i++)
        if (!thread_create(work_as_thread, (void *)i))
            return 1;
    if (urgent && sys_sched_setscheduler(0, SCHED_FIFO, &priority) != 0)
        return 1;
    wait_often(sleep_as_thread);
    sys_exit_group(0);
    return 0;
}

int main(int argc, char **argv)
{
    const char *kind = argc > 1 ? argv[1] : "cooperative";
    struct go_options options = {.max_procs = 1, .preempt = strcmp(kind, "preempted") == 0};
    if (strcmp(kind, "threads") == 0 || strcmp(kind, "urgent") == 0)
        return run_threads(kind[0] == 'u');
    go_start(run_goroutines, NULL, &options);
}
