/* Random numbers for the tests that throw things at the kernel, and a child for each throw. */
#ifndef TESTS_USER_RANDOM_H
#define TESTS_USER_RANDOM_H

#include "tests/user/expect.h"

static uint32_t random_state = 1;

/* Marsaglia's xorshift, 32 bits; the state is never 0. */
static inline uint32_t next_random(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

/* Sets the seed from decimal digits. */
static inline void seed_random(const char *digits)
{
    random_state = 0;
    for (; *digits >= '0' && *digits <= '9'; digits++)
        random_state = random_state * 10 + (uint32_t)(*digits - '0');
    random_state = random_state * 2654435769u | 1;
}

/* Waits for the child at most about `milliseconds`, then kills it; gives its wait status. */
static inline int end_within(int pid, int milliseconds)
{
    struct timespec32 short_time = {0, 1000000};
    int status = -1;
    for (int i = 0; i < milliseconds; i++) {
        if (sys_waitpid(pid, &status, WNOHANG) == pid)
            return status;
        sys_nanosleep(&short_time, NULL);
    }
    sys_kill(pid, SIGKILL);
    sys_waitpid(pid, &status, 0);
    return status;
}

#endif
