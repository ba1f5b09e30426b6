/* A timer of the runtime, inside what it is for. */
#ifndef USER_GO_TIMERS_H
#define USER_GO_TIMERS_H

#include <stdbool.h>
#include <stdint.h>

struct timer {
    uint64_t deadline;
    void (*expired)(struct timer *timer); /* may not wait, and arms and stops only this one */
    unsigned index;                       /* in the heap */
    bool armed;
};

#endif
