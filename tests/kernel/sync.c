/* The kernel's synchronisation in small: each test is a few thousand instructions, made to be run
 * by thousands of seeds (scripts/explore --kernel-suite sync), and true in every interleaving. The
 * larger ones are in mutex.c, semaphore.c, wait_queue.c, donation.c. */
#include "kernel/sync.h"
#include "kernel/sched.h"
#include "kernel/thread.h"
#include "kernel/timer.h"
#include "lib/errno.h"
#include "tests/kernel/test.h"

enum { WORKERS = 3, ROUNDS = 3 };

/* Starts one thread for each of count entries with one argument, and waits for all. */
static void run_together(void (*const *entries)(void *), int count, void *argument)
{
    struct thread *threads[WORKERS + 1];
    for (int i = 0; i < count; i++)
        threads[i] = thread_create("worker", PRIORITY_DEFAULT + i, entries[i], argument);
    for (int i = 0; i < count; i++) {
        if (CHECK(threads[i] != NULL))
            thread_join(threads[i]);
    }
}

struct shared {
    struct mutex mutex;
    volatile int inside, entered;
};

/* Wrong where two are inside at once. */
static void be_inside(struct shared *shared)
{
    CHECK_EQUAL(0, shared->inside);
    shared->inside++;
    thread_yield();
    shared->inside--;
    shared->entered++;
}

static void lock_and_unlock(void *argument)
{
    struct shared *shared = argument;
    for (int i = 0; i < ROUNDS; i++) {
        mutex_lock(&shared->mutex);
        be_inside(shared);
        mutex_unlock(&shared->mutex);
    }
}

static void lock_in_time(void *argument)
{
    struct shared *shared = argument;
    for (int i = 0; i < ROUNDS; i++) {
        if (mutex_lock_until(&shared->mutex, timer_ticks() + 1 + (uint64_t)i) != 0)
            continue;
        be_inside(shared);
        mutex_unlock(&shared->mutex);
    }
}

static void try_to_lock(void *argument)
{
    struct shared *shared = argument;
    for (int i = 0; i < ROUNDS; i++) {
        if (mutex_try_lock(&shared->mutex)) {
            be_inside(shared);
            mutex_unlock(&shared->mutex);
        }
        thread_yield();
    }
}

static void check_free(const struct mutex *mutex)
{
    CHECK(mutex->owner == 0);
    CHECK(list_empty(&mutex->waiters.waiters));
    CHECK(list_empty(&current()->held_mutexes));
}

KERNEL_TEST(sync_mutex_excludes)
{
    static void (*const entries[])(void *) = {lock_and_unlock, lock_and_unlock, lock_and_unlock};
    struct shared shared = {.inside = 0};
    mutex_init(&shared.mutex);
    run_together(entries, 3, &shared);
    CHECK_EQUAL(3 * ROUNDS, shared.entered);
    check_free(&shared.mutex);
}

KERNEL_TEST(sync_mutex_with_time_outs_and_tries)
{
    static void (*const entries[])(void *) = {lock_and_unlock, lock_in_time, lock_in_time,
                                              try_to_lock};
    struct shared shared = {.inside = 0};
    mutex_init(&shared.mutex);
    run_together(entries, 4, &shared);
    CHECK(shared.entered >= ROUNDS);
    check_free(&shared.mutex);
}

/* A chain of two mutexes, so that what one waiter donates goes on through the holder's own wait. */
static struct mutex first, second;

/* Under mlfq the effective priority is the policy's affair. */
static void nothing_is_lent(void)
{
    if (sched_policy_name() != policy_mlfq.name)
        CHECK_EQUAL(current()->base_priority, current()->priority);
}

static void take_both(void *unused)
{
    (void)unused;
    mutex_lock(&first);
    mutex_lock(&second);
    mutex_unlock(&second);
    mutex_unlock(&first);
    nothing_is_lent();
}

static void take_far(void *unused)
{
    (void)unused;
    mutex_lock(&second);
    thread_yield();
    mutex_unlock(&second);
    nothing_is_lent();
}

static void take_near_in_time(void *unused)
{
    (void)unused;
    if (mutex_lock_until(&first, timer_ticks() + 2) == 0)
        mutex_unlock(&first);
    nothing_is_lent();
}

KERNEL_TEST(sync_donation_comes_back)
{
    static void (*const entries[])(void *) = {take_far, take_both, take_near_in_time, take_both};
    mutex_init(&first);
    mutex_init(&second);
    run_together(entries, 4, NULL);
    check_free(&first);
    check_free(&second);
}

struct table {
    struct semaphore ping, pong;
    volatile int balls;
};

static void play_pong(void *argument)
{
    struct table *table = argument;
    for (int i = 0; i < ROUNDS; i++) {
        semaphore_down(&table->ping);
        table->balls++;
        semaphore_up(&table->pong);
    }
}

static void play_ping(void *argument)
{
    struct table *table = argument;
    for (int i = 0; i < ROUNDS; i++) {
        semaphore_up(&table->ping);
        semaphore_down(&table->pong);
        CHECK_EQUAL(i + 1, table->balls);
    }
}

KERNEL_TEST(sync_semaphore_ping_pong)
{
    static void (*const entries[])(void *) = {play_ping, play_pong};
    struct table table = {.balls = 0};
    semaphore_init(&table.ping, 0);
    semaphore_init(&table.pong, 0);
    run_together(entries, 2, &table);
    CHECK_EQUAL(0, table.ping.count);
    CHECK_EQUAL(0, table.pong.count);
}

/* One place between threads that put and threads that take. */
struct store {
    struct mutex mutex;
    struct condition not_full, not_empty;
    bool full;
    volatile int put, taken;
};

static void put_all(void *argument)
{
    struct store *store = argument;
    for (int i = 0; i < ROUNDS; i++) {
        mutex_lock(&store->mutex);
        while (store->full)
            condition_wait(&store->not_full, &store->mutex);
        store->full = true;
        store->put++;
        condition_signal(&store->not_empty);
        mutex_unlock(&store->mutex);
    }
}

static void take_all(void *argument)
{
    struct store *store = argument;
    for (int i = 0; i < ROUNDS; i++) {
        mutex_lock(&store->mutex);
        while (!store->full)
            condition_wait(&store->not_empty, &store->mutex);
        CHECK(mutex_holder(&store->mutex) == current());
        store->full = false;
        store->taken++;
        condition_signal(&store->not_full);
        mutex_unlock(&store->mutex);
    }
}

KERNEL_TEST(sync_condition_store)
{
    static void (*const entries[])(void *) = {take_all, put_all, put_all, take_all};
    struct store store = {.full = false};
    mutex_init(&store.mutex);
    condition_init(&store.not_full);
    condition_init(&store.not_empty);
    run_together(entries, 4, &store);
    CHECK(!store.full);
    CHECK_EQUAL(2 * ROUNDS, store.put);
    CHECK_EQUAL(2 * ROUNDS, store.taken);
}

/* A wait that a wake-up, a deadline and an interruption may end: exactly one of them does, and a
 * waker that says it has woken somebody has. */
struct bed {
    struct wait_queue queue;
    volatile int slept, woken;
};

static void sleep_a_while(void *argument)
{
    struct bed *bed = argument;
    for (int i = 0; i < ROUNDS; i++) {
        uint32_t irq = spin_lock(&bed->queue.lock);
        uint64_t deadline = timer_ticks() + 1 + (uint64_t)i;
        int result = wait_sleep(&bed->queue, WAIT_FOR_TEST, WAIT_INTERRUPTIBLE, deadline);
        CHECK(result == 0 || result == -ETIMEDOUT || result == -EINTR);
        CHECK(current()->wait_queue == NULL);
        bed->slept += result == 0;
        current()->work &= ~WORK_SIGNAL;
        spin_unlock(&bed->queue.lock, irq);
    }
}

static void wake_some(void *argument)
{
    struct bed *bed = argument;
    for (int i = 0; i < ROUNDS; i++) {
        uint32_t irq = spin_lock(&bed->queue.lock);
        bed->woken += wait_wake_one(&bed->queue) != NULL;
        spin_unlock(&bed->queue.lock, irq);
        thread_yield();
    }
}

KERNEL_TEST(sync_wait_ends_once)
{
    struct bed bed = {.slept = 0};
    wait_queue_init(&bed.queue);
    struct thread *sleeper = thread_create("sleeper", PRIORITY_DEFAULT, sleep_a_while, &bed);
    struct thread *waker = thread_create("waker", PRIORITY_DEFAULT, wake_some, &bed);
    for (int i = 0; i < ROUNDS && sleeper; i++) {
        uint32_t irq = irq_save();
        if (sleeper->state != THREAD_ZOMBIE) {
            __atomic_fetch_or(&sleeper->work, WORK_SIGNAL, __ATOMIC_SEQ_CST);
            wait_interrupt(sleeper);
        }
        sched_irq_restore(irq);
        thread_yield();
    }
    if (CHECK(sleeper != NULL))
        thread_join(sleeper);
    if (CHECK(waker != NULL))
        thread_join(waker);
    CHECK_EQUAL(bed.woken, bed.slept);
    CHECK(list_empty(&bed.queue.waiters));
}

static void end_with_number(void *number)
{
    thread_yield();
    thread_exit((int)(intptr_t)number);
}

KERNEL_TEST(sync_join_meets_every_end)
{
    struct thread *threads[WORKERS];
    for (int i = 0; i < WORKERS; i++)
        threads[i] = thread_create("ends", PRIORITY_DEFAULT, end_with_number, (void *)(intptr_t)i);
    struct thread *alone = thread_create("alone", PRIORITY_DEFAULT, end_with_number, NULL);
    if (CHECK(alone != NULL))
        thread_detach(alone);
    for (int i = 0; i < WORKERS; i++) {
        if (CHECK(threads[i] != NULL))
            CHECK_EQUAL(i, thread_join(threads[i]));
    }
    thread_sleep_ticks(2);
}

/* Two threads that lock two mutexes in opposite orders: to see that a deadlock is found and told.
 * Each takes its time with one of them in hand, so that a few hundred seeds are enough. */
static void lock_both(struct mutex *one, struct mutex *other)
{
    mutex_lock(one);
    for (volatile int i = 0; i < 100; i++)
        ;
    mutex_lock(other);
    mutex_unlock(other);
    mutex_unlock(one);
}

static void lock_upwards(void *unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++)
        lock_both(&first, &second);
}

static void lock_downwards(void *unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++)
        lock_both(&second, &first);
}

KERNEL_TEST_BY_NAME(deadlock_by_lock_order)
{
    static void (*const entries[])(void *) = {lock_upwards, lock_downwards};
    mutex_init(&first);
    mutex_init(&second);
    run_together(entries, 2, NULL);
}
