/* Spin lock: the only lock an interrupt handler may take. Holding one means interrupts are off on
 * this CPU, so a holder is never preempted and a handler never finds its own CPU's lock taken. */
#ifndef KERNEL_SPINLOCK_H
#define KERNEL_SPINLOCK_H

#include "kernel/arch.h"

struct spinlock {
    volatile uint32_t locked;
    struct cpu *holder;
};

#define SPINLOCK_INIT {0, NULL}

/* Takes the lock; gives the interrupt state to hand to spin_unlock(). */
uint32_t spin_lock(struct spinlock *lock);
/* Frees the lock and restores interrupts. If that turns them on and a more urgent thread has
 * become ready meanwhile, the CPU is handed over here: a preemption point. */
void spin_unlock(struct spinlock *lock, uint32_t irq_state);
bool spin_held(const struct spinlock *lock); /* by this CPU */

#endif
