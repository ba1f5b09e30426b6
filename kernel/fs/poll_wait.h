/* Waiting until one of several open files is ready: what poll and select have in common. */
#ifndef KERNEL_FS_POLL_WAIT_H
#define KERNEL_FS_POLL_WAIT_H

#include <stdint.h>

#include "kernel/fs/poll.h"

struct poller;

enum { POLL_FEW = 8 }; /* entries: as many find room on the kernel stack */

/* One file that is asked for. */
struct poll_entry {
    struct file *file; /* with a reference; NULL: none, and ready stays what it is */
    int descriptor;    /* the caller's own */
    int wanted;        /* bits of poll(2); POLLERR and POLLHUP are always wanted */
    int ready;         /* the result */
    struct poll_watcher watcher;
    struct poller *poller;
};

/* Sleeps until at least one entry is ready, until the clock's time end at most (0: not at all;
 * kernel/proc/clock_wait.h). The number of those that are ready, or -EINTR. */
int poll_wait(struct poll_entry *entry, int count, uint64_t end);

#endif
