/* Timers: each expires once, at its tick, in order. */
#include "kernel/timer.h"
#include "kernel/arch.h"
#include "kernel/mm/heap.h"
#include "kernel/thread.h"
#include "tests/kernel/test.h"

enum { TIMERS = 300 };

struct probe {
    struct timer timer;
    volatile uint64_t expired_at;
    volatile int times;
};

static volatile int expired_in_all;

static void note_tick(struct timer *timer)
{
    struct probe *probe = container_of(timer, struct probe, timer);
    probe->expired_at = timer_ticks();
    probe->times++;
    expired_in_all++;
}

KERNEL_TEST(timers_expire_at_their_tick)
{
    struct probe *probes = kzalloc(TIMERS * sizeof *probes);
    if (!CHECK(probes != NULL))
        return;
    expired_in_all = 0;
    uint64_t base = timer_ticks() + 2;
    for (int i = 0; i < TIMERS; i++) {
        probes[i].timer.expired = note_tick;
        timer_arm(&probes[i].timer, base + test_random() % 280);
    }
    while (expired_in_all < TIMERS)
        thread_sleep_ticks(1);
    for (int i = 0; i < TIMERS; i++) {
        CHECK_EQUAL(probes[i].timer.deadline, probes[i].expired_at);
        CHECK_EQUAL(1, probes[i].times);
        CHECK(!probes[i].timer.armed);
    }
    kfree(probes);
}

KERNEL_TEST(timers_cancelled_never_run)
{
    struct probe probe = {.timer.expired = note_tick};
    CHECK(!timer_cancel(&probe.timer));
    timer_arm(&probe.timer, timer_ticks() + 2);
    CHECK(timer_cancel(&probe.timer));
    CHECK(!timer_cancel(&probe.timer));
    thread_sleep_ticks(4);
    CHECK_EQUAL(0, probe.times);
    timer_arm(&probe.timer, timer_ticks() + 1);
    thread_sleep_ticks(3);
    CHECK_EQUAL(1, probe.times);
    CHECK(!timer_cancel(&probe.timer));
}

KERNEL_TEST(timers_of_the_past_run_at_the_next_tick)
{
    struct probe probe = {.timer.expired = note_tick};
    thread_sleep_ticks(3);
    uint32_t irq = irq_save();
    uint64_t now = timer_ticks();
    timer_arm(&probe.timer, now > 2 ? now - 2 : 0);
    irq_restore(irq);
    thread_sleep_ticks(3);
    CHECK_EQUAL(1, probe.times);
    CHECK_EQUAL(now + 1, probe.expired_at);
}

/* Arms itself again from inside its own function. */
static void note_and_rearm(struct timer *timer)
{
    note_tick(timer);
    if (container_of(timer, struct probe, timer)->times < 5)
        timer_arm(timer, timer_ticks() + 2);
}

KERNEL_TEST(timers_can_arm_themselves_again)
{
    struct probe probe = {.timer.expired = note_and_rearm};
    uint64_t start = timer_ticks() + 1;
    timer_arm(&probe.timer, start);
    while (probe.times < 5)
        thread_sleep_ticks(1);
    CHECK_EQUAL(start + 8, probe.expired_at);
    CHECK(!timer_cancel(&probe.timer));
}

KERNEL_TEST(timers_round_nanoseconds_up)
{
    uint32_t hz = arch_tick_hz(), tick_ns = 1000000000u / hz;
    CHECK_EQUAL(1, timer_ticks_of_ns(0));
    CHECK_EQUAL(2, timer_ticks_of_ns(1));
    CHECK_EQUAL(2, timer_ticks_of_ns(tick_ns));
    CHECK_EQUAL(3, timer_ticks_of_ns(tick_ns + 1));
    CHECK(timer_ticks_of_ns(UINT64_MAX) > (uint64_t)1 << 32);
}

KERNEL_TEST(timers_clock_never_goes_back)
{
    uint64_t last = arch_clock_ns();
    uint64_t end = timer_ticks() + 5;
    while (timer_ticks() < end) {
        uint64_t now = arch_clock_ns();
        if (!CHECK(now >= last))
            return;
        last = now;
    }
}

/* Ten ticks by the clock, within a tenth. Ticks of a busy emulator may come late and close
 * together, so a round out of true is tried again; a clock that is wrong is wrong in every round.
 */
KERNEL_TEST(timers_clock_agrees_with_the_ticks)
{
    uint32_t ten_ticks = 10 * (1000000000u / arch_tick_hz());
    uint64_t took = 0;
    for (int round = 0; round < 30; round++) {
        test_align_to_tick();
        uint64_t start = arch_clock_ns();
        thread_sleep_ticks(10);
        took = arch_clock_ns() - start;
        if (took > ten_ticks - ten_ticks / 10 && took < ten_ticks + ten_ticks / 10)
            return;
    }
    CHECK_EQUAL(ten_ticks, took);
}
