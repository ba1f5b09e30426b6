/* sched=prio: the most urgent ready thread runs, always and at once. */
#include "kernel/sched.h"
#include "kernel/sync.h"
#include "kernel/thread.h"
#include "tests/kernel/test.h"

static volatile int order[8];
static volatile int ordered;

static void note_priority(void *argument)
{
    (void)argument;
    order[ordered++] = current()->base_priority;
}

KERNEL_TEST(priorities_higher_runs_first)
{
    static const int priorities[] = {20, 28, 5, 24};
    static const int expected[] = {28, 24, 20, 5};
    struct thread *threads[4];
    if (!test_needs_policy("prio"))
        return;
    ordered = 0;
    for (int i = 0; i < 4; i++)
        threads[i] = thread_create("sorted", priorities[i], note_priority, NULL);
    CHECK_EQUAL(0, ordered);
    for (int i = 0; i < 4; i++) {
        if (CHECK(threads[i] != NULL))
            thread_join(threads[i]);
    }
    for (int i = 0; i < 4; i++)
        CHECK_EQUAL(expected[i], order[i]);
}

KERNEL_TEST(priorities_new_urgent_thread_runs_at_once)
{
    if (!test_needs_policy("prio"))
        return;
    ordered = 0;
    struct thread *thread = thread_create("urgent", PRIORITY_DEFAULT + 1, note_priority, NULL);
    CHECK_EQUAL(1, ordered);
    if (CHECK(thread != NULL))
        thread_join(thread);
}

static void wait_then_note(void *semaphore)
{
    semaphore_down(semaphore);
    note_priority(NULL);
}

KERNEL_TEST(priorities_wake_up_preempts_at_once)
{
    struct semaphore semaphore;
    if (!test_needs_policy("prio"))
        return;
    semaphore_init(&semaphore, 0);
    ordered = 0;
    struct thread *thread =
        thread_create("urgent", PRIORITY_DEFAULT + 1, wait_then_note, &semaphore);
    CHECK_EQUAL(0, ordered);
    semaphore_up(&semaphore);
    CHECK_EQUAL(1, ordered);
    if (CHECK(thread != NULL))
        thread_join(thread);
}

KERNEL_TEST(priorities_equal_wake_up_does_not_preempt)
{
    struct semaphore semaphore;
    if (!test_needs_policy("prio"))
        return;
    semaphore_init(&semaphore, 0);
    ordered = 0;
    struct thread *thread = thread_create("equal", PRIORITY_DEFAULT, wait_then_note, &semaphore);
    test_align_to_tick();
    semaphore_up(&semaphore);
    CHECK_EQUAL(0, ordered);
    thread_yield();
    CHECK_EQUAL(1, ordered);
    if (CHECK(thread != NULL))
        thread_join(thread);
}

KERNEL_TEST(priorities_lowering_ones_own_hands_over)
{
    if (!test_needs_policy("prio"))
        return;
    ordered = 0;
    struct thread *thread = thread_create("below", PRIORITY_DEFAULT - 5, note_priority, NULL);
    CHECK_EQUAL(0, ordered);
    thread_set_priority(PRIORITY_DEFAULT - 10);
    CHECK_EQUAL(1, ordered);
    thread_set_priority(PRIORITY_DEFAULT);
    if (CHECK(thread != NULL))
        thread_join(thread);
}

/* A ready thread whose priority is changed moves to its new place in the run queue. */
KERNEL_TEST(priorities_change_requeues_a_ready_thread)
{
    if (!test_needs_policy("prio"))
        return;
    ordered = 0;
    struct thread *first = thread_create("first", 20, note_priority, NULL);
    struct thread *second = thread_create("second", 10, note_priority, NULL);
    if (CHECK(first && second)) {
        uint32_t irq = irq_save();
        second->base_priority = 25;
        sched_change_priority(second, 25);
        irq_restore(irq);
        thread_join(first);
        thread_join(second);
    }
    CHECK_EQUAL(25, order[0]);
    CHECK_EQUAL(20, order[1]);
}
