/* Timeouts of calls that wait. */
#include "kernel/calls/timeout.h"

enum { NS_PER_MS = 1000000 };

/* See timeout.h. */
int timeout_read(const void *span, const struct timespec_form *form, uint64_t *end)
{
    uint64_t nanoseconds = 0;
    *end = TIME_FOREVER;
    if (!span)
        return 0;
    int error = form->read(span, &nanoseconds);
    *end = nanoseconds ? clock_sum(clock_monotonic_ns(), nanoseconds) : 0;
    return error;
}

/* See timeout.h. */
int timeout_write(void *span, const struct timespec_form *form, uint64_t end)
{
    uint64_t now = clock_monotonic_ns();
    if (!span || end == TIME_FOREVER)
        return 0;
    return form->write(span, end > now ? end - now : 0);
}

/* See timeout.h. */
uint64_t timeout_milliseconds(int milliseconds)
{
    if (milliseconds < 0)
        return TIME_FOREVER;
    return milliseconds == 0 ? 0 : clock_monotonic_ns() + (uint64_t)milliseconds * NS_PER_MS;
}
