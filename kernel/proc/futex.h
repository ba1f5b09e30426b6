/* futex(2): waiting for a word of user memory to change. */
#ifndef KERNEL_PROC_FUTEX_H
#define KERNEL_PROC_FUTEX_H

#include <stdint.h>

struct address_space;

/* Sleeps until a wake of the word at address in the caller's space, if it holds value; until the
 * clock's time end at most (kernel/proc/clock_wait.h). 0, -EAGAIN (another value), -EFAULT, -EINVAL
 * (not aligned), -ETIMEDOUT, -EINTR.
 */
int futex_wait(uint32_t address, uint32_t value, uint64_t end);
/* Wakes up to most waiters of the word at address in space; gives their number. */
int futex_wake(struct address_space *space, uint32_t address, int most);

#endif
