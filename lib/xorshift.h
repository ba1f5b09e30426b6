/* Marsaglia's xorshift of 32 bits: numbers that look random, and the same ones for the same seed.
 */
#ifndef LIB_XORSHIFT_H
#define LIB_XORSHIFT_H

#include <stdint.h>

/* The state for a seed; neighbouring seeds give states far apart, and none gives 0. */
static inline uint32_t xorshift_start(uint32_t seed)
{
    uint32_t state = seed * 2654435761u + 0x9e3779b9u;
    return state != 0 ? state : 1;
}

/* The next number; *state is not 0 and stays so. */
static inline uint32_t xorshift_next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

#endif
