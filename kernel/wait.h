/* Wait queues: threads that sleep until a condition holds. The queue's lock protects the
 * condition's data too, so no wake-up falls between the test and the sleep:
 *
 *     uint32_t irq = spin_lock(&queue->lock);
 *     while (!condition)
 *         error = wait_sleep(queue, WAIT_FOR_SOMETHING, true, TIME_FOREVER);
 *     spin_unlock(&queue->lock, irq);                                                           */
#ifndef KERNEL_WAIT_H
#define KERNEL_WAIT_H

#include "kernel/spinlock.h"
#include "lib/list.h"
#include "lib/trace_format.h"

struct thread;

struct wait_queue {
    struct spinlock lock;
    struct list waiters;
};

#define TIME_FOREVER UINT64_MAX

/* What a sleep is for, in words, by enum wait_reason: the table is in lib/trace_format.h. */
extern const char *const wait_reason_words[WAIT_REASON_COUNT];

/* What ends a sleep before its time; the first two are false and true. */
enum wait_kind {
    WAIT_UNINTERRUPTIBLE, /* nothing */
    WAIT_INTERRUPTIBLE,   /* a signal that awaits the thread, or its death */
    WAIT_KILLABLE,        /* its death alone */
};

void wait_queue_init(struct wait_queue *queue);
/* Sleeps. Holds queue->lock at the call and after it, not between. deadline is in ticks (see
 * timer_ticks(); kernel/proc/clock_wait.h has waits by the clock). Gives 0 when woken, -ETIMEDOUT,
 * or -EINTR where something ended it as kind says. */
int wait_sleep(struct wait_queue *queue, enum wait_reason reason, enum wait_kind kind,
               uint64_t deadline);
/* The same without a deadline, and comes back without the lock, interrupts still off: for who is
 * done with the queue when it wakes. */
int wait_forever_and_leave(struct wait_queue *queue, enum wait_reason reason, enum wait_kind kind);
/* Wakes thread, which waits in a queue whose lock is held. */
void wait_wake(struct thread *thread);
/* Lets thread wait in queue `to` instead of where it waits: behind the others, its reason and its
 * deadline as they were. Both locks held. */
void wait_move(struct thread *thread, struct wait_queue *to);
/* Wakes the most urgent waiter, the longest waiting of equals. Lock held. NULL: nobody waited. */
struct thread *wait_wake_one(struct wait_queue *queue);
int wait_wake_all(struct wait_queue *queue); /* the number woken; lock held */
/* Ends thread's wait, if it still waits, with -ETIMEDOUT. Interrupts off, no queue's lock held. */
void wait_time_out(struct thread *thread);
/* thread's work has a new mark: where that ends its sleep, its wait_sleep() gives -EINTR. */
void wait_interrupt(struct thread *thread);

#endif
