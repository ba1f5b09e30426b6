/* Timeouts of calls that wait: as programs give them, and as the monotonic clock has them. */
#ifndef KERNEL_CALLS_TIMEOUT_H
#define KERNEL_CALLS_TIMEOUT_H

#include "kernel/calls/timespec.h"

/* When a wait of that span, beginning now, ends. span NULL: TIME_FOREVER; no time at all: 0. 0,
 * -EFAULT, -EINVAL. */
int timeout_read(const void *span, const struct timespec_form *form, uint64_t *end);
/* Writes back what is left of such a wait; where it has no end, nothing. 0, -EFAULT. */
int timeout_write(void *span, const struct timespec_form *form, uint64_t end);
/* ppoll(2), pselect(2): timeout_read(), and a mask of signals for the wait. Their errors. */
int timeout_begin_masked(const void *span, const struct timespec_form *form, const void *mask,
                         uint32_t size, uint64_t *end);
/* The call's result after such a wait, which gave result: span becomes what is left, and a call
 * that a signal ended goes on with that, unless it could not be written. */
int timeout_end_masked(int result, void *span, const struct timespec_form *form, uint64_t end);
/* The end of a wait of milliseconds: below 0 for ever. */
uint64_t timeout_milliseconds(int milliseconds);

#endif
