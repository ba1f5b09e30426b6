/* The load: how many threads run or could run, averaged over one, five and fifteen minutes. */
#ifndef KERNEL_LOAD_H
#define KERNEL_LOAD_H

#include <stdint.h>

enum { LOAD_ONE = 2048 /* a load of one thread */, LOADS = 3 };

/* The average after one more sample, of so many threads. decay, in LOAD_ONEs, is what stays of the
 * old one; what a rising average would lose by rounding it gets, so that it arrives. */
static inline uint32_t load_next(uint32_t load, uint32_t decay, uint32_t threads)
{
    uint32_t now = threads * LOAD_ONE;
    uint32_t sum = load * decay + now * (LOAD_ONE - decay);
    return (sum + (now >= load ? LOAD_ONE - 1 : 0)) / LOAD_ONE;
}

void load_init(void); /* from now on a sample every five seconds; once the timer runs */
/* The averages of one, five and fifteen minutes, in LOAD_ONEs. */
void load_averages(uint32_t load[LOADS]);

#endif
