/* Timer interrupts at random moments in place of the regular tick: each takes the CPU from whoever
 * has it, at whatever instruction that is. Exact under scripts/boot --icount: the same moments
 * again. */
#ifndef TESTS_KERNEL_RANDOM_SHOTS_H
#define TESTS_KERNEL_RANDOM_SHOTS_H

#include <stdint.h>

/* From now on; seed decides the moments. Each shot counts as a tick. */
void random_shots_start(uint32_t seed);

#endif
