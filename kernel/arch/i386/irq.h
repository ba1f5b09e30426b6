/* Device interrupts: the two 8259 controllers, and who handles which line. */
#ifndef KERNEL_ARCH_I386_IRQ_H
#define KERNEL_ARCH_I386_IRQ_H

#include <stdbool.h>
#include <stdint.h>

void pic_init(void); /* remapped to vectors 0x20 to 0x2f, all lines masked */
/* handler runs in the interrupt, interrupts off, after EOI. */
void irq_register(unsigned irq, void (*handler)(void));
void irq_unmask(unsigned irq);
bool pic_is_spurious(unsigned irq);
void pic_end_of_interrupt(unsigned irq);
void clock_start(void);     /* measures the TSC */
void pit_init(uint32_t hz); /* the tick; prints the rate that the divisor really gives */

extern uint32_t irq_count[16], irq_eoi_count, irq_spurious_count;

#endif
