/* What Baton offers beyond Linux; the kernel fills these structures. */
#ifndef USER_BATON_H
#define USER_BATON_H

#include <stdint.h>

struct baton_thread {
    int32_t tid, pid; /* pid 0: a kernel thread */
    int32_t state;    /* 0 RUNNING, 1 READY, 2 BLOCKED, 3 ZOMBIE */
    int32_t priority, base_priority;
    uint32_t ticks, switches, preemptions;
    char name[16];
    char wait_reason[32]; /* what a BLOCKED thread waits for */
};

#endif
