/* wait4(2): collecting the status of children that ended. */
#ifndef KERNEL_PROC_WAIT4_H
#define KERNEL_PROC_WAIT4_H

#include <stdint.h>

struct ended_child {
    int pid, wait_status;
    uint32_t ticks; /* CPU time used */
};

/* Waits for the end of a child of the caller's process: that of number pid, or any for -1 and 0;
 * options as wait4(2) has them. Fills child and frees the zombie. Gives the pid; 0 where WNOHANG is
 * set and none has ended; -ECHILD, -EINVAL, -EINTR. */
int process_wait(int pid, int options, struct ended_child *child);

#endif
