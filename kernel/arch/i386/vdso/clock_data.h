/* The page that the kernel shows to every program just below the vDSO, and the one formula by which
 * both make times of it: so that what a program reads for itself and what a call gives it never
 * disagree. The monotonic clock starts at 0 at the boot. */
#ifndef KERNEL_ARCH_I386_VDSO_CLOCK_DATA_H
#define KERNEL_ARCH_I386_VDSO_CLOCK_DATA_H

#include <stdint.h>

struct clock_data {
    uint32_t sequence;        /* odd while the kernel writes; changed by each writing */
    uint32_t multiplier;      /* nanoseconds in a cycle, in units of 2^-CLOCK_SHIFT; 0: no TSC */
    uint64_t cycle_base;      /* the TSC when the monotonic clock was 0 */
    uint64_t realtime_offset; /* nanoseconds: what the date is ahead of the monotonic clock */
};

#define CLOCK_DATA_ADDRESS 0xBFFFD000u /* where programs have it */

enum { CLOCK_SHIFT = 24 }; /* good for a TSC of 4 MHz and more */

/* Nanoseconds that `cycles` take: the product has 96 bits, so that it is right for centuries. */
static inline uint64_t clock_scale(uint64_t cycles, uint32_t multiplier)
{
    uint64_t low = (uint64_t)(uint32_t)cycles * multiplier;
    uint64_t high = (uint64_t)(uint32_t)(cycles >> 32) * multiplier + (low >> 32);
    return high << (32 - CLOCK_SHIFT) | (uint32_t)low >> CLOCK_SHIFT;
}

/* The monotonic clock, in nanoseconds; data->multiplier is not 0. */
static inline uint64_t clock_now(const volatile struct clock_data *data)
{
    uint64_t cycles;
    __asm__ volatile("rdtsc" : "=A"(cycles) : : "memory");
    return clock_scale(cycles - data->cycle_base, data->multiplier);
}

#endif
