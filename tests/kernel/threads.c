/* A thread's life: create, first run, yield, sleep, exit, join. */
#include "kernel/thread.h"
#include "kernel/mm/frame.h"
#include "kernel/sync.h"
#include "kernel/timer.h"
#include "lib/string.h"
#include "tests/kernel/test.h"

static void exit_with(void *status)
{
    thread_exit((int)(intptr_t)status);
}

static void return_at_once(void *argument)
{
    (void)argument;
}

KERNEL_TEST(threads_join_gives_exit_status)
{
    static const int statuses[] = {0, 42, -1, INT32_MAX, INT32_MIN};
    for (unsigned i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        struct thread *thread =
            thread_create("exits", PRIORITY_DEFAULT, exit_with, (void *)(intptr_t)statuses[i]);
        if (CHECK(thread != NULL))
            CHECK_EQUAL(statuses[i], thread_join(thread));
    }
}

KERNEL_TEST(threads_return_is_exit_0)
{
    struct thread *thread = thread_create("returns", PRIORITY_DEFAULT, return_at_once, NULL);
    if (CHECK(thread != NULL))
        CHECK_EQUAL(0, thread_join(thread));
}

KERNEL_TEST(threads_join_after_the_end)
{
    struct thread *thread = thread_create("early", PRIORITY_DEFAULT, exit_with, (void *)7);
    if (!CHECK(thread != NULL))
        return;
    while (*(volatile enum thread_state *)&thread->state != THREAD_ZOMBIE)
        thread_yield();
    CHECK_EQUAL(7, thread_join(thread));
}

KERNEL_TEST(threads_detached_are_freed)
{
    for (int i = 0; i < 20; i++) {
        struct thread *thread = thread_allocate("detached", PRIORITY_DEFAULT);
        if (!CHECK(thread != NULL))
            return;
        thread_discard(thread);
        thread = thread_create("detached", PRIORITY_MIN, return_at_once, NULL);
        if (CHECK(thread != NULL))
            thread_detach(thread);
    }
}

KERNEL_TEST(threads_name_is_cut_to_fit)
{
    struct thread *thread = thread_allocate("a name that is far too long to fit", PRIORITY_DEFAULT);
    if (!CHECK(thread != NULL))
        return;
    CHECK_EQUAL(sizeof thread->name - 1, strnlen(thread->name, sizeof thread->name));
    thread_discard(thread);
}

static void note_interrupt_flag(void *on)
{
    *(volatile int *)on = irq_enabled();
}

KERNEL_TEST(threads_first_run_has_interrupts_on)
{
    volatile int on = -1;
    struct thread *thread =
        thread_create("first", PRIORITY_DEFAULT, note_interrupt_flag, (void *)&on);
    if (CHECK(thread != NULL))
        thread_join(thread);
    CHECK_EQUAL(1, on);
}

static void note_stack(void *where)
{
    *(volatile uint32_t *)where = (uint32_t)__builtin_frame_address(0);
}

KERNEL_TEST(threads_run_on_their_own_stacks)
{
    volatile uint32_t where = 0;
    struct thread *thread = thread_allocate("stack", PRIORITY_DEFAULT);
    if (!CHECK(thread != NULL))
        return;
    uint32_t stack = (uint32_t)thread->stack;
    arch_thread_prepare(thread, note_stack, (void *)&where);
    thread_start(thread);
    thread_join(thread);
    CHECK(where > stack && where < stack + KERNEL_STACK_SIZE);
}

enum { YIELDS = 20 };
static char order[2 * YIELDS + 1];
static volatile unsigned ordered;

static void note_and_yield(void *letter)
{
    for (int i = 0; i < YIELDS; i++) {
        order[ordered++] = *(char *)letter;
        thread_yield();
    }
}

KERNEL_TEST(threads_yield_alternates)
{
    if (!test_needs_order())
        return;
    ordered = 0;
    test_align_to_tick();
    uint32_t irq = irq_save(); /* both become ready before either runs */
    struct thread *a = thread_create("a", PRIORITY_DEFAULT, note_and_yield, "a");
    struct thread *b = thread_create("b", PRIORITY_DEFAULT, note_and_yield, "b");
    irq_restore(irq);
    if (CHECK(a && b)) {
        thread_join(a);
        thread_join(b);
    }
    CHECK_EQUAL(2 * YIELDS, ordered);
    for (unsigned i = 1; i < ordered; i++)
        CHECK(order[i] != order[i - 1]);
}

/* Counted in ticks, which an emulator on a busy machine may deliver late and close together. A
 * sleep begins somewhere within a tick, so only one tick more than asked for is never too short. */
KERNEL_TEST(threads_sleep_is_not_shorter_than_asked)
{
    uint32_t tick_ns = 1000000000u / arch_tick_hz();
    for (unsigned ticks = 0; ticks < 4; ticks++) {
        uint64_t start = timer_ticks();
        thread_sleep_ticks((int64_t)timer_ticks_of_ns((uint64_t)ticks * tick_ns + 1));
        CHECK(timer_ticks() - start >= ticks + 2);
        start = timer_ticks();
        thread_sleep_ticks(ticks);
        CHECK(timer_ticks() - start >= ticks);
    }
}

KERNEL_TEST(threads_sleep_of_nothing_returns)
{
    test_align_to_tick();
    uint64_t start = timer_ticks();
    thread_sleep_ticks(0);
    thread_sleep_ticks(-1);
    thread_sleep_ticks(INT64_MIN);
    CHECK(timer_ticks() - start <= 1);
}

enum { MANY = 10000, MANY_FRAMES = 60000 };
static struct thread *many[MANY];
static volatile unsigned many_ran;

static void wait_at_gate(void *gate)
{
    semaphore_down(gate);
    uint32_t irq = irq_save();
    many_ran++;
    irq_restore(irq);
}

/* All exist at once, none has ended before the gate opens. */
KERNEL_TEST(threads_ten_thousand_at_once)
{
    if (frames_total() < MANY_FRAMES) {
        test_skip("needs 256 MiB of RAM");
        return;
    }
    struct semaphore gate;
    semaphore_init(&gate, 0);
    many_ran = 0;
    unsigned created = 0;
    while (created < MANY &&
           (many[created] = thread_create("many", PRIORITY_DEFAULT, wait_at_gate, &gate)) != NULL)
        created++;
    CHECK_EQUAL(MANY, created);
    for (unsigned i = 0; i < created; i++)
        semaphore_up(&gate);
    for (unsigned i = 0; i < created; i++)
        thread_join(many[i]);
    CHECK_EQUAL(created, many_ran);
}

KERNEL_TEST(threads_thousand_one_after_another)
{
    for (int i = 0; i < 1000; i++) {
        struct thread *thread = thread_create("next", PRIORITY_DEFAULT, return_at_once, NULL);
        if (!CHECK(thread != NULL))
            return;
        thread_join(thread);
    }
}

static void count_fpu_users(struct thread *thread, void *count)
{
    if (!thread->process && (thread->arch.extras & EXTRA_FPU))
        ++*(int *)count;
}

/* The kernel is compiled without FPU and SSE; were it not, kernel threads would come to own the
 * FPU. */
KERNEL_TEST(threads_of_the_kernel_never_use_the_fpu)
{
    int users = 0;
    thread_for_each(count_fpu_users, &users);
    CHECK_EQUAL(0, users);
}
