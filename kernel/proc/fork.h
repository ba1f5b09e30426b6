/* fork(2), vfork(2), clone(2) and clone3(2): one more process, or one more thread. */
#ifndef KERNEL_PROC_FORK_H
#define KERNEL_PROC_FORK_H

#include <stdbool.h>
#include <stdint.h>

/* What is asked; the pointers are the user's. */
struct clone_request {
    uint32_t flags;      /* CLONE_..., without the exit signal */
    int exit_signal;     /* to the parent at the process's end; 0: none */
    bool clear_handlers; /* signals that the caller handles are SIG_DFL in a new process */
    uint32_t stack;      /* 0: the caller's */
    int *parent_tid;
    const void *tls; /* a struct user_desc */
    int *child_tid;
};

/* Makes a process like the caller's, or another thread of it. Gives the new one's number; -EINVAL,
 * -ENOSYS (a mixture that Baton lacks), -EAGAIN (too many, or no memory for one more), -ENOMEM,
 * -EFAULT, -ERESTARTNOINTR. */
int process_clone(const struct clone_request *request);

#endif
