/* Wait queues: the one place where threads go to sleep and are woken. */
#include "kernel/wait.h"
#include "kernel/print.h"
#include "kernel/sched.h"
#include "kernel/timer.h"
#include "lib/errno.h"

/* A deadline that a sleeper brings with it, on its own kernel stack. */
struct sleep_timer {
    struct timer timer;
    struct thread *sleeper;
};

#define X(name, number, words) [number] = (words),
const char *const wait_reason_words[WAIT_REASON_COUNT] = {WAIT_REASONS(X)};
#undef X

void wait_queue_init(struct wait_queue *queue)
{
    queue->lock = (struct spinlock)SPINLOCK_INIT;
    list_init(&queue->waiters);
}

/* Takes a waiter out and makes it READY; its wait_sleep() gives result. Queue locked. */
static inline void wake(struct thread *thread, int result)
{
    list_remove(&thread->wait_link);
    thread->wait_queue = NULL;
    thread->wait_result = result;
    sched_make_ready(thread);
}

/* Ends thread's wait with result, wherever it waits. Interrupts off. Until its queue is locked it
 * may be woken, or moved to another queue. */
static void wake_from_anywhere(struct thread *thread, int result)
{
    struct wait_queue *queue;

    while ((queue = thread->wait_queue) != NULL) {
        spin_acquire(&queue->lock);
        bool here = thread->wait_queue == queue;
        if (here)
            wake(thread, result);
        spin_release(&queue->lock);
        if (here)
            return;
    }
}

void wait_time_out(struct thread *thread)
{
    wake_from_anywhere(thread, -ETIMEDOUT);
}

static void deadline_passed(struct timer *timer)
{
    wait_time_out(container_of(timer, struct sleep_timer, timer)->sleeper);
}

/* Leaves the CPU with self in queue, whose lock is freed then. Gives why it woke. */
static inline int block(struct wait_queue *queue, struct thread *self)
{
    list_append(&queue->waiters, &self->wait_link);
    self->wait_queue = queue;
    sched_block(&queue->lock);
    return self->wait_result;
}

/* What every sleep begins with: whether something ends it before it has begun, by kind, and what
 * others may know of it. Queue locked. */
static inline bool may_sleep(struct wait_queue *queue, struct thread *self, enum wait_reason reason,
                             enum wait_kind kind)
{
    static const uint32_t ended_by[] = {0, WORK_KILLED | WORK_SIGNAL, WORK_KILLED};

    ASSERT(spin_held(&queue->lock),
           "wait_sleep() without the queue's lock: a wake-up could be lost");
    self->wait_ended_by = ended_by[kind];
    self->wait_reason = reason;
    return (self->work & self->wait_ended_by) == 0;
}

int wait_forever_and_leave(struct wait_queue *queue, enum wait_reason reason, enum wait_kind kind)
{
    struct thread *self = current();

    if (may_sleep(queue, self, reason, kind))
        return block(queue, self);
    spin_release(&queue->lock);
    return -EINTR;
}

/* That with a timer that ends it at the tick deadline. */
static __attribute__((noinline)) int wait_until_and_leave(struct wait_queue *queue,
                                                          enum wait_reason reason,
                                                          enum wait_kind kind, uint64_t deadline)
{
    struct sleep_timer sleep = {.timer.expired = deadline_passed, .sleeper = current()};

    timer_arm(&sleep.timer, deadline);
    int result = wait_forever_and_leave(queue, reason, kind);
    timer_cancel(&sleep.timer);
    return result;
}

int wait_sleep(struct wait_queue *queue, enum wait_reason reason, enum wait_kind kind,
               uint64_t deadline)
{
    int result = deadline == TIME_FOREVER ? wait_forever_and_leave(queue, reason, kind)
                                          : wait_until_and_leave(queue, reason, kind, deadline);

    spin_acquire(&queue->lock);
    return result;
}

void wait_wake(struct thread *thread)
{
    ASSERT(spin_held(&thread->wait_queue->lock), "a wake-up without the queue's lock");
    wake(thread, 0);
}

void wait_move(struct thread *thread, struct wait_queue *to)
{
    ASSERT(spin_held(&thread->wait_queue->lock) && spin_held(&to->lock),
           "a waiter is moved without the locks of both queues");
    list_remove(&thread->wait_link);
    list_append(&to->waiters, &thread->wait_link);
    thread->wait_queue = to;
}

static struct thread *most_urgent(struct wait_queue *queue)
{
    struct list *link;
    struct thread *best = NULL;

    list_for_each(link, &queue->waiters)
    {
        struct thread *thread = list_entry(link, struct thread, wait_link);
        if (best == NULL || thread->priority > best->priority)
            best = thread;
    }
    return best;
}

struct thread *wait_wake_one(struct wait_queue *queue)
{
    struct thread *thread = most_urgent(queue);

    ASSERT(spin_held(&queue->lock), "a wake-up without the queue's lock could be lost");
    if (thread != NULL)
        wake(thread, 0);
    return thread;
}

int wait_wake_all(struct wait_queue *queue)
{
    int woken = 0;

    while (wait_wake_one(queue) != NULL)
        woken++;
    return woken;
}

void wait_interrupt(struct thread *thread)
{
    uint32_t irq = irq_save();
    if (thread->work & thread->wait_ended_by)
        wake_from_anywhere(thread, -EINTR);
    irq_restore(irq);
}
