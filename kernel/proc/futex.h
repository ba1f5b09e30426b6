/* futex(2): waiting for a word of user memory to change. A word is named by its place: its address
 * in the caller's space, which 4 divides and which is the user's, with FUTEX_SHARED added where it
 * is shared: a word in memory that several processes share is one word to all of them, but only for
 * those who ask for it so. As on Linux a private name and a shared one never mean the same word. */
#ifndef KERNEL_PROC_FUTEX_H
#define KERNEL_PROC_FUTEX_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/mm/space.h"
#include "lib/errno.h"

enum { FUTEX_ALL_BITS = -1, FUTEX_SHARED = 1 };

/* Whether word can be one: 0, -EINVAL (crooked), -EFAULT (not the user's). */
static inline int futex_check(const void *word)
{
    uintptr_t address = (uintptr_t)word;
    if (address % sizeof(uint32_t))
        return -EINVAL;
    return address < USER_END ? 0 : -EFAULT;
}

/* What locks ask all the time, by a private name: FUTEX_WAKE, and FUTEX_WAIT without a timeout.
 * Their results, as ring 3 shall see them. */
int futex_wake_private(void *word, int most);
int futex_wait_private(void *word, uint32_t value);

/* Sleeps until a wake of the word by one of bits, if it holds value; until the clock's time end at
 * most (kernel/proc/clock_wait.h). 0, -EAGAIN (another value), -EFAULT, -ETIMEDOUT, -EINTR. */
int futex_wait(uint32_t place, uint32_t value, uint32_t bits, uint64_t end);
/* The same without an end; -ERESTARTSYS instead of -EINTR. */
int futex_wait_forever(uint32_t place, uint32_t value, uint32_t bits);
/* Wakes up to most, at least one, of those who wait for the word by one of bits: their number. */
int futex_wake(uint32_t place, int most, uint32_t bits);
/* Wakes up to wake waiters of the word `from` and lets up to move others wait for the word `to`; if
 * compare, only where from holds *compare, else -EAGAIN. Both numbers together; -EINVAL, -EFAULT.
 */
int futex_requeue(uint32_t from, uint32_t to, int wake, int move, const uint32_t *compare);
/* FUTEX_WAKE_OP: changes the second word by operation, wakes up to most of the first and, if the
 * second's old value compares as asked, up to most_second of the second: their number, -ENOSYS (no
 * such operation) or -EFAULT. */
int futex_wake_op(uint32_t first, uint32_t second, int most, int most_second, uint32_t operation);
void futex_init(void);

#endif
