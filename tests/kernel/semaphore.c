/* Semaphore and condition variable. */
#include "kernel/sched.h"
#include "kernel/sync.h"
#include "kernel/thread.h"
#include "kernel/timer.h"
#include "tests/kernel/test.h"

KERNEL_TEST(semaphore_counts)
{
    struct semaphore semaphore;
    semaphore_init(&semaphore, 2);
    semaphore_down(&semaphore);
    CHECK(semaphore_try_down(&semaphore));
    CHECK(!semaphore_try_down(&semaphore));
    semaphore_up(&semaphore);
    semaphore_up(&semaphore);
    CHECK_EQUAL(2, semaphore.count);
}

enum { PING_PONGS = 1000 };

struct table {
    struct semaphore ping, pong;
    volatile int balls;
};

static void play_pong(void *argument)
{
    struct table *table = argument;
    for (int i = 0; i < PING_PONGS; i++) {
        semaphore_down(&table->ping);
        table->balls++;
        semaphore_up(&table->pong);
    }
}

KERNEL_TEST(semaphore_ping_pong)
{
    struct table table = {.balls = 0};
    semaphore_init(&table.ping, 0);
    semaphore_init(&table.pong, 0);
    struct thread *thread = thread_create("pong", PRIORITY_DEFAULT, play_pong, &table);
    if (!CHECK(thread != NULL))
        return;
    for (int i = 0; i < PING_PONGS; i++) {
        semaphore_up(&table.ping);
        semaphore_down(&table.pong);
        CHECK_EQUAL(i + 1, table.balls);
    }
    thread_join(thread);
}

struct alarm {
    struct timer timer;
    struct semaphore semaphore;
    bool interrupts_on;
};

static void ring(struct timer *timer)
{
    struct alarm *alarm = container_of(timer, struct alarm, timer);
    alarm->interrupts_on = irq_enabled();
    semaphore_up(&alarm->semaphore);
}

KERNEL_TEST(semaphore_up_from_an_interrupt)
{
    struct alarm alarm = {.timer.expired = ring};
    semaphore_init(&alarm.semaphore, 0);
    for (int i = 1; i <= 5; i++) {
        uint64_t deadline = timer_ticks() + (uint64_t)i;
        timer_arm(&alarm.timer, deadline);
        semaphore_down(&alarm.semaphore);
        CHECK(timer_ticks() >= deadline);
        CHECK(!alarm.interrupts_on);
    }
    CHECK_EQUAL(0, alarm.semaphore.count);
}

static volatile int order[4], ordered;

static void down_and_note(void *semaphore)
{
    semaphore_down(semaphore);
    order[ordered++] = current()->base_priority;
}

KERNEL_TEST(semaphore_wakes_the_most_urgent)
{
    static const int priorities[] = {33, 40, 36};
    static const int expected[] = {40, 36, 33};
    struct semaphore semaphore;
    struct thread *threads[3];
    if (!test_needs_policy("prio"))
        return;
    semaphore_init(&semaphore, 0);
    ordered = 0;
    for (int i = 0; i < 3; i++)
        threads[i] = thread_create("waiter", priorities[i], down_and_note, &semaphore);
    for (int i = 0; i < 3; i++) {
        semaphore_up(&semaphore);
        CHECK_EQUAL(i + 1, ordered);
        CHECK_EQUAL(expected[i], order[i]);
    }
    for (int i = 0; i < 3; i++) {
        if (CHECK(threads[i] != NULL))
            thread_join(threads[i]);
    }
}

/* A store of few places between threads that put and threads that take. */
enum { PLACES = 4, ITEMS = 600, SIDES = 3 };

struct store {
    struct mutex mutex;
    struct condition not_full, not_empty;
    int items[PLACES], count;
    volatile int put, sum;
};

static void produce(void *argument)
{
    struct store *store = argument;
    for (int i = 0; i < ITEMS; i++) {
        mutex_lock(&store->mutex);
        while (store->count == PLACES)
            condition_wait(&store->not_full, &store->mutex);
        store->items[store->count++] = ++store->put;
        condition_signal(&store->not_empty);
        mutex_unlock(&store->mutex);
    }
}

static void consume(void *argument)
{
    struct store *store = argument;
    for (int i = 0; i < ITEMS; i++) {
        mutex_lock(&store->mutex);
        while (!store->count)
            condition_wait(&store->not_empty, &store->mutex);
        CHECK(mutex_holder(&store->mutex) == current());
        store->sum += store->items[--store->count];
        condition_signal(&store->not_full);
        mutex_unlock(&store->mutex);
    }
}

KERNEL_TEST(condition_bounded_store)
{
    struct store store = {.count = 0};
    struct thread *threads[2 * SIDES];
    mutex_init(&store.mutex);
    condition_init(&store.not_full);
    condition_init(&store.not_empty);
    for (int i = 0; i < 2 * SIDES; i++)
        threads[i] = thread_create("side", PRIORITY_DEFAULT, i % 2 ? produce : consume, &store);
    for (int i = 0; i < 2 * SIDES; i++) {
        if (CHECK(threads[i] != NULL))
            thread_join(threads[i]);
    }
    CHECK_EQUAL(0, store.count);
    CHECK_EQUAL(SIDES * ITEMS * (SIDES * ITEMS + 1) / 2, store.sum);
}

struct gate {
    struct mutex mutex;
    struct condition opened;
    bool open;
    volatile int waiting, passed;
};

static void wait_for_gate(void *argument)
{
    struct gate *gate = argument;
    mutex_lock(&gate->mutex);
    gate->waiting++;
    while (!gate->open)
        condition_wait(&gate->opened, &gate->mutex);
    gate->passed++;
    mutex_unlock(&gate->mutex);
}

KERNEL_TEST(condition_broadcast_wakes_all)
{
    struct gate gate = {.open = false};
    struct thread *threads[5];
    mutex_init(&gate.mutex);
    condition_init(&gate.opened);
    for (int i = 0; i < 5; i++)
        threads[i] = thread_create("waiter", PRIORITY_DEFAULT, wait_for_gate, &gate);
    while (gate.waiting < 5)
        thread_yield();
    condition_signal(&gate.opened); /* the gate is closed yet: the woken one waits again */
    mutex_lock(&gate.mutex);
    CHECK_EQUAL(0, gate.passed);
    gate.open = true;
    condition_broadcast(&gate.opened);
    mutex_unlock(&gate.mutex);
    for (int i = 0; i < 5; i++) {
        if (CHECK(threads[i] != NULL))
            thread_join(threads[i]);
    }
    CHECK_EQUAL(5, gate.passed);
}
