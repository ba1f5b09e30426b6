#include "kernel/spinlock.h"
#include "kernel/print.h"
#include "kernel/sched.h"

void spin_unlock(struct spinlock *lock, uint32_t irq_state)
{
    spin_release(lock);
    sched_irq_restore(irq_state);
}

void spin_contended(struct spinlock *lock)
{
    struct cpu *nobody;

    ASSERT(!spin_held(lock),
           "spin lock %p taken twice by one CPU: its holder called what locks it again",
           (void *)lock);
    do {
        cpu_relax();
        nobody = NULL;
    } while (!__atomic_compare_exchange_n(&lock->holder, &nobody, this_cpu(), false,
                                          __ATOMIC_ACQUIRE, __ATOMIC_RELAXED));
}
