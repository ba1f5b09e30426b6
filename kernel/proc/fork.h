/* fork(2) and clone(2). */
#ifndef KERNEL_PROC_FORK_H
#define KERNEL_PROC_FORK_H

#include <stdint.h>

/* clone(2)'s arguments; the pointers are the user's. */
struct clone_request {
    uint32_t flags;
    uint32_t stack; /* 0: the caller's */
    int *parent_tid;
    const void *tls; /* a struct user_desc */
    int *child_tid;
};

/* Makes a process like the caller's, or another thread of it. Gives the new one's number; -EINVAL,
 * -ENOSYS (a mixture that Baton lacks), -EAGAIN, -ENOMEM, -EFAULT. */
int process_clone(const struct clone_request *request);

#endif
