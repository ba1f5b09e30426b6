/* Not tests of the kernel but of whoever runs it: each forces one of the ends a machine can come
 * to, so that scripts and graders can be seen to tell them apart. */
#include "kernel/arch.h"
#include "kernel/mm/heap.h"
#include "kernel/print.h"
#include "kernel/sync.h"
#include "tests/kernel/test.h"

KERNEL_TEST_BY_NAME(panic)
{
    panic("the test called panic asked for this panic: nothing is wrong");
}

/* With no gate at all the CPU cannot deliver the #UD, nor the double fault that follows. */
KERNEL_TEST_BY_NAME(triple)
{
    static const struct {
        uint16_t limit;
        uint32_t base;
    } __attribute__((packed)) empty = {0, 0};
    irq_disable();
    __asm__ volatile("lidt %0; ud2" : : "m"(empty));
}

KERNEL_TEST_BY_NAME(hang)
{
    for (;;)
        test_busy();
}

/* Ends only after 4 billion calls, which is to say, in the guard page. */
static __attribute__((noinline)) unsigned recurse(volatile unsigned *depth)
{
    volatile unsigned here = *depth - 1;
    if (!here)
        return 0;
    return recurse(&here) + here;
}

KERNEL_TEST_BY_NAME(overflow)
{
    volatile unsigned depth = 0;
    recurse(&depth);
}

/* The panics that a student's mistake ends in; each must name the mistake. */
KERNEL_TEST_BY_NAME(misuse_mutex_relock)
{
    struct mutex mutex;
    mutex_init(&mutex);
    mutex_lock(&mutex);
    mutex_lock(&mutex);
}

KERNEL_TEST_BY_NAME(misuse_mutex_unlock)
{
    struct mutex mutex;
    mutex_init(&mutex);
    mutex_unlock(&mutex);
}

KERNEL_TEST_BY_NAME(misuse_spin_relock)
{
    static struct spinlock lock = SPINLOCK_INIT;
    spin_lock(&lock);
    spin_lock(&lock);
}

KERNEL_TEST_BY_NAME(misuse_sleep_under_lock)
{
    static struct spinlock lock = SPINLOCK_INIT;
    struct semaphore semaphore;
    semaphore_init(&semaphore, 0);
    spin_lock(&lock);
    semaphore_down(&semaphore);
}

KERNEL_TEST_BY_NAME(misuse_double_free)
{
    void *block = kmalloc(48);
    kfree(block);
    kfree(block);
}

KERNEL_TEST_BY_NAME(misuse_overrun)
{
    volatile uint8_t *block = kmalloc(48);
    block[48] ^= 0xff;
    kfree((void *)block);
}

KERNEL_TEST_BY_NAME(misuse_null_pointer)
{
    volatile uint32_t *volatile nowhere = NULL;
    *nowhere = 1;
}
