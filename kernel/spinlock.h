/* Spin lock: the only lock an interrupt handler may take. Holding one means interrupts are off on
 * this CPU, so a holder is never preempted and a handler never finds its own CPU's lock taken. */
#ifndef KERNEL_SPINLOCK_H
#define KERNEL_SPINLOCK_H

#include "kernel/arch.h"

struct spinlock {
    struct cpu *volatile holder; /* NULL: free */
};

#define SPINLOCK_INIT                                                                              \
    {                                                                                              \
        NULL                                                                                       \
    }

/* Frees the lock and restores interrupts. If that turns them on and a more urgent thread has
 * become ready meanwhile, the CPU is handed over here: a preemption point. */
void spin_unlock(struct spinlock *lock, uint32_t irq_state);

/* Waits until the lock is free and takes it; panics where this CPU holds it already. */
void spin_contended(struct spinlock *lock);

static inline bool spin_held(const struct spinlock *lock) /* by this CPU */
{
    return lock->holder == this_cpu();
}

/* The bare halves, for code that has turned interrupts off itself (the switch path). */
static inline void spin_acquire(struct spinlock *lock)
{
    struct cpu *nobody = NULL;

    if (__builtin_expect(!__atomic_compare_exchange_n(&lock->holder, &nobody, this_cpu(), false,
                                                      __ATOMIC_ACQUIRE, __ATOMIC_RELAXED),
                         0))
        spin_contended(lock);
}

/* Takes the lock; gives the interrupt state to hand to spin_unlock(). */
static inline uint32_t spin_lock(struct spinlock *lock)
{
    uint32_t irq = irq_save();

    spin_acquire(lock);
    return irq;
}

static inline void spin_release(struct spinlock *lock)
{
    __atomic_store_n(&lock->holder, NULL, __ATOMIC_RELEASE);
}

#endif
