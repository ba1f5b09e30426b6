/* Locks that sleep. The mutex's common case is one atomic exchange of its owner word; only a
 * contended mutex takes the slow way, where priority donation lives.
 *
 * Donation: a thread's effective priority is the higher of its own and of all threads that wait for
 * a mutex it holds. It is computed anew from these whenever one of them changes, never counted up
 * and down, so nothing is left over. A raised holder that itself waits passes the new value on to
 * the holder it waits for, and so along the chain.
 *
 * Lock order: donation_lock, then a mutex's waiters.lock, then the run queue's. */
#include "kernel/sync.h"
#include "kernel/print.h"
#include "kernel/sched.h"
#include "kernel/thread.h"
#include "lib/errno.h"
#include "lib/string.h"

/* Guards blocked_on, held_mutexes and every owner word that has MUTEX_CONTENDED set. */
static struct spinlock donation_lock = SPINLOCK_INIT;

/* Whether the policy lets waiters raise a holder: mlfq's priorities are its formula's alone. */
static bool donation_allowed(void)
{
    return strcmp(sched_policy_name(), "mlfq") != 0;
}

/* The highest priority among the threads that wait for mutex, or PRIORITY_MIN. donation_lock held.
 */
static int most_urgent_waiter(struct mutex *mutex)
{
    int priority = PRIORITY_MIN;
    struct list *link;
    uint32_t irq = spin_lock(&mutex->waiters.lock);
    list_for_each(link, &mutex->waiters.waiters)
    {
        int its = list_entry(link, struct thread, wait_link)->priority;
        if (its > priority)
            priority = its;
    }
    spin_unlock(&mutex->waiters.lock, irq);
    return priority;
}

/* What thread's effective priority ought to be now. donation_lock held. */
static int effective_priority(struct thread *thread)
{
    int priority = thread->base_priority;
    struct list *link;
    list_for_each(link, &thread->held_mutexes)
    {
        int donated = most_urgent_waiter(list_entry(link, struct mutex, held_link));
        if (donated > priority)
            priority = donated;
    }
    return priority;
}

/* Sets the effective priority of thread and of all it waits for in turn, until nothing changes.
 * donation_lock held. */
static void refresh_chain(struct thread *thread)
{
    if (!donation_allowed())
        return;
    while (thread) {
        int priority = effective_priority(thread);
        if (priority == thread->priority)
            return;
        sched_change_priority(thread, priority);
        thread = thread->blocked_on ? mutex_holder(thread->blocked_on) : NULL;
    }
}

/* Raises the holder of mutex, and whoever that one waits for in turn, to at least priority. Apart
 * from refresh_chain() because the donor is not in the wait queue yet. donation_lock held. */
static void donate_along_chain(struct mutex *mutex, int priority)
{
    if (!donation_allowed())
        return;
    while (mutex) {
        struct thread *holder = mutex_holder(mutex);
        if (!holder || holder->priority >= priority)
            return;
        sched_change_priority(holder, priority);
        mutex = holder->blocked_on;
    }
}

void mutex_refresh_priority(struct thread *thread)
{
    uint32_t irq = spin_lock(&donation_lock);
    refresh_chain(thread);
    spin_unlock(&donation_lock, irq);
}

void mutex_init(struct mutex *mutex)
{
    wait_queue_init(&mutex->waiters);
    mutex->owner = 0;
    list_init(&mutex->held_link);
}

/* Either takes a mutex that has just become free (true), or sets MUTEX_CONTENDED so that its holder
 * must come to donation_lock to unlock it. donation_lock held. */
static bool claim_or_mark(struct mutex *mutex, struct thread *self)
{
    for (;;) {
        uintptr_t owner = mutex->owner;
        if (owner & MUTEX_CONTENDED)
            return false;
        if (!owner && mutex_owner_exchange(mutex, 0, (uintptr_t)self))
            return true;
        if (owner && mutex_owner_exchange(mutex, owner, owner | MUTEX_CONTENDED)) {
            list_append(&mutex_holder(mutex)->held_mutexes, &mutex->held_link);
            return false;
        }
    }
}

/* Takes back what a waiter that gave up had donated. The holder may have changed meanwhile. */
static void withdraw_donation(struct mutex *mutex, struct thread *self)
{
    uint32_t irq = spin_lock(&donation_lock);
    self->blocked_on = NULL;
    uint32_t inner = spin_lock(&mutex->waiters.lock);
    struct thread *holder = mutex_holder(mutex);
    if ((mutex->owner & MUTEX_CONTENDED) && list_empty(&mutex->waiters.waiters)) {
        list_remove(&mutex->held_link);
        mutex->owner = (uintptr_t)holder;
    }
    spin_unlock(&mutex->waiters.lock, inner);
    if (holder)
        refresh_chain(holder);
    spin_unlock(&donation_lock, irq);
}

/* The contended case of mutex_lock_until(): same result. */
int mutex_lock_slowly(struct mutex *mutex, uint64_t deadline)
{
    struct thread *self = current();
    ASSERT(mutex_holder(mutex) != self,
           "thread %d '%s' locks mutex %p, which it already holds: a mutex is not recursive; look "
           "in the backtrace for the caller that took it first",
           self->tid, self->name, (void *)mutex);
    ASSERT(irq_enabled(),
           "mutex %p would put thread %d '%s' to sleep with interrupts off: a mutex may not be "
           "taken in an interrupt nor under a spin lock",
           (void *)mutex, self->tid, self->name);
    uint32_t irq = spin_lock(&donation_lock);
    if (claim_or_mark(mutex, self)) {
        spin_unlock(&donation_lock, irq);
        return 0;
    }
    /* From here to the sleep waiters.lock is held, so nobody computes the holder's priority in the
     * moment when this thread has donated and is not in the queue yet. */
    uint32_t inner = spin_lock(&mutex->waiters.lock);
    self->blocked_on = mutex;
    donate_along_chain(mutex, self->priority);
    spin_unlock(&donation_lock, inner);
    int error = wait_sleep(&mutex->waiters, WAIT_FOR_MUTEX, false, deadline);
    spin_unlock(&mutex->waiters.lock, irq);
    if (error)
        withdraw_donation(mutex, self);
    return error; /* 0: whoever unlocked has made this thread the holder */
}

int mutex_lock_until(struct mutex *mutex, uint64_t deadline)
{
    return mutex_try_lock(mutex) ? 0 : mutex_lock_slowly(mutex, deadline);
}

/* Makes the most urgent waiter the holder and wakes it. donation_lock held. NULL: all had given up.
 */
static struct thread *hand_over(struct mutex *mutex)
{
    uint32_t inner = spin_lock(&mutex->waiters.lock);
    struct thread *next = wait_wake_one(&mutex->waiters);
    mutex->owner = (uintptr_t)next;
    if (next) {
        next->blocked_on = NULL;
        if (!list_empty(&mutex->waiters.waiters)) {
            mutex->owner |= MUTEX_CONTENDED;
            list_append(&next->held_mutexes, &mutex->held_link);
        }
    }
    spin_unlock(&mutex->waiters.lock, inner);
    return next;
}

/* The contended case of mutex_unlock(). The donation goes before the waiter wakes, so that the
 * waiter is compared with the caller's own priority and takes the CPU at once if it is more urgent.
 */
void mutex_unlock_slowly(struct mutex *mutex)
{
    struct thread *self = current();
    ASSERT(mutex_holder(mutex) == self,
           "thread %d '%s' unlocks mutex %p, which it does not hold: lock and unlock must come in "
           "pairs in one thread",
           self->tid, self->name, (void *)mutex);
    uint32_t irq = spin_lock(&donation_lock);
    if (mutex->owner & MUTEX_CONTENDED)
        list_remove(&mutex->held_link);
    refresh_chain(self);
    struct thread *next = hand_over(mutex);
    if (next)
        refresh_chain(next);
    spin_unlock(&donation_lock, irq);
}

/* Sleeps in queue, whose lock is held, until woken. irq is what spin_lock() gave for that lock: if
 * it says that interrupts were off already, the caller holds another spin lock or is an interrupt.
 */
static void sleep_unless_locked(struct wait_queue *queue, enum wait_reason reason, uint32_t irq)
{
    ASSERT(irq,
           "thread %d '%s' would sleep for a %s with interrupts off: not allowed in an interrupt "
           "nor under a spin lock",
           current()->tid, current()->name, wait_reason_words[reason]);
    wait_sleep(queue, reason, false, TIME_FOREVER);
}

void semaphore_init(struct semaphore *semaphore, unsigned count)
{
    wait_queue_init(&semaphore->waiters);
    semaphore->count = count;
}

/* A unit that is given while threads wait goes straight to one of them and never into count, so a
 * thread that is woken owns its unit and need not look again. */
void semaphore_down(struct semaphore *semaphore)
{
    uint32_t irq = spin_lock(&semaphore->waiters.lock);
    if (semaphore->count)
        semaphore->count--;
    else
        sleep_unless_locked(&semaphore->waiters, WAIT_FOR_SEMAPHORE, irq);
    spin_unlock(&semaphore->waiters.lock, irq);
}

bool semaphore_try_down(struct semaphore *semaphore)
{
    uint32_t irq = spin_lock(&semaphore->waiters.lock);
    bool taken = semaphore->count > 0;
    if (taken)
        semaphore->count--;
    spin_unlock(&semaphore->waiters.lock, irq);
    return taken;
}

void semaphore_up(struct semaphore *semaphore)
{
    uint32_t irq = spin_lock(&semaphore->waiters.lock);
    if (!wait_wake_one(&semaphore->waiters))
        semaphore->count++;
    spin_unlock(&semaphore->waiters.lock, irq);
}

void condition_init(struct condition *condition)
{
    wait_queue_init(&condition->waiters);
}

/* The queue's lock is taken before the mutex is given up, so a signal sent by the next holder
 * cannot fall before the sleep. */
void condition_wait(struct condition *condition, struct mutex *mutex)
{
    uint32_t irq = spin_lock(&condition->waiters.lock);
    mutex_unlock(mutex);
    sleep_unless_locked(&condition->waiters, WAIT_FOR_CONDITION, irq);
    spin_unlock(&condition->waiters.lock, irq);
    mutex_lock(mutex);
}

void condition_signal(struct condition *condition)
{
    uint32_t irq = spin_lock(&condition->waiters.lock);
    wait_wake_one(&condition->waiters);
    spin_unlock(&condition->waiters.lock, irq);
}

void condition_broadcast(struct condition *condition)
{
    uint32_t irq = spin_lock(&condition->waiters.lock);
    wait_wake_all(&condition->waiters);
    spin_unlock(&condition->waiters.lock, irq);
}
