/* 64-bit division by 32 bits. Plain `/` on 64 bits makes the compiler call libgcc, which the kernel
 * does not link: two DIVs do it, as in long division by hand with digits of 32 bits. */
#ifndef LIB_DIV64_H
#define LIB_DIV64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Gives dividend / divisor, and through remainder (where not NULL) dividend % divisor.
 * divisor must not be 0. */
static inline uint64_t div64(uint64_t dividend, uint32_t divisor, uint32_t *remainder)
{
    uint32_t high = (uint32_t)(dividend >> 32);
    uint32_t low = (uint32_t)dividend;
    uint32_t high_quotient = high / divisor;
    uint32_t rest = high % divisor; /* below divisor, so the next quotient fits 32 bits */
    uint32_t low_quotient;
    __asm__("divl %4" : "=a"(low_quotient), "=d"(rest) : "0"(low), "1"(rest), "r"(divisor) : "cc");
    if (remainder)
        *remainder = rest;
    return (uint64_t)high_quotient << 32 | low_quotient;
}

/* dividend / divisor where the divisor has 64 bits too, and is not 0: bit by bit, as by hand. */
static inline uint64_t div64_wide(uint64_t dividend, uint64_t divisor)
{
    uint64_t rest = 0, quotient = 0;
    for (int bit = 63; bit >= 0; bit--) {
        bool overflow = rest >> 63;
        rest = rest << 1 | (dividend >> bit & 1);
        if (overflow || rest >= divisor) {
            rest -= divisor;
            quotient |= (uint64_t)1 << bit;
        }
    }
    return quotient;
}

#endif
