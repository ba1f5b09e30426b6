/* Wait queues: no wake-up is lost, the right one wakes, and each wait ends with the right result.
 */
#include "kernel/sched.h"
#include "kernel/thread.h"
#include "kernel/timer.h"
#include "kernel/wait.h"
#include "lib/errno.h"
#include "tests/kernel/test.h"

/* An event that the timer interrupt sends. */
struct event {
    struct timer timer;
    struct wait_queue queue;
    volatile bool happened;
};

static void send_event(struct timer *timer)
{
    struct event *event = container_of(timer, struct event, timer);
    uint32_t irq = spin_lock(&event->queue.lock);
    event->happened = true;
    wait_wake_all(&event->queue);
    spin_unlock(&event->queue.lock, irq);
}

/* The event comes at the next tick, and the wait begins a varying time before or after it: a
 * wake-up that fell between the test and the sleep would leave this thread asleep for ever. */
KERNEL_TEST(wait_loses_no_wake_up)
{
    struct event event = {.timer.expired = send_event};
    wait_queue_init(&event.queue);
    uint64_t start = arch_clock_ns();
    test_spin_ticks(1);
    uint32_t tick_ns = 1000000000u / arch_tick_hz();
    for (int i = 0; i < 40; i++) {
        event.happened = false;
        timer_arm(&event.timer, timer_ticks() + 1);
        uint32_t delay = tick_ns - tick_ns / 16 + test_random() % (tick_ns / 8);
        start = arch_clock_ns();
        while (arch_clock_ns() - start < delay)
            test_busy();
        uint32_t irq = spin_lock(&event.queue.lock);
        while (!event.happened)
            CHECK_EQUAL(0, wait_sleep(&event.queue, WAIT_FOR_TEST, true, TIME_FOREVER));
        spin_unlock(&event.queue.lock, irq);
    }
}

KERNEL_TEST(wait_gives_up_at_its_deadline)
{
    struct wait_queue queue;
    wait_queue_init(&queue);
    for (uint64_t ticks = 0; ticks < 4; ticks++) {
        uint64_t deadline = timer_ticks() + ticks;
        uint32_t irq = spin_lock(&queue.lock);
        CHECK_EQUAL(-ETIMEDOUT, wait_sleep(&queue, WAIT_FOR_NOTHING, false, deadline));
        spin_unlock(&queue.lock, irq);
        CHECK(timer_ticks() >= deadline);
        CHECK(list_empty(&queue.waiters));
    }
}

struct waiter {
    struct wait_queue *queue;
    struct thread *thread;
    enum wait_kind kind;
    volatile int result;
};

static volatile int order[8], ordered;

static void wait_once(void *argument)
{
    struct waiter *waiter = argument;
    uint32_t irq = spin_lock(&waiter->queue->lock);
    waiter->result = wait_sleep(waiter->queue, WAIT_FOR_TEST, waiter->kind, TIME_FOREVER);
    order[ordered++] = current()->base_priority;
    spin_unlock(&waiter->queue->lock, irq);
}

/* Starts a thread that waits in queue and lets it get there. */
static void start_waiter(struct waiter *waiter, struct wait_queue *queue, int priority)
{
    *waiter = (struct waiter){.queue = queue, .kind = waiter->kind, .result = 99};
    waiter->thread = thread_create("waiter", priority, wait_once, waiter);
    CHECK(waiter->thread != NULL);
    while (waiter->thread && !*(struct wait_queue *volatile *)&waiter->thread->wait_queue)
        thread_yield();
}

static int wake_all(struct wait_queue *queue)
{
    uint32_t irq = spin_lock(&queue->lock);
    int woken = wait_wake_all(queue);
    spin_unlock(&queue->lock, irq);
    return woken;
}

KERNEL_TEST(wait_wakes_the_longest_waiting_of_equals)
{
    struct wait_queue queue;
    struct waiter waiters[3] = {0};
    if (!test_needs_order())
        return;
    wait_queue_init(&queue);
    for (int i = 0; i < 3; i++)
        start_waiter(&waiters[i], &queue, PRIORITY_DEFAULT);
    for (int i = 0; i < 3; i++) {
        uint32_t irq = spin_lock(&queue.lock);
        for (int j = 0; j < 3; j++) /* mlfq may have set them apart */
            waiters[j].thread->priority = PRIORITY_DEFAULT;
        CHECK(wait_wake_one(&queue) == waiters[i].thread);
        spin_unlock(&queue.lock, irq);
    }
    uint32_t irq = spin_lock(&queue.lock);
    CHECK(wait_wake_one(&queue) == NULL);
    spin_unlock(&queue.lock, irq);
    for (int i = 0; i < 3; i++)
        thread_join(waiters[i].thread);
}

KERNEL_TEST(wait_wakes_the_most_urgent_first)
{
    static const int priorities[] = {32, 45, 38};
    static const int expected[] = {1, 2, 0};
    struct wait_queue queue;
    struct waiter waiters[3] = {0};
    if (!test_needs_policy("prio"))
        return;
    wait_queue_init(&queue);
    for (int i = 0; i < 3; i++)
        start_waiter(&waiters[i], &queue, priorities[i]);
    for (int i = 0; i < 3; i++) {
        uint32_t irq = spin_lock(&queue.lock);
        CHECK(wait_wake_one(&queue) == waiters[expected[i]].thread);
        spin_unlock(&queue.lock, irq);
    }
    for (int i = 0; i < 3; i++)
        thread_join(waiters[i].thread);
}

KERNEL_TEST(wait_wake_all_wakes_all)
{
    struct wait_queue queue;
    struct waiter waiters[4] = {0};
    wait_queue_init(&queue);
    CHECK_EQUAL(0, wake_all(&queue));
    for (int i = 0; i < 4; i++)
        start_waiter(&waiters[i], &queue, PRIORITY_DEFAULT);
    CHECK_EQUAL(4, wake_all(&queue));
    for (int i = 0; i < 4; i++) {
        thread_join(waiters[i].thread);
        CHECK_EQUAL(0, waiters[i].result);
    }
}

/* Marks the waiter's work and tells it so. */
static void interrupt(struct waiter *waiter, uint32_t mark)
{
    __atomic_fetch_or(&waiter->thread->work, mark, __ATOMIC_SEQ_CST);
    wait_interrupt(waiter->thread);
}

KERNEL_TEST(wait_interrupt_wakes_by_kind)
{
    struct wait_queue queue;
    struct waiter waiters[3] = {
        {.kind = WAIT_INTERRUPTIBLE}, {.kind = WAIT_KILLABLE}, {.kind = WAIT_UNINTERRUPTIBLE}};
    wait_queue_init(&queue);
    for (int i = 0; i < 3; i++) {
        start_waiter(&waiters[i], &queue, PRIORITY_DEFAULT);
        interrupt(&waiters[i], WORK_SIGNAL);
    }
    thread_join(waiters[0].thread);
    CHECK_EQUAL(-EINTR, waiters[0].result);
    CHECK_EQUAL(99, waiters[1].result);
    for (int i = 1; i < 3; i++)
        interrupt(&waiters[i], WORK_KILLED);
    thread_join(waiters[1].thread);
    CHECK_EQUAL(-EINTR, waiters[1].result);
    CHECK_EQUAL(99, waiters[2].result);
    CHECK_EQUAL(1, wake_all(&queue));
    thread_join(waiters[2].thread);
    CHECK_EQUAL(0, waiters[2].result);
}

KERNEL_TEST(wait_says_what_it_waits_for)
{
    struct wait_queue queue;
    struct waiter waiter = {0};
    wait_queue_init(&queue);
    start_waiter(&waiter, &queue, PRIORITY_DEFAULT);
    CHECK(waiter.thread->wait_queue == &queue);
    CHECK_EQUAL(WAIT_FOR_TEST, waiter.thread->wait_reason);
    CHECK_EQUAL(THREAD_BLOCKED, waiter.thread->state);
    wake_all(&queue);
    thread_join(waiter.thread);
}
