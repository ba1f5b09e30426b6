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

/* The CPU was taken from thread tid by a schedule's wish, and given to thread next. */
struct baton_preemption {
    uint32_t point; /* how many instructions the program had executed in ring 3 */
    int32_t tid, next;
    uint32_t address; /* of tid's next instruction */
    uint32_t caller;  /* where its function was called from; 0: not known */
};

/* The run of a program that is explored, so far. */
struct baton_exploration {
    uint32_t points; /* instructions in ring 3, of all its threads together */
    uint32_t forced; /* preemptions that follow, oldest first */
};

#endif
