/* Clocks and sleeping. */
#ifndef USER_TIME_H
#define USER_TIME_H

#include <stdint.h>

/* Sleeps at least this long, through any signals. */
void sleep_milliseconds(unsigned milliseconds);
/* Nanoseconds since some fixed moment; never runs backwards. */
uint64_t monotonic_nanoseconds(void);

/* The CPU's counter of cycles (under QEMU's -icount: of instructions). */
static inline uint64_t read_cycles(void)
{
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high) : : "memory");
    return (uint64_t)high << 32 | low;
}

#endif
