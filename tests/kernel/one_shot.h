/* One timer interrupt at a chosen instruction. The counter's start is exact to the nanosecond, and
 * with scripts/boot --icount an instruction takes one: so whoever puts one instruction more between
 * the start and a piece of code has it interrupted one instruction earlier. */
#ifndef TESTS_KERNEL_ONE_SHOT_H
#define TESTS_KERNEL_ONE_SHOT_H

#include <stdint.h>

/* Stops the tick; the next timer interrupt comes after counts of 838 ns (0: as ever), takes the CPU
 * from the thread it interrupts, and starts the tick again. Interrupts on or off. */
void one_shot_arm(unsigned counts);
/* Where the last shot fell: the address of the instruction that it came before; 0: none yet. */
uint32_t one_shot_address(void);

#endif
