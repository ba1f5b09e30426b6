/* The simple scheduling policies: round robin, priority, and the seeded random one. */
#include "kernel/sched.h"
#include "lib/string.h"
#include "lib/xorshift.h"

/* --- rr: everybody in one list --- */

static int rr_level(struct thread *thread)
{
    (void)thread;
    return PRIORITY_DEFAULT;
}

const struct sched_policy policy_rr = {.name = "rr", .level = rr_level};

/* --- prio: the most urgent first, round robin among equals --- */

const struct sched_policy policy_prio = {.name = "prio"};

/* --- random: one seed is one interleaving --- */

static uint32_t random_state;

/* Into a list by chance, so that which thread comes first is by chance too, in constant time. */
static int random_level(struct thread *thread)
{
    (void)thread;
    return xorshift_next(&random_state) % PRIORITY_COUNT;
}

/* One preemption point in sixteen switches. */
static bool random_perturb(void)
{
    return xorshift_next(&random_state) % 16 == 0;
}

static void random_init(const char *seed)
{
    uint32_t value = 0;

    while (*seed >= '0' && *seed <= '9')
        value = value * 10 + (uint32_t)(*seed++ - '0');
    random_state = xorshift_start(value);
}

const struct sched_policy policy_random = {
    .name = "random", .level = random_level, .perturb = random_perturb, .init = random_init};
