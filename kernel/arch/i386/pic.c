/* The two 8259A interrupt controllers, and the handlers of their sixteen lines. */
#include "kernel/arch/i386/cpu.h"
#include "kernel/arch/i386/io.h"
#include "kernel/arch/i386/irq.h"
#include "kernel/arch/i386/trap.h"
#include "kernel/print.h"
#include "kernel/sched.h"

enum {
    MASTER = 0x20,
    SLAVE = 0xa0, /* command ports; the data port is the next one */
    ICW1_INIT = 0x11,
    ICW4_8086 = 1,
    CASCADE_LINE = 2,
    OCW3_READ_ISR = 0x0b,
    EOI = 0x20,
};

uint32_t irq_count[16], irq_eoi_count, irq_spurious_count;
static void (*handlers[16])(void);
static uint16_t mask = 0xffff & ~(1 << CASCADE_LINE);

static void write_mask(void)
{
    outb(MASTER + 1, mask & 0xff);
    outb(SLAVE + 1, mask >> 8);
}

/* The BIOS leaves IRQ 0 to 7 at vectors 8 to 15, which are exceptions: move them to 0x20. */
void pic_init(void)
{
    outb(MASTER, ICW1_INIT);
    outb(SLAVE, ICW1_INIT);
    outb(MASTER + 1, VECTOR_IRQ0);
    outb(SLAVE + 1, VECTOR_IRQ0 + 8);
    outb(MASTER + 1, 1 << CASCADE_LINE);
    outb(SLAVE + 1, CASCADE_LINE);
    outb(MASTER + 1, ICW4_8086);
    outb(SLAVE + 1, ICW4_8086);
    write_mask();
}

void irq_register(unsigned irq, void (*handler)(void))
{
    handlers[irq] = handler;
}

void irq_unmask(unsigned irq)
{
    uint32_t flags = irq_save();
    mask &= ~(1 << irq);
    write_mask();
    irq_restore(flags);
}

/* A line that fell silent before the CPU asked for its vector is reported as the controller's last
 * one, 7 or 15, without its in-service bit. irq is one of these. */
bool pic_is_spurious(unsigned irq)
{
    uint16_t port = irq == 7 ? MASTER : SLAVE;

    outb(port, OCW3_READ_ISR);
    return (inb(port) & 0x80) == 0;
}

void pic_end_of_interrupt(unsigned irq)
{
    irq_eoi_count++;
    if (irq >= 8)
        outb(SLAVE, EOI);
    outb(MASTER, EOI);
}

/* A spurious interrupt was never in service, so it gets no EOI; but for the slave's the master saw
 * a real one, on the cascade line. */
static void spurious(unsigned irq)
{
    irq_spurious_count++;
    if (irq == 15)
        outb(MASTER, EOI);
}

/* The one place for device interrupts; off from entry to exit. EOI goes out before the handler, so
 * a switch at the end delays no other device. Interrupts can only come where they were on, so every
 * one of them is a preemption point, in ring 0 as in ring 3. */
void irq_dispatch(struct trap_frame *frame)
{
    unsigned irq = frame->vector - VECTOR_IRQ0;

    if ((irq & 7) == 7 && pic_is_spurious(irq)) {
        spurious(irq);
        return;
    }
    irq_count[irq]++;
    pic_end_of_interrupt(irq);
    if (handlers[irq] != NULL)
        handlers[irq]();
    if (current()->work & WORK_RESCHEDULE)
        sched_preempt();
}
