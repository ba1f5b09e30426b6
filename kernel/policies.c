/* The simple scheduling policies: round robin, priority, and the seeded random one. */
#include "kernel/sched.h"
#include "lib/string.h"

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

/* Marsaglia's xorshift with 32 bits of state. */
static uint32_t random_next(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

/* Into a list by chance, so that which thread comes first is by chance too, in constant time. */
static int random_level(struct thread *thread)
{
    (void)thread;
    return random_next() % PRIORITY_COUNT;
}

/* One preemption point in sixteen switches. */
static bool random_perturb(void)
{
    return random_next() % 16 == 0;
}

static void random_init(const char *seed)
{
    uint32_t value = 0;

    while (*seed >= '0' && *seed <= '9')
        value = value * 10 + (uint32_t)(*seed++ - '0');
    random_state = value * 2654435761u + 0x9e3779b9u;
    if (random_state == 0)
        random_state = 1;
}

const struct sched_policy policy_random = {
    .name = "random", .level = random_level, .perturb = random_perturb, .init = random_init};
