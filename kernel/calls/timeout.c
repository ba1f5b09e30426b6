/* Timeouts of calls that wait. */
#include "kernel/calls/timeout.h"

#include "kernel/proc/signal.h"
#include "lib/errno.h"
#include "lib/time_units.h"

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
int timeout_begin_masked(const void *span, const struct timespec_form *form, const void *mask,
                         uint32_t size, uint64_t *end)
{
    int error = timeout_read(span, form, end);
    return error ? error : signal_lend_user_mask(mask, size);
}

/* See timeout.h. */
int timeout_end_masked(int result, void *span, const struct timespec_form *form, uint64_t end)
{
    bool told = timeout_write(span, form, end) == 0;
    if (result == -EINTR)
        return told ? -ERESTARTNOHAND : -EINTR;
    signal_return_mask();
    return result;
}

/* See timeout.h. */
uint64_t timeout_milliseconds(int milliseconds)
{
    if (milliseconds < 0)
        return TIME_FOREVER;
    return milliseconds == 0 ? 0
                             : clock_monotonic_ns() + (uint64_t)milliseconds * NANOSECONDS_PER_MS;
}
