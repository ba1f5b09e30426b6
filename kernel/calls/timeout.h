/* Timeouts of calls that wait: as programs give them, and as the kernel's clock has them. */
#ifndef KERNEL_CALLS_TIMEOUT_H
#define KERNEL_CALLS_TIMEOUT_H

#include <stdint.h>

/* How a user's structure holds a time. */
enum time_form { TIME_TIMEVAL, TIME_TIMESPEC32, TIME_TIMESPEC64 };

/* Copies a time span or a time in, as nanoseconds; far too long is as long as can be said. 0,
 * -EFAULT, -EINVAL (negative, or a second or more in nanoseconds; microseconds may be any). */
int time_read(const void *from, enum time_form form, uint64_t *nanoseconds);
/* Copies nanoseconds out. 0, -EFAULT. */
int time_write(void *to, enum time_form form, uint64_t nanoseconds);
/* When a wait of that long, beginning now, ends by the monotonic clock. span NULL: TIME_FOREVER; no
 * time at all: 0. Errors as time_read(). */
int timeout_read(const void *span, enum time_form form, uint64_t *end);
/* Writes the rest of such a wait back; NULL and TIME_FOREVER: nothing. 0, -EFAULT. */
int timeout_write(void *span, enum time_form form, uint64_t end);
/* The end of a wait of milliseconds: below 0 for ever. */
uint64_t timeout_milliseconds(int milliseconds);

#endif
