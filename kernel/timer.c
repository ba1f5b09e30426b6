/* Ticks and deadlines: a wheel of lists, one for each of the next 256 ticks; a timer further away
 * stays in its list until its round comes. A tick without a deadline costs one look. */
#include "kernel/timer.h"
#include "kernel/arch.h"
#include "kernel/sched.h"
#include "kernel/spinlock.h"
#include "lib/div64.h"
#include "lib/time_units.h"

enum { SLOTS = 256 };

static struct list wheel[SLOTS];
static struct spinlock lock = SPINLOCK_INIT;
static uint64_t ticks;

void timer_init(void)
{
    for (int i = 0; i < SLOTS; i++)
        list_init(&wheel[i]);
}

/* Read with interrupts off: the 64 bits are two words. */
uint64_t timer_ticks(void)
{
    uint32_t irq = irq_save();
    uint64_t now = ticks;
    irq_restore(irq);
    return now;
}

/* A deadline that has passed already expires at the next tick. */
void timer_arm(struct timer *timer, uint64_t deadline)
{
    uint32_t irq = spin_lock(&lock);
    if (deadline <= ticks)
        deadline = ticks + 1;
    timer->deadline = deadline;
    timer->armed = true;
    list_append(&wheel[deadline % SLOTS], &timer->link);
    spin_unlock(&lock, irq);
}

bool timer_cancel(struct timer *timer)
{
    uint32_t irq = spin_lock(&lock);
    bool was_armed = timer->armed;
    if (was_armed)
        list_remove(&timer->link);
    timer->armed = false;
    spin_unlock(&lock, irq);
    return was_armed;
}

/* The first timer of slot that is due now, taken out; NULL: none. */
static struct timer *take_due(struct list *slot)
{
    struct list *link;

    list_for_each(link, slot)
    {
        struct timer *timer = list_entry(link, struct timer, link);
        if (timer->deadline == ticks) {
            list_remove(link);
            timer->armed = false;
            return timer;
        }
    }
    return NULL;
}

/* Runs what is due in slot; interrupts off. The lock is not held while a function runs. */
static __attribute__((noinline)) void run_due(struct list *slot)
{
    struct timer *timer;

    spin_acquire(&lock);
    while ((timer = take_due(slot)) != NULL) {
        spin_release(&lock);
        timer->expired(timer);
        spin_acquire(&lock);
    }
    spin_release(&lock);
}

void timer_tick(void)
{
    ticks++;
    struct list *slot = &wheel[(uint32_t)ticks % SLOTS];
    if (!list_empty(slot))
        run_due(slot);
    sched_tick();
}

uint64_t timer_ticks_of_ns(uint64_t nanoseconds)
{
    uint32_t rest;
    uint32_t tick_ns = NANOSECONDS / arch_tick_hz();
    uint64_t whole = div64(nanoseconds, tick_ns, &rest);

    return whole + (rest != 0) + 1;
}
