/* The numbers of threads, processes, groups and sessions: how many use each. Without a lock: a
 * count of 0 becomes 1 in one step, and `next` is only a hint of where to look. */
#include "kernel/number.h"

#include "kernel/print.h"

static uint16_t users[NUMBER_LIMIT];
static volatile int next; /* number_take() begins here */

/* See number.h. */
int number_take(void)
{
    for (int tries = 0; tries < NUMBER_LIMIT; tries++) {
        int number = next;
        uint16_t none = 0;
        next = number + 1 < NUMBER_LIMIT ? number + 1 : NUMBER_AGAIN;
        if (number != NUMBER_INIT &&
            __atomic_compare_exchange_n(&users[number], &none, 1, false, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED))
            return number;
    }
    return -1;
}

/* See number.h. */
void number_share(int number)
{
    __atomic_fetch_add(&users[number], 1, __ATOMIC_RELAXED);
}

/* See number.h. */
void number_release(int number)
{
    ASSERT(users[number] > 0, "number %d is let go once too often", number);
    __atomic_fetch_sub(&users[number], 1, __ATOMIC_RELEASE);
}
