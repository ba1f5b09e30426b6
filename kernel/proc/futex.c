/* futex(2). Whoever waits for a word of user memory stands in a wait queue found by hash, its
 * bucket, whose lock guards the words themselves too: a waiter reads the word and falls asleep
 * under it, a waker comes after it has changed the word, so no wake-up falls between the two. What
 * a waiter waits for lies in a record on its own kernel stack: a wait needs no memory.
 *
 * User memory is read under a spin lock here and nowhere else, one word at a time. Interrupts are
 * off then, so a page that is not there is -EFAULT at once: it is touched without the lock, and all
 * is tried again.
 *
 * Lock order: the bucket lower in memory first. */
#include "kernel/proc/futex.h"

#include "kernel/mm/user.h"
#include "kernel/proc/clock_wait.h"
#include "kernel/proc/process.h"
#include "kernel/sched.h"
#include "lib/errno.h"
#include "lib/linux.h"

enum { BUCKETS = 256 };

/* Equal keys are one word. In memory of one space it is the space and the address; in memory that
 * spaces share, where it was named as shared, the object and the place in it. The place's lowest
 * bit is set where the word was named as shared. */
struct key {
    const void *owner;
    uint32_t place;
};

/* A waiter's thread->wait_detail. */
struct waiter {
    struct key key;
    uint32_t bits; /* a wake must have one of these */
};

/* 16 bytes each: the index is a shift. */
static struct {
    struct wait_queue queue;
    uint32_t unused;
} buckets[BUCKETS];

void futex_init(void)
{
    for (int i = 0; i < BUCKETS; i++)
        wait_queue_init(&buckets[i].queue);
}

/* The queue in which the waiters of all words with the same hash stand. Words at the same place of
 * many pages, as of threads' stacks, spread too. */
static inline struct wait_queue *bucket_of(const struct key *key)
{
    uint32_t mixed = (uint32_t)(uintptr_t)key->owner / 16 ^ key->place ^ key->place / 1024;
    struct wait_queue *bucket = &buckets[mixed / 4 % BUCKETS].queue;
    __asm__("" : "+r"(bucket)); /* gcc would work the index out again at each use */
    return bucket;
}

/* In memory that spaces share, the word's key is the same for all of them. */
static __attribute__((noinline)) void name_shared(struct key *key, uint32_t place)
{
    if (!current()->process->space->has_shared)
        return;
    space_find_shared(current()->process->space, place & ~(uint32_t)FUTEX_SHARED, &key->owner,
                      &key->place);
    key->place |= FUTEX_SHARED;
}

/* The key of a word that was named as private. */
static inline struct key private_key(uint32_t place)
{
    return (struct key){current()->process->space, place};
}

static inline struct key key_of(uint32_t place)
{
    struct key key = private_key(place);
    if (place & FUTEX_SHARED)
        name_shared(&key, place);
    return key;
}

static inline uint32_t *pointer_to(uint32_t place)
{
    return (uint32_t *)(uintptr_t)(place & ~(uint32_t)FUTEX_SHARED);
}

/* Brings the word's page in, so that it may be read under a lock. No lock held. 0 or -EFAULT. */
static int touch(uint32_t place)
{
    uint32_t ignored;
    return user_read32(&ignored, pointer_to(place));
}

/* The same, so that the word may be written. A word that holds 0 is written 0: nobody sees it. */
static int touch_to_write(uint32_t place)
{
    uint32_t zero = 0;
    return user_compare_exchange32(pointer_to(place), &zero, 0);
}

/* Lets go of a bucket, with interrupts on again, as every call here began. The way out to ring 3,
 * close by, is the preemption point. */
static inline void unlock(struct wait_queue *bucket)
{
    spin_release(&bucket->lock);
    irq_enable();
}

/* Locks the word's bucket, with interrupts off, if it holds value. 0, or with no lock held
 * -EAGAIN (another value), -EFAULT. */
static inline int lock_if_equal(struct wait_queue *bucket, uint32_t place, uint32_t value)
{
    uint32_t now;
    for (;;) {
        irq_disable();
        spin_acquire(&bucket->lock);
        int error = user_read32(&now, pointer_to(place));
        if (!error && now == value)
            return 0;
        unlock(bucket);
        if (!error)
            return -EAGAIN;
        if (touch(place))
            return -EFAULT;
    }
}

/* futex_wait()'s results, and -EINTR. */
static inline int wait_for_word(struct waiter *waiter, uint32_t place, uint32_t value, uint64_t end)
{
    struct wait_queue *bucket = bucket_of(&waiter->key);
    int error = lock_if_equal(bucket, place, value);
    if (error)
        return error;
    current()->wait_detail = waiter;
    error = end == TIME_FOREVER ? wait_forever_and_leave(bucket, WAIT_FOR_FUTEX, true)
                                : clock_wait_and_leave(bucket, WAIT_FOR_FUTEX, true, end);
    irq_enable();
    return error;
}

/* See futex.h. */
int futex_wait(uint32_t place, uint32_t value, uint32_t bits, uint64_t end)
{
    struct waiter waiter = {.key = key_of(place), .bits = bits};
    return wait_for_word(&waiter, place, value, end);
}

/* See futex.h. */
static inline int wait_forever(struct key key, uint32_t place, uint32_t value, uint32_t bits)
{
    struct waiter waiter = {.key = key, .bits = bits};
    int error = wait_for_word(&waiter, place, value, TIME_FOREVER);
    return error == -EINTR ? -ERESTARTSYS : error;
}

/* See futex.h. */
int futex_wait_forever(uint32_t place, uint32_t value, uint32_t bits)
{
    return wait_forever(key_of(place), place, value, bits);
}

/* See futex.h. */
int futex_wait_private(void *word, uint32_t value)
{
    uint32_t place = (uint32_t)(uintptr_t)word;
    int error = futex_check(word);
    return error ? error : wait_forever(private_key(place), place, value, FUTEX_ALL_BITS);
}

static inline struct waiter *waiter_of(const struct thread *thread)
{
    return thread->wait_detail;
}

static inline bool is_called(const struct thread *thread, const struct key *key, uint32_t bits)
{
    const struct waiter *waiter = waiter_of(thread);
    return waiter->key.place == key->place && waiter->key.owner == key->owner &&
           (waiter->bits & bits);
}

/* The most urgent of those whom a wake of key by bits calls, the longest waiting of equals, or
 * NULL. Bucket locked. */
static __attribute__((noinline)) struct thread *most_urgent(const struct wait_queue *bucket,
                                                            const struct key *key, uint32_t bits)
{
    struct thread *best = NULL;
    struct list *link;
    list_for_each(link, &bucket->waiters)
    {
        struct thread *thread = list_entry(link, struct thread, wait_link);
        if (is_called(thread, key, bits) && (!best || thread->priority > best->priority))
            best = thread;
    }
    return best;
}

/* Wakes first and those called that stand behind it and are as urgent, up to most; gives their
 * number. Bucket locked. */
static inline int wake_equals(const struct wait_queue *bucket, const struct key *key, int most,
                              uint32_t bits, struct thread *first)
{
    int priority = first->priority, woken = 0;
    struct list *link = &first->wait_link, *next;
    for (; link != &bucket->waiters && woken < most; link = next) {
        struct thread *thread = list_entry(link, struct thread, wait_link);
        next = link->next;
        if (thread->priority == priority && is_called(thread, key, bits)) {
            wait_wake(thread);
            woken++;
        }
    }
    return woken;
}

/* Wakes up to most whom key and bits call, by urgency: one pass for each level of it, so that many
 * are woken in about the time of reading the list. Gives their number. Bucket locked. */
static __attribute__((noinline)) int wake_some(const struct wait_queue *bucket,
                                               const struct key *key, int most, uint32_t bits)
{
    int woken = 0;
    struct thread *first;
    while (woken < most && (first = most_urgent(bucket, key, bits)) != NULL)
        woken += wake_equals(bucket, key, most - woken, bits, first);
    return woken;
}

/* wake_some() for one. Mostly there is but one waiter, with nobody to compare it with. */
static inline int wake_one(const struct wait_queue *bucket, const struct key *key, uint32_t bits)
{
    struct list *link = bucket->waiters.next;
    if (link == &bucket->waiters)
        return 0;
    struct thread *thread = list_entry(link, struct thread, wait_link);
    if (link->next != &bucket->waiters || !is_called(thread, key, bits))
        thread = most_urgent(bucket, key, bits);
    if (!thread)
        return 0;
    wait_wake(thread);
    return 1;
}

static inline int wake_by(struct key key, int most, uint32_t bits)
{
    struct wait_queue *bucket = bucket_of(&key);
    irq_disable();
    spin_acquire(&bucket->lock);
    int woken = most > 1 ? wake_some(bucket, &key, most, bits) : wake_one(bucket, &key, bits);
    unlock(bucket);
    return woken;
}

/* See futex.h. */
int futex_wake(uint32_t place, int most, uint32_t bits)
{
    return wake_by(key_of(place), most, bits);
}

/* See futex.h. */
int futex_wake_private(void *word, int most)
{
    int error = futex_check(word);
    return error ? error : wake_by(private_key((uint32_t)(uintptr_t)word), most, FUTEX_ALL_BITS);
}

/* Locks two buckets, which may be one. Gives what unlock_two() wants. */
static uint32_t lock_two(struct wait_queue *one, struct wait_queue *other)
{
    uint32_t irq = irq_save();
    spin_acquire(one < other ? &one->lock : &other->lock);
    if (one != other)
        spin_acquire(one < other ? &other->lock : &one->lock);
    return irq;
}

static void unlock_two(struct wait_queue *one, struct wait_queue *other, uint32_t irq)
{
    if (one != other)
        spin_release(&other->lock);
    spin_unlock(&one->lock, irq);
}

/* Lets up to most who wait for the word `from` wait for the word `to`; gives their number. Where
 * both stand in one bucket nobody changes places. Both buckets locked. */
static int move_some(const struct key *from, const struct key *to, int most)
{
    struct wait_queue *old = bucket_of(from), *new = bucket_of(to);
    struct list *link, *next;
    int moved = 0;
    for (link = old->waiters.next; link != &old->waiters && moved < most; link = next) {
        struct thread *thread = list_entry(link, struct thread, wait_link);
        next = link->next;
        if (!is_called(thread, from, FUTEX_ALL_BITS))
            continue;
        waiter_of(thread)->key = *to;
        if (old != new)
            wait_move(thread, new);
        moved++;
    }
    return moved;
}

/* See futex.h. */
int futex_requeue(uint32_t from, uint32_t to, int wake, int move, const uint32_t *compare)
{
    struct key old = key_of(from), new = key_of(to);
    uint32_t now = 0;
    if (wake < 0 || move < 0)
        return -EINVAL;
    do {
        uint32_t irq = lock_two(bucket_of(&old), bucket_of(&new));
        int result = compare ? user_read32(&now, pointer_to(from)) : 0;
        if (!result && compare && now != *compare)
            result = -EAGAIN;
        if (!result) {
            result = wake_some(bucket_of(&old), &old, wake, FUTEX_ALL_BITS);
            result += move_some(&old, &new, move);
        }
        unlock_two(bucket_of(&old), bucket_of(&new), irq);
        if (result != -EFAULT)
            return result;
    } while (!touch(from));
    return -EFAULT;
}

/* What FUTEX_WAKE_OP's operation makes of the word that held value. False: no such operation. */
static bool apply(uint32_t operation, uint32_t value, uint32_t *result)
{
    uint32_t argument = (uint32_t)((int32_t)(operation << 8) >> 20);
    if (operation >> 28 & FUTEX_OP_OPARG_SHIFT)
        argument = 1u << (argument & 31);
    switch (operation >> 28 & 7) {
    case FUTEX_OP_SET:
        *result = argument;
        return true;
    case FUTEX_OP_ADD:
        *result = value + argument;
        return true;
    case FUTEX_OP_OR:
        *result = value | argument;
        return true;
    case FUTEX_OP_ANDN:
        *result = value & ~argument;
        return true;
    case FUTEX_OP_XOR:
        *result = value ^ argument;
        return true;
    }
    return false;
}

/* Whether the old value compares as operation asks: 0, 1, or -ENOSYS (no such comparison). */
static int compares(uint32_t operation, uint32_t value)
{
    int32_t left = (int32_t)value, right = (int32_t)(operation << 20) >> 20;
    switch (operation >> 24 & 15) {
    case FUTEX_OP_CMP_EQ:
        return left == right;
    case FUTEX_OP_CMP_NE:
        return left != right;
    case FUTEX_OP_CMP_LT:
        return left < right;
    case FUTEX_OP_CMP_LE:
        return left <= right;
    case FUTEX_OP_CMP_GT:
        return left > right;
    case FUTEX_OP_CMP_GE:
        return left >= right;
    }
    return -ENOSYS;
}

/* Changes the word by operation, atomically. compares() of its old value, -EFAULT, -ENOSYS. */
static int change(uint32_t place, uint32_t operation)
{
    uint32_t old, seen, wanted;
    int error = user_read32(&seen, pointer_to(place));
    do {
        old = seen;
        if (!error && !apply(operation, old, &wanted))
            return -ENOSYS;
        if (!error)
            error = user_compare_exchange32(pointer_to(place), &seen, wanted);
    } while (!error && seen != old);
    return error ? error : compares(operation, old);
}

/* See futex.h. */
int futex_wake_op(uint32_t first, uint32_t second, int most, int most_second, uint32_t operation)
{
    struct key key = key_of(first), other = key_of(second);
    do {
        uint32_t irq = lock_two(bucket_of(&key), bucket_of(&other));
        int holds = change(second, operation), woken = 0;
        if (holds >= 0)
            woken = wake_some(bucket_of(&key), &key, most > 0 ? most : 1, FUTEX_ALL_BITS);
        if (holds > 0)
            woken += wake_some(bucket_of(&other), &other, most_second > 0 ? most_second : 1,
                               FUTEX_ALL_BITS);
        unlock_two(bucket_of(&key), bucket_of(&other), irq);
        if (holds != -EFAULT)
            return holds < 0 ? holds : woken;
    } while (!touch_to_write(second));
    return -EFAULT;
}
