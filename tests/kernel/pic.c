/* The interrupt controller's own view: what it holds in service, and when it is told of the end. */
#include "kernel/arch.h"
#include "kernel/arch/i386/io.h"
#include "kernel/arch/i386/irq.h"
#include "kernel/thread.h"
#include "kernel/timer.h"
#include "tests/kernel/test.h"

enum {
    MASTER = 0x20,
    READ_REQUESTS = 0x0a,
    READ_IN_SERVICE = 0x0b,
    POLL = 0x0c, /* the next read acknowledges the most urgent request, as the CPU does */
    END = 0x20,
    TIMER = 1, /* line 0's bit */
};

static uint8_t ask_master(uint8_t what)
{
    outb(MASTER, what);
    return inb(MASTER);
}

/* Interrupts off: waits until the timer asks, and acknowledges that without an interrupt. The timer
 * is then in service until somebody sends an EOI. */
static void put_timer_in_service(void)
{
    while (!(ask_master(READ_REQUESTS) & TIMER)) {
    }
    ask_master(POLL);
}

KERNEL_TEST(pic_spurious_7_ends_nothing_that_is_in_service)
{
    uint32_t irq = irq_save();
    put_timer_in_service();
    CHECK_EQUAL(TIMER, ask_master(READ_IN_SERVICE));
    __asm__ volatile("int $0x27" : : : "memory");
    CHECK_EQUAL(TIMER, ask_master(READ_IN_SERVICE));
    outb(MASTER, END);
    CHECK_EQUAL(0, ask_master(READ_IN_SERVICE));
    irq_restore(irq);
}

/* The slave's spurious interrupt has its cascade line in service at the master. */
KERNEL_TEST(pic_spurious_15_is_ended_at_the_master)
{
    uint32_t irq = irq_save();
    put_timer_in_service(); /* stands for the cascade line */
    __asm__ volatile("int $0x2f" : : : "memory");
    CHECK_EQUAL(0, ask_master(READ_IN_SERVICE));
    outb(MASTER, END);
    irq_restore(irq);
}

static volatile bool began;
static volatile uint8_t in_service;

static void look_at_once(void *unused)
{
    (void)unused;
    uint32_t irq = irq_save();
    in_service = ask_master(READ_IN_SERVICE);
    began = true;
    irq_restore(irq);
}

/* The new thread gets the CPU from inside the timer interrupt, which must be over for the PIC. */
KERNEL_TEST(pic_is_told_of_the_end_before_the_switch)
{
    began = false;
    in_service = 0xff;
    struct thread *thread = thread_create("looker", PRIORITY_DEFAULT, look_at_once, NULL);
    if (!CHECK(thread != NULL))
        return;
    while (!began) {
    }
    CHECK_EQUAL(0, in_service);
    thread_join(thread);
}
