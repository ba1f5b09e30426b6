/* Priority donation: the holder of a mutex runs with the priority of its most urgent waiter. The
 * test's own thread plays the low one, so what is donated can be read in current()->priority. */
#include "kernel/sched.h"
#include "kernel/sync.h"
#include "kernel/thread.h"
#include "kernel/timer.h"
#include "lib/errno.h"
#include "tests/kernel/test.h"

enum { LOW = 20, OTHER = 25, MEDIUM = 30, HIGH = 40, DEEP = 8 };

static volatile int order[DEEP + 1];
static volatile int ordered;

/* Waits for one mutex, notes its own priority when it has it. */
static void take_and_note(void *mutex)
{
    mutex_lock(mutex);
    order[ordered++] = current()->base_priority;
    mutex_unlock(mutex);
}

/* Makes the caller LOW; false, and skipped, where the policy has no donation. */
static bool start_low(void)
{
    if (!test_needs_policy("prio"))
        return false;
    thread_set_priority(LOW);
    ordered = 0;
    return true;
}

static void join(struct thread *thread)
{
    if (CHECK(thread != NULL))
        thread_join(thread);
}

KERNEL_TEST(donation_lasts_until_the_unlock)
{
    struct mutex mutex;
    if (!start_low())
        return;
    mutex_init(&mutex);
    mutex_lock(&mutex);
    struct thread *high = thread_create("high", HIGH, take_and_note, &mutex);
    CHECK_EQUAL(HIGH, current()->priority);
    CHECK_EQUAL(LOW, current()->base_priority);
    CHECK_EQUAL(0, ordered);
    mutex_unlock(&mutex);
    CHECK_EQUAL(1, ordered);
    CHECK_EQUAL(LOW, current()->priority);
    join(high);
}

KERNEL_TEST(donation_grows_with_more_waiters)
{
    struct mutex mutex;
    if (!start_low())
        return;
    mutex_init(&mutex);
    mutex_lock(&mutex);
    struct thread *medium = thread_create("medium", MEDIUM, take_and_note, &mutex);
    CHECK_EQUAL(MEDIUM, current()->priority);
    struct thread *high = thread_create("high", HIGH, take_and_note, &mutex);
    CHECK_EQUAL(HIGH, current()->priority);
    struct thread *other = thread_create("other", OTHER, take_and_note, &mutex);
    CHECK_EQUAL(HIGH, current()->priority);
    mutex_unlock(&mutex);
    CHECK_EQUAL(3, ordered);
    CHECK_EQUAL(HIGH, order[0]);
    CHECK_EQUAL(MEDIUM, order[1]);
    CHECK_EQUAL(OTHER, order[2]);
    CHECK_EQUAL(LOW, current()->priority);
    join(medium);
    join(high);
    join(other);
}

/* Several mutexes held: each unlock takes back only what came through that one. */
KERNEL_TEST(donation_through_several_mutexes)
{
    struct mutex a, b;
    if (!start_low())
        return;
    for (int b_first = 0; b_first < 2; b_first++) {
        mutex_init(&a);
        mutex_init(&b);
        mutex_lock(&a);
        mutex_lock(&b);
        ordered = 0;
        struct thread *medium = thread_create("medium", MEDIUM, take_and_note, &a);
        struct thread *high = thread_create("high", HIGH, take_and_note, &b);
        CHECK_EQUAL(HIGH, current()->priority);
        mutex_unlock(b_first ? &b : &a);
        CHECK_EQUAL(b_first ? MEDIUM : HIGH, current()->priority);
        CHECK_EQUAL(b_first ? 1 : 0, ordered);
        mutex_unlock(b_first ? &a : &b);
        CHECK_EQUAL(LOW, current()->priority);
        CHECK_EQUAL(2, ordered);
        CHECK_EQUAL(HIGH, order[0]);
        join(medium);
        join(high);
    }
}

/* A chain: thread i holds links[i] and waits for links[i - 1]; the test holds links[0]. */
static struct mutex links[DEEP];

static void take_two(void *number)
{
    int own = (int)(intptr_t)number;
    mutex_lock(&links[own]);
    mutex_lock(&links[own - 1]);
    order[ordered++] = own;
    mutex_unlock(&links[own - 1]);
    mutex_unlock(&links[own]);
}

KERNEL_TEST(donation_along_a_chain)
{
    struct thread *threads[DEEP];
    if (!start_low())
        return;
    for (int i = 0; i < DEEP; i++)
        mutex_init(&links[i]);
    mutex_lock(&links[0]);
    for (int i = 1; i < DEEP; i++) {
        threads[i] = thread_create("link", LOW + i, take_two, (void *)(intptr_t)i);
        CHECK_EQUAL(LOW + i, current()->priority);
    }
    struct thread *high = thread_create("high", HIGH, take_and_note, &links[DEEP - 1]);
    CHECK_EQUAL(HIGH, current()->priority);
    for (int i = 1; i < DEEP && threads[i]; i++)
        CHECK_EQUAL(HIGH, threads[i]->priority);
    mutex_unlock(&links[0]);
    CHECK_EQUAL(LOW, current()->priority);
    CHECK_EQUAL(DEEP, ordered);
    for (int i = 0; i < DEEP - 1; i++)
        CHECK_EQUAL(i + 1, order[i]);
    CHECK_EQUAL(HIGH, order[DEEP - 1]);
    for (int i = 1; i < DEEP; i++)
        join(threads[i]);
    join(high);
}

static void take_until(void *mutex)
{
    int result = mutex_lock_until(mutex, timer_ticks() + 2);
    ordered++;
    if (!result)
        mutex_unlock(mutex);
    thread_exit(result);
}

KERNEL_TEST(donation_ends_with_a_time_out)
{
    struct mutex mutex;
    if (!start_low())
        return;
    mutex_init(&mutex);
    mutex_lock(&mutex);
    struct thread *medium = thread_create("medium", MEDIUM, take_and_note, &mutex);
    struct thread *high = thread_create("high", HIGH, take_until, &mutex);
    CHECK_EQUAL(HIGH, current()->priority);
    while (!ordered)
        test_busy();
    CHECK_EQUAL(MEDIUM, current()->priority);
    mutex_unlock(&mutex);
    CHECK_EQUAL(LOW, current()->priority);
    if (CHECK(high != NULL))
        CHECK_EQUAL(-ETIMEDOUT, thread_join(high));
    join(medium);
}

/* high gives up on links[1], whose holder waits for links[0]: both are lowered. */
KERNEL_TEST(donation_time_out_lowers_the_whole_chain)
{
    if (!start_low())
        return;
    mutex_init(&links[0]);
    mutex_init(&links[1]);
    mutex_lock(&links[0]);
    struct thread *medium = thread_create("medium", MEDIUM, take_two, (void *)1);
    struct thread *high = thread_create("high", HIGH, take_until, &links[1]);
    CHECK_EQUAL(HIGH, current()->priority);
    while (!ordered)
        test_busy();
    CHECK_EQUAL(MEDIUM, current()->priority);
    if (CHECK(medium != NULL))
        CHECK_EQUAL(MEDIUM, medium->priority);
    mutex_unlock(&links[0]);
    CHECK_EQUAL(LOW, current()->priority);
    join(medium);
    if (CHECK(high != NULL))
        CHECK_EQUAL(-ETIMEDOUT, thread_join(high));
}

KERNEL_TEST(donation_outlives_a_change_of_ones_own_priority)
{
    struct mutex mutex;
    if (!start_low())
        return;
    mutex_init(&mutex);
    mutex_lock(&mutex);
    struct thread *high = thread_create("high", HIGH, take_and_note, &mutex);
    thread_set_priority(OTHER);
    CHECK_EQUAL(HIGH, current()->priority);
    mutex_unlock(&mutex);
    CHECK_EQUAL(OTHER, current()->priority);
    join(high);
}

static void spin_at_medium(void *argument)
{
    (void)argument;
    order[ordered++] = current()->base_priority;
}

/* What it is all for: medium cannot hold up high by holding up low. */
KERNEL_TEST(donation_resolves_priority_inversion)
{
    struct mutex mutex;
    if (!start_low())
        return;
    mutex_init(&mutex);
    mutex_lock(&mutex);
    struct thread *high = thread_create("high", HIGH, take_and_note, &mutex);
    struct thread *medium = thread_create("medium", MEDIUM, spin_at_medium, NULL);
    CHECK_EQUAL(0, ordered);
    mutex_unlock(&mutex);
    CHECK_EQUAL(2, ordered);
    CHECK_EQUAL(HIGH, order[0]);
    CHECK_EQUAL(MEDIUM, order[1]);
    join(high);
    join(medium);
}

/* The holder is READY, not running, when the donation comes: it must change its place in the queue.
 */
static struct mutex held_by_ready;

static void hold_and_yield(void *argument)
{
    (void)argument;
    mutex_lock(&held_by_ready);
    thread_set_priority(LOW - 10);
    order[ordered++] = current()->priority;
    mutex_unlock(&held_by_ready);
}

KERNEL_TEST(donation_to_a_ready_holder)
{
    if (!start_low())
        return;
    mutex_init(&held_by_ready);
    struct thread *holder = thread_create("holder", HIGH, hold_and_yield, NULL);
    CHECK_EQUAL(0, ordered);
    mutex_lock(&held_by_ready);
    CHECK_EQUAL(1, ordered);
    CHECK_EQUAL(LOW, order[0]);
    mutex_unlock(&held_by_ready);
    CHECK_EQUAL(LOW, current()->priority);
    if (CHECK(holder != NULL))
        CHECK_EQUAL(LOW - 10, holder->priority);
    join(holder);
}
