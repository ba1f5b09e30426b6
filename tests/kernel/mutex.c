/* The mutex as a lock: exclusion, time-outs, order. Donation is in donation.c. */
#include "kernel/sched.h"
#include "kernel/sync.h"
#include "kernel/thread.h"
#include "kernel/timer.h"
#include "lib/errno.h"
#include "tests/kernel/test.h"

enum { WORKERS = 4, ROUNDS = 500 };

struct shared {
    struct mutex mutex;
    volatile int inside, most_inside, total;
};

/* Stays inside for long enough to be preempted there now and then. */
static void enter_and_leave(void *argument)
{
    struct shared *shared = argument;
    for (int i = 0; i < ROUNDS; i++) {
        mutex_lock(&shared->mutex);
        if (++shared->inside > shared->most_inside)
            shared->most_inside = shared->inside;
        for (volatile int busy = 0; busy < 2000; busy++)
            ;
        shared->total++;
        shared->inside--;
        mutex_unlock(&shared->mutex);
    }
}

KERNEL_TEST(mutex_lets_one_thread_in)
{
    struct shared shared = {0};
    struct thread *workers[WORKERS];
    mutex_init(&shared.mutex);
    for (int i = 0; i < WORKERS; i++)
        workers[i] = thread_create("worker", PRIORITY_DEFAULT, enter_and_leave, &shared);
    for (int i = 0; i < WORKERS; i++) {
        if (CHECK(workers[i] != NULL))
            thread_join(workers[i]);
    }
    CHECK_EQUAL(WORKERS * ROUNDS, shared.total);
    CHECK_EQUAL(1, shared.most_inside);
    CHECK(mutex_holder(&shared.mutex) == NULL);
}

KERNEL_TEST(mutex_knows_its_holder)
{
    struct mutex mutex;
    mutex_init(&mutex);
    CHECK(mutex_holder(&mutex) == NULL);
    mutex_lock(&mutex);
    CHECK(mutex_holder(&mutex) == current());
    mutex_unlock(&mutex);
    CHECK(mutex_holder(&mutex) == NULL);
}

static void try_lock(void *argument)
{
    struct mutex *mutex = argument;
    bool got = mutex_try_lock(mutex);
    if (got)
        mutex_unlock(mutex);
    thread_exit(got);
}

KERNEL_TEST(mutex_try_lock_never_waits)
{
    struct mutex mutex;
    mutex_init(&mutex);
    for (int held = 1; held >= 0; held--) {
        if (held)
            CHECK(mutex_try_lock(&mutex));
        struct thread *thread = thread_create("tries", PRIORITY_DEFAULT, try_lock, &mutex);
        if (CHECK(thread != NULL))
            CHECK_EQUAL(!held, thread_join(thread));
        if (held)
            mutex_unlock(&mutex);
    }
}

static void lock_for_three_ticks(void *argument)
{
    struct mutex *mutex = argument;
    int result = mutex_lock_until(mutex, timer_ticks() + 3);
    if (!result)
        mutex_unlock(mutex);
    thread_exit(result);
}

KERNEL_TEST(mutex_lock_until_gives_up)
{
    struct mutex mutex;
    mutex_init(&mutex);
    mutex_lock(&mutex);
    uint64_t start = timer_ticks();
    struct thread *thread =
        thread_create("impatient", PRIORITY_DEFAULT, lock_for_three_ticks, &mutex);
    if (CHECK(thread != NULL))
        CHECK_EQUAL(-ETIMEDOUT, thread_join(thread));
    CHECK(timer_ticks() - start >= 3);
    CHECK(mutex_holder(&mutex) == current());
    CHECK(list_empty(&current()->held_mutexes));
    mutex_unlock(&mutex);
    CHECK(mutex_holder(&mutex) == NULL);
}

/* The one that gives up leaves the other in the queue. */
KERNEL_TEST(mutex_one_waiter_gives_up_the_other_gets_it)
{
    struct shared shared = {0};
    mutex_init(&shared.mutex);
    mutex_lock(&shared.mutex);
    struct thread *patient = thread_create("patient", PRIORITY_DEFAULT, enter_and_leave, &shared);
    struct thread *hasty =
        thread_create("hasty", PRIORITY_DEFAULT, lock_for_three_ticks, &shared.mutex);
    if (CHECK(hasty != NULL))
        CHECK_EQUAL(-ETIMEDOUT, thread_join(hasty));
    mutex_unlock(&shared.mutex);
    if (CHECK(patient != NULL))
        thread_join(patient);
    CHECK_EQUAL(ROUNDS, shared.total);
}

/* Many threads that give up at all moments: the lock must survive it, and end up free. */
static void lock_hastily(void *argument)
{
    struct shared *shared = argument;
    for (int i = 0; i < 15; i++) {
        if (mutex_lock_until(&shared->mutex, timer_ticks() + 1) != 0)
            continue;
        CHECK_EQUAL(0, shared->inside++);
        test_spin_ticks(i % 3 == 0);
        shared->inside--;
        mutex_unlock(&shared->mutex);
    }
}

KERNEL_TEST(mutex_survives_time_outs)
{
    struct shared shared = {0};
    struct thread *threads[WORKERS];
    mutex_init(&shared.mutex);
    for (int i = 0; i < WORKERS; i++)
        threads[i] = thread_create("hasty", PRIORITY_DEFAULT + i % 2, lock_hastily, &shared);
    for (int i = 0; i < WORKERS; i++) {
        if (CHECK(threads[i] != NULL))
            thread_join(threads[i]);
    }
    CHECK_EQUAL(0, shared.mutex.owner);
    CHECK(list_empty(&shared.mutex.waiters.waiters));
}
