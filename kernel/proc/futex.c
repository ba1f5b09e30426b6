/* futex(2). Each word that somebody waits for has a slot, found by hash of space and address. A
 * slot lives as long as it has waiters.
 *
 * The word cannot be read with a spin lock held, as its page may have to be filled. So a waiter
 * first notes the slot's count of wakes, then reads the word, then sleeps only if the count still
 * stands: whoever changes the word and wakes in between is noticed, and the wait ends at once. */
#include "kernel/proc/futex.h"

#include "kernel/mm/heap.h"
#include "kernel/mm/user.h"
#include "kernel/proc/clock_wait.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"

enum { BUCKETS = 64 };

struct futex_slot {
    struct list link; /* in its bucket */
    struct address_space *space;
    uint32_t address;
    int waiters;    /* who hold this slot, asleep or not; under futex_lock */
    uint32_t wakes; /* calls of futex_wake() so far; under queue.lock */
    struct wait_queue queue;
};

/* Lock order: futex_lock, then a slot's queue.lock. A bucket's next is NULL until its first use. */
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

/* The slot in bucket of that word, or NULL; lock held. */
static struct futex_slot *find_slot(struct list *bucket, struct address_space *space,
                                    uint32_t address)
{
    struct list *link;
    list_for_each(link, bucket)
    {
        struct futex_slot *slot = list_entry(link, struct futex_slot, link);
        if (slot->address == address && slot->space == space)
            return slot;
    }
    return NULL;
}

/* A new slot in bucket, or NULL: no memory; lock held. */
static struct futex_slot *add_slot(struct list *bucket, struct address_space *space,
                                   uint32_t address)
{
    struct futex_slot *slot = kmalloc(sizeof *slot);
    if (!slot)
        return NULL;
    slot->space = space;
    slot->address = address;
    slot->waiters = 0;
    slot->wakes = 0;
    wait_queue_init(&slot->queue);
    list_append(bucket, &slot->link);
    return slot;
}

/* Makes the caller one of the word's waiters, and notes the count of wakes. NULL: no memory. */
static struct futex_slot *hold_slot(uint32_t address, uint32_t *wakes)
{
    struct address_space *space = current()->process->space;
    uint32_t irq = spin_lock(&futex_lock);
    struct list *bucket = bucket_of(space, address);
    struct futex_slot *slot = find_slot(bucket, space, address);
    if (!slot)
        slot = add_slot(bucket, space, address);
    if (slot) {
        slot->waiters++;
        *wakes = slot->wakes;
    }
    spin_unlock(&futex_lock, irq);
    return slot;
}

/* The caller waits no more; the last one frees the slot. */
static void drop_slot(struct futex_slot *slot)
{
    uint32_t irq = spin_lock(&futex_lock);
    bool unused = --slot->waiters == 0;
    if (unused)
        list_remove(&slot->link);
    spin_unlock(&futex_lock, irq);
    if (unused)
        kfree(slot);
}

/* Sleeps unless a wake came since wakes was noted. 0, -ETIMEDOUT, -EINTR. */
static int sleep_in(struct futex_slot *slot, uint32_t wakes, uint64_t end)
{
    int error = 0;
    uint32_t irq = spin_lock(&slot->queue.lock);
    while (slot->wakes == wakes) {
        error = wait_sleep(&slot->queue, "futex", true, clock_deadline(end));
        if (error != -ETIMEDOUT || clock_passed(end))
            break;
        error = 0; /* too early by the clock, and maybe a wake came just now */
    }
    spin_unlock(&slot->queue.lock, irq);
    return error;
}

/* See futex.h. A wake that falls between may end the wait without having counted it: the caller
 * must look at its word again, as futex(2) says of every wait. */
int futex_wait(uint32_t address, uint32_t value, uint64_t end)
{
    uint32_t wakes, now;
    if (address % sizeof now)
        return -EINVAL;
    struct futex_slot *slot = hold_slot(address, &wakes);
    if (!slot)
        return -ENOMEM;
    int error = user_read(&now, (void *)(uintptr_t)address, sizeof now);
    if (!error)
        error = now == value ? sleep_in(slot, wakes, end) : -EAGAIN;
    drop_slot(slot);
    return error;
}

/* See futex.h. */
int futex_wake(struct address_space *space, uint32_t address, int most)
{
    int woken = 0;
    uint32_t irq = spin_lock(&futex_lock);
    struct futex_slot *slot = find_slot(bucket_of(space, address), space, address);
    if (slot) {
        uint32_t inner = spin_lock(&slot->queue.lock);
        slot->wakes++;
        while (woken < most && wait_wake_one(&slot->queue))
            woken++;
        spin_unlock(&slot->queue.lock, inner);
    }
    spin_unlock(&futex_lock, irq);
    return woken;
}
