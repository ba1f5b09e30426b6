/* Times as user programs give them; used by several families of calls. */
#ifndef KERNEL_CALLS_TIMESPEC_H
#define KERNEL_CALLS_TIMESPEC_H

#include <stdint.h>

#define NANOSECONDS 1000000000u

/* Copies a user's struct timespec in, as nanoseconds. 0, -EFAULT, -EINVAL (negative, or a whole
 * second or more in tv_nsec). */
int timespec_read(const void *from, uint64_t *nanoseconds);

#endif
