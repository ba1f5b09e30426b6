/* What the switch changes of the CPU beside the registers, seen by the thread that comes in. */
#include "kernel/arch.h"
#include "kernel/arch/i386/arch_thread.h"
#include "kernel/sched.h"
#include "kernel/thread.h"
#include "lib/string.h"
#include "tests/kernel/test.h"

enum { THREADS = 3, TURNS = 20 };

/* The CPU's state as it must be while the caller runs; looked at with interrupts on. */
static void look(void)
{
    CHECK(irq_enabled());
    uint32_t irq = irq_save();
    struct thread *self = current();
    uint32_t here = (uint32_t)__builtin_frame_address(0);
    CHECK_EQUAL(self->arch.stack_top, this_cpu()->tss.esp0);
    CHECK(here < self->arch.stack_top && here >= self->arch.stack_top - KERNEL_STACK_SIZE);
    CHECK_EQUAL(THREAD_RUNNING, self->state);
    CHECK(!spin_held(&this_cpu()->run_queue->lock));
    irq_restore(irq);
}

static void look_and_yield(void *unused)
{
    (void)unused;
    for (int i = 0; i < TURNS; i++) {
        look();
        thread_yield();
    }
}

KERNEL_TEST(switch_sets_esp0_and_frees_the_lock)
{
    struct thread *threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        threads[i] = thread_create("looker", PRIORITY_DEFAULT, look_and_yield, NULL);
    look_and_yield(NULL);
    for (int i = 0; i < THREADS; i++) {
        if (CHECK(threads[i] != NULL))
            thread_join(threads[i]);
        look();
    }
}

/* bool switch_keeping(prev, next): switch_to() with a pattern in each register that it must save.
 * Gives whether all were there when prev came back. */
bool switch_keeping(struct thread *prev, struct thread *next);
__asm__(".pushsection .text\n"
        "switch_keeping:\n"
        "    push %ebp\n"
        "    push %ebx\n"
        "    push %esi\n"
        "    push %edi\n"
        "    mov $0x11111111, %ebp\n"
        "    mov $0x22222222, %ebx\n"
        "    mov $0x33333333, %esi\n"
        "    mov %esp, %edi\n"
        "    call switch_to\n"
        "    xor %eax, %eax\n"
        "    cmp $0x11111111, %ebp\n"
        "    jne 1f\n"
        "    cmp $0x22222222, %ebx\n"
        "    jne 1f\n"
        "    cmp $0x33333333, %esi\n"
        "    jne 1f\n"
        "    cmp %esp, %edi\n"
        "    jne 1f\n"
        "    inc %eax\n"
        "1:  pop %edi\n"
        "    pop %esi\n"
        "    pop %ebx\n"
        "    pop %ebp\n"
        "    ret\n"
        ".popsection\n");

static struct thread *tester;
static volatile int kept;

/* Hands the CPU to next, which is in no list, as schedule() would. */
static void go_to(struct thread *next)
{
    struct run_queue *queue = this_cpu()->run_queue;
    uint32_t irq = irq_save();
    spin_acquire(&queue->lock);
    current()->state = THREAD_BLOCKED;
    next->state = THREAD_RUNNING;
    kept += switch_keeping(current(), next);
    spin_release(&queue->lock);
    irq_restore(irq);
}

static void go_back(void *unused)
{
    (void)unused;
    for (;;)
        go_to(tester);
}

KERNEL_TEST(switch_keeps_registers)
{
    struct thread *partner = thread_allocate("partner", PRIORITY_DEFAULT);
    if (!CHECK(partner != NULL))
        return;
    arch_thread_prepare(partner, go_back, NULL);
    tester = current();
    kept = 0;
    for (int i = 0; i < TURNS; i++)
        go_to(partner);
    CHECK_EQUAL(2 * TURNS - 1, kept); /* the partner's last one has not come back */
    thread_discard(partner);
}

static volatile bool stop;

static void spin(void *unused)
{
    (void)unused;
    while (!stop) {
    }
}

/* Two threads that only spin take turns by slices, not by ticks. */
KERNEL_TEST(switch_comes_once_a_slice)
{
    if (!test_needs_order())
        return;
    if (strcmp(sched_policy_name(), "mlfq") == 0) {
        test_skip("mlfq's priorities change within a slice");
        return;
    }
    stop = false;
    struct thread *thread = thread_create("spinner", PRIORITY_DEFAULT, spin, NULL);
    if (!CHECK(thread != NULL))
        return;
    uint32_t before = current()->preemptions;
    test_spin_ticks(TURNS * TIME_SLICE_TICKS);
    uint32_t slices = current()->preemptions - before;
    CHECK(slices >= TURNS / 2 - 2 && slices <= TURNS / 2 + 2);
    stop = true;
    thread_join(thread);
}

/* A list of the run queue that is not empty has its bit: else its threads would never run. */
KERNEL_TEST(switch_finds_every_level_that_has_a_thread)
{
    uint32_t irq = irq_save();
    struct run_queue *queue = this_cpu()->run_queue;
    for (int level = 0; level < PRIORITY_COUNT; level++) {
        bool bit = queue->bitmap[level >> 5] >> (level & 31) & 1;
        CHECK(bit || list_empty(&queue->level[level]));
    }
    irq_restore(irq);
}
