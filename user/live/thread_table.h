/* The threads as /proc/threads tells of them. */
#ifndef USER_LIVE_THREAD_TABLE_H
#define USER_LIVE_THREAD_TABLE_H

#include <stdint.h>

enum { THREADS_MOST = 256 };

struct thread_row {
    int tid, pid; /* pid 0: a thread of the kernel's */
    char state[8];
    char priority[16];
    uint32_t ticks, switches, preemptions; /* since it began */
    char name[16];
    char waits_for[40];
};

/* Fills rows with what there is now; gives their number, or -1 and errno. */
int thread_table_read(struct thread_row rows[THREADS_MOST]);

#endif
