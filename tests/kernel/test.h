/* Tests that run inside the booted kernel. A test is registered where it is written:
 *
 *     KERNEL_TEST(threads_join_gives_status)
 *     {
 *         CHECK_EQUAL(42, thread_join(...));
 *     }
 *
 * Its suite is the part of its name before the first underscore. The boot option test= takes names
 * of tests and suites, or "all". A failed check is reported and the test goes on, so that it can
 * clean up; what it leaves behind (frames, heap blocks, threads) fails it too. */
#ifndef TESTS_KERNEL_TEST_H
#define TESTS_KERNEL_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kernel_test {
    const char *name;
    void (*run)(void);
    bool by_name_only; /* not part of "all": it ends the machine, or measures */
};

#define KERNEL_TEST(name)         KERNEL_TEST_REGISTER(name, false)
#define KERNEL_TEST_BY_NAME(name) KERNEL_TEST_REGISTER(name, true)

/* The section holds pointers, so that no alignment of the structures can leave gaps in it. */
#define KERNEL_TEST_REGISTER(name, named)                                                          \
    static void run_##name(void);                                                                  \
    static const struct kernel_test test_##name = {#name, run_##name, named};                      \
    static const struct kernel_test *const pointer_##name                                          \
        __attribute__((used, section(".kernel_tests"))) = &test_##name;                            \
    static void run_##name(void)

/* Fails the running test where condition does not hold. May be used in any of its threads. */
#define CHECK(condition) test_check((condition), #condition, __FILE__, __LINE__)
/* The same for two whole numbers that should be equal; shows both. */
#define CHECK_EQUAL(expected, actual)                                                              \
    test_check_equal((int64_t)(expected), (int64_t)(actual), #actual, __FILE__, __LINE__)

bool test_check(bool holds, const char *condition, const char *file, int line);
bool test_check_equal(int64_t expected, int64_t actual, const char *what, const char *file,
                      int line);
/* Marks the running test as skipped, for a reason in words. The test returns by itself. */
void test_skip(const char *reason);
/* Whether the boot line chose this scheduling policy; if not, marks the test as skipped. */
bool test_needs_policy(const char *policy);
/* Marks the test as skipped where the policy switches at random points. */
bool test_needs_order(void);
/* The next number of the run's seeded generator. */
uint32_t test_random(void);
/* Waits for the next tick, so that what follows has the most of a tick before it. */
void test_align_to_tick(void);
/* A few hundred instructions of nothing, for loops that wait without giving the CPU up. Not PAUSE,
 * which is slow in an emulator that counts instructions. */
static inline void test_busy(void)
{
    for (int i = 0; i < 200; i++)
        __asm__ volatile("" : : : "memory");
}
/* Keeps the CPU busy, neither yielding nor sleeping, for this many ticks. Interrupts on. */
void test_spin_ticks(unsigned ticks);

/* Runs the tests that names, a comma-separated list, chooses; then writes the verdict and ends the
 * machine. Called once, in a kernel thread. */
void kernel_tests_run(const char *names);

#endif
