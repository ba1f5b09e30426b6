/* The 8254 timer, for the clock that is made of it. */
#ifndef KERNEL_ARCH_I386_PIT_H
#define KERNEL_ARCH_I386_PIT_H

#include <stdint.h>

enum { PIT_INPUT_HZ = 1193182 };

/* The TSC's cycles in 5 ms; never too few, but more where the machine was stopped meanwhile. */
uint64_t pit_cycles_in_5ms(void);
uint32_t pit_divisor(void);    /* counts in a tick */
uint32_t pit_read_count(void); /* what is still counted down before the next tick */

#endif
