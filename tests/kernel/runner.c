/* Chooses, shuffles and runs the kernel's tests, and checks after each that nothing was left
 * behind. */
#include "tests/kernel/seeds.h"
#include "tests/kernel/test.h"
#include "kernel/arch/i386/memory_map.h"
#include "kernel/boot_info.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/page_tables.h"
#include "kernel/print.h"
#include "kernel/sched.h"
#include "kernel/thread.h"
#include "kernel/timer.h"
#include "lib/string.h"
#include "lib/xorshift.h"

enum { MOST_TESTS = 256 };

/* Laid by the linker script. */
extern const struct kernel_test *const kernel_tests_start[], *const kernel_tests_end[];

static const struct kernel_test *running;
static bool running_failed, running_skipped;
static uint32_t random_state;
static uint32_t seed; /* the one of seeds= that runs; 0: the tests run once, each is told of */

/* What a test must leave as it was. */
struct resources {
    uint32_t frames, blocks;
    int threads;
};

/* Says how the running test failed; only the first failure of each is told. */
static bool first_failure(void)
{
    bool first = !running_failed;
    running_failed = true;
    return first;
}

/* The end of a "not ok" line: how to run that test alone, in the same circumstances. */
static void print_rerun(const char *file, int line)
{
    char policy[32];
    kprintf(" (%s:%d) rerun: scripts/boot --append ", file, line);
    if (seed)
        kprintf("\"test=%s sched=random seeds=%u..%u\" --icount\n", running->name, seed, seed);
    else if (boot_option("sched", policy, sizeof policy))
        kprintf("\"test=%s sched=%s\"\n", running->name, policy);
    else
        kprintf("test=%s\n", running->name);
}

bool test_check(bool holds, const char *condition, const char *file, int line)
{
    if (!holds && first_failure()) {
        kprintf("not ok %s: expected %s, got false", running->name, condition);
        print_rerun(file, line);
    }
    return holds;
}

bool test_check_equal(int64_t expected, int64_t actual, const char *what, const char *file,
                      int line)
{
    if (expected != actual && first_failure()) {
        kprintf("not ok %s: expected %lld, got %lld = %s", running->name, (long long)expected,
                (long long)actual, what);
        print_rerun(file, line);
    }
    return expected == actual;
}

void test_skip(const char *reason)
{
    running_skipped = true;
    if (seed == 0)
        kprintf("ok %s # skipped: %s\n", running->name, reason);
}

bool test_needs_policy(const char *policy)
{
    bool right = strncmp(sched_policy_name(), policy, strlen(policy)) == 0;
    if (!right)
        test_skip("needs another sched= on the boot line");
    return right;
}

bool test_needs_order(void)
{
    bool random = strncmp(sched_policy_name(), "random", 6) == 0;
    if (random)
        test_skip("sched=random switches at random points");
    return !random;
}

uint32_t test_random(void)
{
    return xorshift_next(&random_state);
}

void test_align_to_tick(void)
{
    thread_sleep_ticks(1);
}

void test_spin_ticks(unsigned ticks)
{
    uint64_t end = timer_ticks() + ticks;
    while (timer_ticks() < end)
        test_busy();
}

/* Lets threads that have ended be freed, then counts what exists. */
static struct resources resources_now(void)
{
    thread_sleep_ticks(1);
    mmu_stack_cache_drain();
    mmu_table_cache_drain();
    return (struct resources){frames_free(), heap_blocks(), thread_count()};
}

static void check_leaks(const struct resources *before)
{
    struct resources after = resources_now();
    const char *file = "left behind";
    test_check_equal(before->threads, after.threads, "threads", file, 0);
    test_check_equal(before->blocks, after.blocks, "heap blocks", file, 0);
    test_check_equal(before->frames, after.frames, "free frames", file, 0);
}

/* Gives whether the test passed. */
static bool run_one(const struct kernel_test *test)
{
    running = test;
    running_failed = running_skipped = false;
    thread_set_priority(PRIORITY_DEFAULT);
    struct resources before = resources_now();
    test->run();
    check_leaks(&before);
    if (!running_failed && !running_skipped && seed == 0)
        kprintf("ok %s\n", test->name);
    return !running_failed;
}

/* Whether word, of this length, is the test's name or its suite's. */
static bool named_by(const struct kernel_test *test, const char *word, size_t length)
{
    return strncmp(test->name, word, length) == 0 &&
           (test->name[length] == 0 || test->name[length] == '_');
}

static bool chosen(const struct kernel_test *test, const char *names)
{
    while (*names) {
        const char *comma = strchr(names, ',');
        size_t length = comma ? (size_t)(comma - names) : strlen(names);
        if (length == 3 && strncmp(names, "all", 3) == 0 && !test->by_name_only)
            return true;
        if (length && named_by(test, names, length))
            return true;
        names += length + (comma != NULL);
    }
    return false;
}

/* Fisher and Yates's shuffle. */
static void shuffle(const struct kernel_test **tests, unsigned count)
{
    for (unsigned i = count; i > 1; i--) {
        unsigned other = test_random() % i;
        const struct kernel_test *swap = tests[i - 1];
        tests[i - 1] = tests[other];
        tests[other] = swap;
    }
}

/* Fills tests with those that names chooses, in random order; gives their count. */
static unsigned choose(const struct kernel_test **tests, const char *names)
{
    unsigned count = 0;
    for (const struct kernel_test *const *test = kernel_tests_start; test < kernel_tests_end;
         test++) {
        if (!chosen(*test, names))
            continue;
        ASSERT(count < MOST_TESTS, "more kernel tests than MOST_TESTS, tests/kernel/runner.c");
        tests[count++] = *test;
    }
    shuffle(tests, count);
    return count;
}

/* Every test by the seed now begun, in its order. Gives the number of failures. */
static unsigned run_seed(const struct kernel_test **tests, unsigned count)
{
    unsigned failures = 0;
    seeds_start(seed);
    random_state = xorshift_start(seed);
    shuffle(tests, count);
    for (unsigned i = 0; i < count; i++) {
        seeds_test_begins(tests[i]->name);
        failures += !run_one(tests[i]);
        seeds_test_over();
    }
    return failures;
}

/* Every test by every seed; only failures are told of, and how far it has come. Gives the number of
 * failures. A round before the first fills the kernel's stores of stacks and blocks, so that a seed
 * alone finds what it finds after others; it counts too, by the highest seed there is. */
static unsigned run_seeds(const struct kernel_test **tests, unsigned count, struct seed_range range)
{
    static const struct kernel_test *order[MOST_TESTS];
    seed = UINT32_MAX;
    memcpy(order, tests, count * sizeof *tests);
    unsigned failures = run_seed(order, count);
    for (seed = range.first; seed <= range.last; seed++) {
        if ((seed - range.first) % 100 == 0)
            kprintf("# seed %u\n", seed);
        memcpy(order, tests, count * sizeof *tests);
        failures += run_seed(order, count);
    }
    return failures;
}

void kernel_tests_run(const char *names)
{
    static const struct kernel_test *tests[MOST_TESTS];
    unsigned failures = 0;
    struct seed_range range = {0, 0};
    uint32_t own_seed = ((uint32_t)cpu_cycles() & 0x7fffffff) | 1;
    bool many = seeds_wanted(&range);
    random_state = many ? 1 : boot_number("seed", own_seed, 1, 0x7fffffff);
    kprintf("kernel tests: test=%s seed=%u sched=%s\n", names, random_state, sched_policy_name());
    unsigned count = choose(tests, names);
    if (!count) {
        kprintf("not ok: no kernel test is called %s\n", names);
        failures = 1;
    }
    if (many)
        failures += run_seeds(tests, count, range);
    for (unsigned i = 0; i < count && !many; i++)
        failures += !run_one(tests[i]);
    unsigned runs = count * (many ? range.last - range.first + 1 : 1);
    kprintf("%u passed, %u failed\n", runs - (count ? failures : 0), failures);
    verdict("exit %d\n", failures ? 1 : 0);
    arch_machine_exit(1);
}
