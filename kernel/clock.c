/* The date and the monotonic clock. The arch side has the counter, and keeps the one number by
 * which the date is ahead of it, since programs read both from there. */
#include "kernel/clock.h"
#include "kernel/arch.h"
#include "kernel/print.h"
#include "lib/errno.h"

/* Dates up to the year 2262, as signed nanoseconds would reach; sums of two still fit. */
#define DATE_MOST ((uint64_t)INT64_MAX)

static struct clock_follower *followers;

uint64_t clock_monotonic_ns(void)
{
    return arch_clock_ns();
}

uint64_t clock_realtime_ns(void)
{
    uint32_t irq = irq_save(); /* the offset has two words */
    uint64_t now = arch_clock_ns() + arch_date_offset();
    irq_restore(irq);
    return now;
}

int clock_set_realtime(uint64_t date)
{
    uint32_t irq = irq_save();
    uint64_t now = arch_clock_ns();
    bool possible = date >= now && date < DATE_MOST;
    if (possible)
        arch_set_date_offset(date - now);
    irq_restore(irq);
    if (!possible)
        return -EINVAL;
    for (struct clock_follower *follower = followers; follower; follower = follower->next)
        follower->date_was_set();
    return 0;
}

uint64_t clock_monotonic_at(uint64_t date)
{
    uint64_t offset = arch_date_offset();
    if (date == TIME_FOREVER)
        return date;
    return date > offset ? date - offset : 0;
}

uint64_t clock_sum(uint64_t a, uint64_t b)
{
    return a > TIME_FOREVER - b ? TIME_FOREVER : a + b;
}

void clock_follow(struct clock_follower *follower)
{
    follower->next = followers;
    followers = follower;
}

void clock_init(void)
{
    uint32_t seconds = arch_read_date();
    (void)clock_set_realtime((uint64_t)seconds * NANOSECONDS); /* 0: it counts from the boot */
    boot_say("clock: %u seconds since 1970, by the battery's clock; programs read the time %s",
             seconds,
             arch_clock_step_ns() == 1 ? "in the vDSO" : "by system calls: there is no TSC");
}
