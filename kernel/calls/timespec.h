/* Times as user programs give and want them, against the kernel's nanoseconds; used by several
 * families of calls. */
#ifndef KERNEL_CALLS_TIMESPEC_H
#define KERNEL_CALLS_TIMESPEC_H

#include <stdint.h>

#include "kernel/clock.h"

/* Copies a struct timespec in, as nanoseconds, TIME_FOREVER where they are too many. 0, -EFAULT,
 * -EINVAL (negative, or a whole second or more in tv_nsec). */
int timespec_read(const void *from, uint64_t *nanoseconds);
/* The same for the struct with 64 bits of seconds. */
int timespec64_read(const void *from, uint64_t *nanoseconds);
/* The same for a struct timeval, in seconds and microseconds. */
int timeval_read(const void *from, uint64_t *nanoseconds);
/* Copies nanoseconds out as such a struct, rounded down. 0 or -EFAULT. */
int timespec_write(void *to, uint64_t nanoseconds);
int timespec64_write(void *to, uint64_t nanoseconds);
int timeval_write(void *to, uint64_t nanoseconds);

/* A struct in kernel memory, and back. */
int timespec_check(int64_t seconds, int32_t rest, uint32_t unit_ns, uint64_t *nanoseconds);
struct timespec64 timespec_of(uint64_t nanoseconds);

/* Calls come in two forms, for the two structs of time: each hands the fitting pair on. */
struct timespec_form {
    int (*read)(const void *from, uint64_t *nanoseconds);
    int (*write)(void *to, uint64_t nanoseconds);
};
extern const struct timespec_form timespec_form32, timespec_form64;

#endif
