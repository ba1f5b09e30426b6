/* See seeds.h. */
#include "tests/kernel/seeds.h"
#include "kernel/boot_info.h"
#include "kernel/print.h"
#include "kernel/sched.h"
#include "kernel/sync.h"
#include "kernel/timer.h"
#include "lib/string.h"
#include "tests/kernel/random_shots.h"

enum { LOOK_TICKS = 5000, LONGEST_MS = 1500, LONGEST_SEED = 999999999 };

static uint32_t seed_now;
static const char *test_now;
static uint64_t begun_ns;

/* Takes a decimal number off *text; 0 where there is none. */
static uint32_t take_number(const char **text)
{
    uint32_t value = 0;
    while (**text >= '0' && **text <= '9' && value <= LONGEST_SEED / 10)
        value = value * 10 + (uint32_t)(*(*text)++ - '0');
    return value;
}

bool seeds_wanted(struct seed_range *range)
{
    char text[32];
    const char *at = text;
    if (!boot_option("seeds", text, sizeof text))
        return false;
    range->first = take_number(&at);
    bool dots = strncmp(at, "..", 2) == 0;
    at += dots ? 2 : 0;
    range->last = take_number(&at);
    ASSERT(dots && *at == '\0' && range->first > 0 && range->last >= range->first,
           "seeds=%s is no range FIRST..LAST", text);
    ASSERT(strcmp(sched_policy_name(), policy_random.name) == 0, "seeds= needs sched=random");
    return true;
}

void seeds_start(uint32_t seed)
{
    char text[16];
    char *at = text + sizeof text - 1;
    seed_now = seed;
    *at = '\0';
    do
        *--at = (char)('0' + seed % 10);
    while ((seed /= 10) != 0);
    policy_random.init(at);
    random_shots_start(seed_now);
}

/* Called for each thread, interrupts off. */
static void tell_waiter(struct thread *thread, void *unused)
{
    (void)unused;
    if (thread->state != THREAD_BLOCKED)
        return;
    kprintf("# thread %d (%s) waits for %s", thread->tid, thread->name,
            wait_reason_words[thread->wait_reason]);
    if (thread->blocked_on != NULL) {
        const struct thread *holder = mutex_holder(thread->blocked_on);
        kprintf(" %p, which thread %d (%s) holds", (void *)thread->blocked_on,
                holder ? holder->tid : -1, holder ? holder->name : "nobody");
    }
    kprintf("\n");
}

/* Shots come at any rate, so that ticks alone say nothing of how long the test has run. */
static void too_late(struct timer *timer)
{
    if (arch_clock_ns() - begun_ns < LONGEST_MS * 1000000ull) {
        timer_arm(timer, timer_ticks() + LOOK_TICKS);
        return;
    }
    thread_for_each(tell_waiter, NULL);
    kprintf("not ok %s: not over after %d ms, seed %u rerun: scripts/boot --icount --append "
            "\"test=%s sched=random:%u seeds=%u..%u\"\n",
            test_now, LONGEST_MS, seed_now, test_now, seed_now, seed_now, seed_now);
    verdict("exit 1\n");
    arch_machine_exit(1);
}

static struct timer watchdog = {.expired = too_late};

void seeds_test_begins(const char *name)
{
    test_now = name;
    begun_ns = arch_clock_ns();
    timer_arm(&watchdog, timer_ticks() + LOOK_TICKS);
}

void seeds_test_over(void)
{
    timer_cancel(&watchdog);
}
