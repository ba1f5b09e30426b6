#include "kernel/spinlock.h"
#include "kernel/print.h"
#include "kernel/sched.h"

uint32_t spin_lock(struct spinlock *lock)
{
    uint32_t irq = irq_save();
    spin_acquire(lock);
    return irq;
}

void spin_unlock(struct spinlock *lock, uint32_t irq_state)
{
    spin_release(lock);
    if (!irq_state)
        return;
    sched_preemption_point();
    irq_enable();
}

void spin_already_held(const struct spinlock *lock)
{
    panic("spin lock %p taken twice by one CPU: its holder called something that locks it again",
          lock);
}
