/* Spin lock: the only lock an interrupt handler may take. Holding one means interrupts are off on
 * this CPU, so a holder is never preempted and a handler never finds its own CPU's lock taken. */
#ifndef KERNEL_SPINLOCK_H
#define KERNEL_SPINLOCK_H

#include "kernel/arch.h"

struct spinlock {
    volatile uint32_t locked;
    struct cpu *holder;
};

#define SPINLOCK_INIT                                                                              \
    {                                                                                              \
        0, NULL                                                                                    \
    }

/* Takes the lock; gives the interrupt state to hand to spin_unlock(). */
uint32_t spin_lock(struct spinlock *lock);
/* Frees the lock and restores interrupts. If that turns them on and a more urgent thread has
 * become ready meanwhile, the CPU is handed over here: a preemption point. */
void spin_unlock(struct spinlock *lock, uint32_t irq_state);

void spin_already_held(const struct spinlock *lock) __attribute__((noreturn));

static inline bool spin_held(const struct spinlock *lock) /* by this CPU */
{
    return lock->holder == this_cpu();
}

/* The bare halves, for code that has turned interrupts off itself (the switch path). */
static inline void spin_acquire(struct spinlock *lock)
{
    if (__builtin_expect(spin_held(lock), 0))
        spin_already_held(lock);
    while (__atomic_exchange_n(&lock->locked, 1, __ATOMIC_ACQUIRE))
        cpu_relax();
    lock->holder = this_cpu();
}

static inline void spin_release(struct spinlock *lock)
{
    lock->holder = NULL;
    __atomic_store_n(&lock->locked, 0, __ATOMIC_RELEASE);
}

#endif
