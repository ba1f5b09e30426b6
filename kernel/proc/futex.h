/* futex(2): waiting for a word of user memory to change. A word is named by its address in the
 * caller's space and by whether it is shared: a word in memory that several processes share is one
 * word to all of them, but only for those who ask for it by shared. As on Linux a private name and
 * a shared one never mean the same word.
 *
 * All give -EINVAL for a crooked address and -EFAULT for one that is not the user's. */
#ifndef KERNEL_PROC_FUTEX_H
#define KERNEL_PROC_FUTEX_H

#include <stdbool.h>
#include <stdint.h>

struct thread;

struct futex_word {
    uint32_t address;
    bool shared;
};

enum { FUTEX_ALL_BITS = -1 };

/* Sleeps until a wake of the word by one of bits, if it holds value; until the clock's time end at
 * most (kernel/proc/clock_wait.h). 0, -EAGAIN (another value), -EFAULT, -ETIMEDOUT, -EINTR. */
int futex_wait(const struct futex_word *word, uint32_t value, uint32_t bits, uint64_t end);
/* Wakes up to most, at least one, of those who wait for the word by one of bits: their number. */
int futex_wake(const struct futex_word *word, int most, uint32_t bits);
/* Wakes up to wake waiters of the word `from` and lets up to move others wait for the word `to`; if
 * compare, only where from holds *compare, else -EAGAIN. Both numbers together. */
int futex_requeue(const struct futex_word *from, const struct futex_word *to, int wake, int move,
                  const uint32_t *compare);
/* FUTEX_WAKE_OP: changes the second word by operation, wakes up to most of the first and, if the
 * second's old value compares as asked, up to most_second of the second: their number, or -ENOSYS
 * (no such operation). */
int futex_wake_op(const struct futex_word *first, const struct futex_word *second, int most,
                  int most_second, uint32_t operation);
void futex_init(void);

#endif
