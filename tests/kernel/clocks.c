/* The date beside the monotonic clock, the data that programs read both from, and waits by the
 * clock. */
#include "kernel/arch.h"
#include "kernel/arch/i386/vdso.h"
#include "kernel/clock.h"
#include "kernel/proc/clock_wait.h"
#include "kernel/sched.h"
#include "lib/errno.h"
#include "tests/kernel/test.h"

enum { SECOND = 1000000000 };

static uint32_t follower_calls;

static void count_setting(void)
{
    follower_calls++;
}

KERNEL_TEST(clocks_date_is_set_and_goes_on)
{
    uint64_t date = clock_realtime_ns(), wanted = (uint64_t)2000000000 * SECOND;
    uint64_t before = clock_monotonic_ns();
    uint32_t sequence = clock_data->sequence;
    CHECK_EQUAL(0, clock_set_realtime(wanted));
    uint64_t now = clock_realtime_ns();
    CHECK(now >= wanted && now - wanted < SECOND);
    CHECK_EQUAL(sequence + 2, clock_data->sequence);
    CHECK(sequence % 2 == 0);
    CHECK(clock_monotonic_ns() - before < SECOND);
    CHECK_EQUAL(0, clock_set_realtime(date));
}

KERNEL_TEST(clocks_refuse_dates_before_the_boot)
{
    CHECK_EQUAL(-EINVAL, clock_set_realtime(0));
    CHECK_EQUAL(-EINVAL, clock_set_realtime(UINT64_MAX));
}

KERNEL_TEST(clocks_tell_when_a_date_will_come)
{
    uint64_t now = clock_monotonic_ns(), date = clock_realtime_ns();
    uint64_t at = clock_monotonic_at(date + SECOND);
    CHECK(at >= now + SECOND && at < now + 2ull * SECOND);
    CHECK_EQUAL(0, clock_monotonic_at(1));
    CHECK_EQUAL(TIME_FOREVER, clock_monotonic_at(TIME_FOREVER));
    CHECK_EQUAL(TIME_FOREVER, clock_sum(TIME_FOREVER - 1, 2));
}

KERNEL_TEST(clocks_tell_followers_of_settings)
{
    static struct clock_follower follower = {.date_was_set = count_setting};
    static bool follows;
    if (!follows)
        clock_follow(&follower);
    follows = true;
    uint32_t calls = follower_calls;
    CHECK_EQUAL(0, clock_set_realtime(clock_realtime_ns()));
    CHECK_EQUAL(calls + 1, follower_calls);
}

/* The same formula in the kernel as in ring 3: neither is ahead of the other. */
KERNEL_TEST(clocks_and_programs_read_the_same)
{
    if (clock_data->multiplier == 0)
        return; /* no TSC: programs ask the kernel */
    for (int i = 0; i < 1000; i++) {
        uint64_t first = arch_clock_ns(), second = clock_now(clock_data), third = arch_clock_ns();
        if (!CHECK(first <= second && second <= third))
            return;
    }
}

/* Waits for length nanoseconds; gives by how many it was late. */
static uint64_t wait_by_clock(uint64_t length)
{
    struct wait_queue nobody;
    wait_queue_init(&nobody);
    uint64_t end = arch_clock_ns() + length;
    uint32_t irq = spin_lock(&nobody.lock);
    int result = clock_wait(&nobody, WAIT_FOR_TEST, WAIT_UNINTERRUPTIBLE, end);
    spin_unlock(&nobody.lock, irq);
    uint64_t now = arch_clock_ns();
    CHECK_EQUAL(-ETIMEDOUT, result);
    CHECK(now >= end);
    return now - end;
}

/* At the first tick after its end, and not before. By how much it is late says something only where
 * nothing disturbs the machine; how often it wakes, where a policy does not take its CPU. */
KERNEL_TEST(clock_waits_wake_once_and_never_early)
{
    enum { LENGTHS = 60, STEP = 777777, MARGIN = 20000 };
    uint32_t tick = SECOND / arch_tick_hz();
    bool undisturbed = arch_cycles_are_instructions();

    for (uint32_t i = 0; i < LENGTHS; i++) {
        uint32_t switches = current()->switches;
        uint64_t late = wait_by_clock((uint64_t)i * STEP);
        CHECK(!undisturbed || late < tick + MARGIN);
        CHECK(sched_perturb != NULL || current()->switches == switches + 1);
    }
}
