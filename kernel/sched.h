/* The scheduler: who runs next. schedule() is the only caller of switch_to(). */
#ifndef KERNEL_SCHED_H
#define KERNEL_SCHED_H

#include "kernel/thread.h"

enum { TIME_SLICE_TICKS = 4 };

/* One CPU's ready threads: a list for each level and a bitmap in which every list that is not empty
 * has its bit. A list that became empty keeps it until the scheduler next looks for a thread. */
struct run_queue {
    struct spinlock lock;
    uint32_t bitmap[PRIORITY_COUNT / 32];
    struct list *top; /* the highest list that has a bit, or NULL: what the bitmap says, at hand */
    struct list level[PRIORITY_COUNT];
};

/* A policy answers three questions, each in constant time, the run queue's lock held. */
struct sched_policy {
    const char *name;
    int (*level)(
        struct thread *thread); /* the list for a thread that becomes READY; NULL: its priority's */
    void (*tick)(struct thread *running, uint64_t now); /* may set WORK_RESCHEDULE; NULL: nothing */
    /* Whether to switch at this preemption point though nothing asks for it; NULL: never. */
    bool (*perturb)(void);
    void (*init)(
        const char *argument); /* what stands after the colon of sched=name:argument; or NULL */
};

extern const struct sched_policy policy_rr, policy_prio, policy_mlfq, policy_random;
extern const struct sched_policy policy_explore, policy_steps, policy_replay; /* explore.h */

/* policy: "rr", "prio", "mlfq", "random:SEED", "explore", "replay:N,N,..."; panics at another word.
 * steps: random is to mean the instructions of the first program. */
void sched_init(const char *policy, bool steps);
const char *sched_policy_name(void);
/* Who would have the CPU if the caller were preempted now; NULL: the caller. Interrupts off. */
const struct thread *sched_rival(void);
uint32_t sched_ready_count(void); /* threads in the run queue, without the running one */
/* Hands the CPU over. Interrupts off, this CPU's run queue lock held, current()->state already what
 * it shall be; returns when the caller runs again, the lock released, interrupts still off. */
void schedule(void);
/* The same for a caller that goes to sleep: it becomes BLOCKED, then lock is freed, which whoever
 * wakes it must hold. Interrupts off, lock held, the run queue's not. */
void sched_block(struct spinlock *lock);
void sched_start(struct thread *thread);      /* new to READY; interrupts off */
void sched_make_ready(struct thread *thread); /* BLOCKED to READY; interrupts off */
void sched_tick(void);                        /* from the timer interrupt */
void sched_watch(void);                       /* the trace was turned on or off */
void sched_preempt(void);                     /* hands the CPU over; interrupts off, no lock held */

/* The first thing after every switch, by the thread that came in: frees the lock which the one that
 * left had taken, and buries it where it has ended. Interrupts off. */
static inline void finish_switch(struct thread *previous)
{
    spin_release(&THIS_CPU->run_queue->lock);
    if (previous->state == THREAD_ZOMBIE)
        thread_reap(previous);
}

/* Set by a policy that perturbs (random); NULL otherwise. */
extern bool (*sched_perturb)(void);

/* Where ring 0 may lose the CPU: interrupts are off and about to come on, no lock is held. */
static inline void sched_preemption_point(void)
{
    if (sched_perturb != NULL && sched_perturb())
        current()->work |= WORK_RESCHEDULE;
    if (current()->work & WORK_RESCHEDULE)
        sched_preempt();
}

/* irq_restore() where a wake-up may have come before: turning interrupts on is a preemption point.
 */
static inline void sched_irq_restore(uint32_t irq_state)
{
    if (!irq_state)
        return;
    sched_preemption_point();
    irq_enable();
}
void sched_change_priority(struct thread *thread, int priority); /* effective; requeues if READY */
void sched_set_nice(struct thread *thread, int nice);
int sched_load_avg_100(void);   /* mlfq's load average times 100 */
int sched_recent_cpu_100(void); /* the caller's recent_cpu times 100 */

#endif
