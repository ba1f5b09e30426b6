/* The CPU is taken from a thread in ring 0: wherever interrupts are on, and nowhere else. */
#include "kernel/sched.h"
#include "kernel/sync.h"
#include "kernel/thread.h"
#include "kernel/timer.h"
#include "tests/kernel/test.h"

/* A thread that never gives the CPU up until it is told to stop. */
struct spinner {
    volatile bool started, stop;
    volatile uint32_t turns, preemptions;
};

static void spin(void *argument)
{
    struct spinner *self = argument;
    self->started = true;
    while (!self->stop) {
        self->turns++;
        test_busy();
    }
    self->preemptions = current()->preemptions;
}

/* Neither thread ever yields: were ring 0 not preempted, this would never end. */
KERNEL_TEST(preemption_of_a_spinning_kernel_thread)
{
    struct spinner spinner = {0};
    struct thread *thread = thread_create("spinner", PRIORITY_DEFAULT, spin, &spinner);
    if (!CHECK(thread != NULL))
        return;
    uint32_t mine = current()->preemptions;
    while (!spinner.started)
        test_busy();
    uint32_t turns = spinner.turns;
    while (spinner.turns == turns)
        test_busy();
    spinner.stop = true;
    thread_join(thread);
    CHECK(spinner.preemptions > 0);
    CHECK(current()->preemptions > mine);
}

static void set_flag(void *flag)
{
    *(volatile bool *)flag = true;
}

/* Keeps the CPU busy by the TSC; works with interrupts off. */
static void spin_cycles(uint64_t cycles)
{
    uint64_t start = cpu_cycles();
    while (cpu_cycles() - start < cycles)
        test_busy();
}

/* TSC cycles in a tick, measured. */
static uint64_t cycles_per_tick(void)
{
    test_spin_ticks(1);
    uint64_t start = cpu_cycles();
    test_spin_ticks(1);
    return cpu_cycles() - start;
}

KERNEL_TEST(preemption_never_under_a_spin_lock)
{
    struct spinlock lock = SPINLOCK_INIT;
    volatile bool ran = false;
    uint64_t tick = cycles_per_tick();
    if (!tick) {
        test_skip("needs a TSC");
        return;
    }
    uint32_t irq = spin_lock(&lock);
    struct thread *thread = thread_create("waits", PRIORITY_MAX, set_flag, (void *)&ran);
    CHECK(spin_held(&lock));
    spin_cycles(tick * (TIME_SLICE_TICKS + 2));
    CHECK(!ran);
    spin_unlock(&lock, irq);
    CHECK(!spin_held(&lock));
    if (CHECK(thread != NULL))
        thread_join(thread);
    CHECK(ran);
}

KERNEL_TEST(preemption_at_the_unlock_of_a_spin_lock)
{
    if (!test_needs_policy("prio"))
        return;
    struct spinlock outer = SPINLOCK_INIT, inner = SPINLOCK_INIT;
    volatile bool ran = false;
    uint32_t outer_irq = spin_lock(&outer);
    uint32_t inner_irq = spin_lock(&inner);
    struct thread *thread = thread_create("urgent", PRIORITY_MAX, set_flag, (void *)&ran);
    spin_unlock(&inner, inner_irq);
    CHECK(!ran);
    spin_unlock(&outer, outer_irq);
    CHECK(ran);
    if (CHECK(thread != NULL))
        thread_join(thread);
}

/* Holds a pattern in every register that C leaves free, and the direction flag's neighbours in
 * EFLAGS, while it is preempted. Gives the number of turns after which a register had changed; 0:
 * none. */
static uint32_t hold_registers(uint32_t pattern, uint32_t turns)
{
    uint32_t bad;
    __asm__ volatile("movl %1, %%eax; movl %1, %%ebx; movl %1, %%edx; movl %1, %%esi\n"
                     "notl %%ebx; roll $7, %%edx; roll $13, %%esi; leal 5(%%eax), %%edi\n"
                     "pushl %%ebp; movl %%edi, %%ebp\n"
                     "1: cmpl %%ebp, %%edi; jne 2f\n"
                     "notl %%ebx; cmpl %%eax, %%ebx; jne 2f; notl %%ebx\n"
                     "rorl $7, %%edx; cmpl %%eax, %%edx; jne 2f; roll $7, %%edx\n"
                     "rorl $13, %%esi; cmpl %%eax, %%esi; jne 2f; roll $13, %%esi\n"
                     "leal -5(%%edi), %%edi; cmpl %%eax, %%edi; jne 2f; leal 5(%%edi), %%edi\n"
                     "decl %%ecx; jnz 1b\n"
                     "2: popl %%ebp"
                     : "=c"(bad)
                     : "a"(pattern), "0"(turns)
                     : "ebx", "edx", "esi", "edi", "cc");
    return bad;
}

struct register_holder {
    uint32_t pattern;
    volatile uint32_t bad;
    volatile bool done;
};

static void hold_for_some_ticks(void *argument)
{
    struct register_holder *self = argument;
    uint64_t end = timer_ticks() + 3 * TIME_SLICE_TICKS;
    while (timer_ticks() < end && !self->bad)
        self->bad = hold_registers(self->pattern, 10000);
    self->done = true;
}

KERNEL_TEST(preemption_keeps_every_register)
{
    struct register_holder holders[3] = {
        {.pattern = 0x12345678}, {.pattern = 0xdeadbeef}, {.pattern = 0x0f0f3c3c}};
    struct thread *threads[3];
    for (int i = 0; i < 3; i++)
        threads[i] = thread_create("holder", PRIORITY_DEFAULT, hold_for_some_ticks, &holders[i]);
    for (int i = 0; i < 3; i++) {
        if (CHECK(threads[i] != NULL))
            thread_join(threads[i]);
        CHECK_EQUAL(0, holders[i].bad);
        CHECK(holders[i].done);
    }
}
