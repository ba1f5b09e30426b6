/* What the kernel's own steps cost, in TSC cycles: under --icount one cycle is one instruction.
 * Each number is the least of several rounds, with the empty loop's cost taken off. */
#include "kernel/print.h"
#include "kernel/sched.h"
#include "kernel/sync.h"
#include "kernel/mm/frame.h"
#include "kernel/thread.h"
#include "kernel/timer.h"
#include "lib/div64.h"
#include "tests/kernel/test.h"

enum { ROUNDS = 8, TURNS = 500, CROWD = 10000, CROWD_FRAMES = 60000 };

/* Prints one result with two decimals: cycles spread over count. */
static void result(const char *name, uint64_t cycles, uint32_t count)
{
    uint32_t rest;
    uint32_t whole = (uint32_t)div64(cycles, count, &rest);
    kprintf("R %s %u.%02u\n", name, whole, (uint32_t)div64((uint64_t)rest * 100, count, NULL));
}

/* Runs body, a loop of TURNS turns, ROUNDS times; gives the fewest cycles that it took. */
static uint64_t fewest_cycles(void (*body)(void))
{
    uint64_t fewest = UINT64_MAX;
    for (int round = 0; round < ROUNDS; round++) {
        test_align_to_tick();
        uint64_t start = cpu_cycles();
        body();
        uint64_t took = cpu_cycles() - start;
        if (took < fewest)
            fewest = took;
    }
    return fewest;
}

/* The loop that all measured bodies share; the statement is empty where the loop itself is
 * measured. */
#define TURNS_OF(statement)                                                                        \
    for (int turn = 0; turn < TURNS; turn++) {                                                     \
        __asm__ volatile("" : : : "memory");                                                       \
        statement;                                                                                 \
    }

static struct mutex mutex;
static struct spinlock spin = SPINLOCK_INIT;

static void empty_loop(void)
{
    TURNS_OF(;);
}

static void mutex_loop(void)
{
    TURNS_OF(mutex_lock(&mutex); mutex_unlock(&mutex));
}

static void spin_loop(void)
{
    TURNS_OF(spin_unlock(&spin, spin_lock(&spin)));
}

static void do_nothing(void *argument)
{
    (void)argument;
}

static void create_join_loop(void)
{
    TURNS_OF(struct thread *thread = thread_create("bench", PRIORITY_DEFAULT, do_nothing, NULL);
             thread_join(thread));
}

static void yield_loop(void)
{
    TURNS_OF(thread_yield());
}

static volatile bool stop;

static void yield_until_stopped(void *argument)
{
    (void)argument;
    while (!stop)
        yield_loop();
}

/* One partner takes turns with this thread: each of our yields is two switches, and two turns of
 * the loop. */
static void bench_yield(uint64_t empty)
{
    stop = false;
    struct thread *partner = thread_create("partner", PRIORITY_DEFAULT, yield_until_stopped, NULL);
    if (!CHECK(partner != NULL))
        return;
    thread_yield();
    result("kernel_thread_yield", fewest_cycles(yield_loop) - 2 * empty, 2 * TURNS);
    stop = true;
    thread_join(partner);
}

static void yield_while_crowded(void *argument)
{
    (void)argument;
    while (!stop)
        thread_yield();
}

static void yield_once(void)
{
    thread_yield();
}

/* CROWD equal threads are ready, so one yield of ours lets each of them run once. */
static void bench_crowd(void)
{
    static struct thread *crowd[CROWD];
    unsigned created = 0;
    if (frames_total() < CROWD_FRAMES) {
        kprintf("# kernel_thread_yield_10000 needs 256 MiB of RAM\n");
        return;
    }
    stop = false;
    while (created < CROWD && (crowd[created] = thread_create("crowd", PRIORITY_DEFAULT,
                                                              yield_while_crowded, NULL)) != NULL)
        created++;
    CHECK_EQUAL(CROWD, created);
    thread_yield();
    result("kernel_thread_yield_10000", fewest_cycles(yield_once), created + 1);
    stop = true;
    for (unsigned i = 0; i < created; i++)
        thread_join(crowd[i]);
}

/* Reads the TSC again and again: a gap far above the usual one is a timer interrupt that came back
 * to us, nobody else being ready. */
static void bench_timer_interrupt(void)
{
    uint64_t usual = UINT64_MAX, least = UINT64_MAX, last = cpu_cycles();
    for (int interrupts = 0; interrupts < 20;) {
        uint64_t now = cpu_cycles(), gap = now - last;
        last = now;
        if (gap < usual)
            usual = gap;
        if (gap > usual + 40) { /* the turns of this loop differ by less */
            interrupts++;
            if (gap < least)
                least = gap;
        }
    }
    result("kernel_timer_interrupt", least - usual, 1);
}

KERNEL_TEST_BY_NAME(bench)
{
    if (!cpu_cycles()) {
        test_skip("needs a TSC");
        return;
    }
    mutex_init(&mutex);
    uint64_t empty = fewest_cycles(empty_loop);
    result("kernel_empty_loop", empty, TURNS);
    result("kernel_spin_lock", fewest_cycles(spin_loop) - empty, TURNS);
    result("kernel_mutex", fewest_cycles(mutex_loop) - empty, TURNS);
    result("kernel_thread_create_join", fewest_cycles(create_join_loop) - empty, TURNS);
    bench_yield(empty);
    bench_crowd();
    bench_timer_interrupt();
}
