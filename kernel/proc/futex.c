/* futex(2). Whoever waits for a word of user memory stands in a list, found by hash of space and
 * address, with a record on its own kernel stack: a wait needs no memory.
 *
 * The word cannot be read with a spin lock held, as its page may have to be filled. So a waiter
 * first enters the list, then reads the word, then sleeps unless it was woken meanwhile: whoever
 * changes the word and then wakes finds either the word read after the change, or the waiter in the
 * list. */
#include "kernel/proc/futex.h"

#include "kernel/mm/user.h"
#include "kernel/proc/clock_wait.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"

enum { BUCKETS = 64 };

/* A waiter. woken is under queue.lock: once it is seen set, the waker has done with the record. */
struct waiter {
    struct list link; /* in its bucket until woken; under futex_lock */
    struct address_space *space;
    uint32_t address;
    struct thread *thread;
    bool woken;
    struct wait_queue queue; /* of this thread alone */
};

/* Lock order: futex_lock, then a waiter's queue.lock. A bucket's next is NULL until its first use.
 */
static struct spinlock futex_lock = SPINLOCK_INIT;
static struct list buckets[BUCKETS];

/* The list for that word, made ready; lock held. */
static struct list *bucket_of(struct address_space *space, uint32_t address)
{
    uint32_t mixed = (address >> 2) ^ (address >> 12) ^ ((uint32_t)(uintptr_t)space >> 5);
    struct list *bucket = &buckets[mixed % BUCKETS];
    if (!bucket->next)
        list_init(bucket);
    return bucket;
}

/* Puts the caller, by its record, among those who wait for the word. */
static void enter(struct waiter *waiter, uint32_t address)
{
    waiter->thread = current();
    waiter->space = waiter->thread->process->space;
    waiter->address = address;
    waiter->woken = false;
    wait_queue_init(&waiter->queue);
    uint32_t irq = spin_lock(&futex_lock);
    list_append(bucket_of(waiter->space, address), &waiter->link);
    spin_unlock(&futex_lock, irq);
}

/* Takes the caller out of the list, unless a wake came just now and has done it. Whether it had. */
static bool leave(struct waiter *waiter)
{
    uint32_t irq = spin_lock(&futex_lock);
    bool woken = waiter->woken;
    if (!woken)
        list_remove(&waiter->link);
    spin_unlock(&futex_lock, irq);
    return woken;
}

/* Sleeps unless woken already. 0, -ETIMEDOUT, -EINTR; at 0 the record is out of the list. */
static int sleep_in(struct waiter *waiter, uint64_t end)
{
    int error = 0;
    uint32_t irq = spin_lock(&waiter->queue.lock);
    while (!waiter->woken && !error) {
        error = wait_sleep(&waiter->queue, "futex", true, clock_deadline(end));
        if (error == -ETIMEDOUT && !clock_passed(end))
            error = 0; /* too early by the clock */
    }
    if (waiter->woken)
        error = 0;
    spin_unlock(&waiter->queue.lock, irq);
    return error;
}

/* See futex.h. */
int futex_wait(uint32_t address, uint32_t value, uint64_t end)
{
    struct waiter waiter;
    uint32_t now;
    if (address % sizeof now)
        return -EINVAL;
    enter(&waiter, address);
    int error = user_read(&now, (void *)(uintptr_t)address, sizeof now);
    if (!error)
        error = now == value ? sleep_in(&waiter, end) : -EAGAIN;
    if (error && leave(&waiter) && error != -EFAULT)
        error = 0; /* it was counted as woken: then it must say so */
    return error;
}

/* The most urgent of those in bucket who wait for that word, the longest waiting of equals; NULL:
 * nobody does. Lock held. */
static struct waiter *next_waiter(struct list *bucket, struct address_space *space,
                                  uint32_t address)
{
    struct waiter *best = NULL;
    struct list *link;
    list_for_each(link, bucket)
    {
        struct waiter *waiter = list_entry(link, struct waiter, link);
        if (waiter->address == address && waiter->space == space &&
            (!best || waiter->thread->priority > best->thread->priority))
            best = waiter;
    }
    return best;
}

/* Takes waiter out of the list and wakes it, or keeps it from falling asleep. Lock held; afterwards
 * the record may be gone. */
static void wake(struct waiter *waiter)
{
    list_remove(&waiter->link);
    uint32_t irq = spin_lock(&waiter->queue.lock);
    waiter->woken = true;
    wait_wake_one(&waiter->queue);
    spin_unlock(&waiter->queue.lock, irq);
}

/* See futex.h. */
int futex_wake(struct address_space *space, uint32_t address, int most)
{
    int woken = 0;
    struct waiter *waiter;
    uint32_t irq = spin_lock(&futex_lock);
    struct list *bucket = bucket_of(space, address);
    while (woken < most && (waiter = next_waiter(bucket, space, address)) != NULL) {
        wake(waiter);
        woken++;
    }
    spin_unlock(&futex_lock, irq);
    return woken;
}
