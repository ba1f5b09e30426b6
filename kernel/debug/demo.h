/* Demonstrations made of kernel threads, started by the kernel_demo system call. */
#ifndef KERNEL_DEBUG_DEMO_H
#define KERNEL_DEBUG_DEMO_H

/* Runs the demonstration called name to its end, printing on the console: "interleave", "yield" or
 * "donation". 0, -EINVAL (NULL), -ENOENT (no such demonstration), -ENOMEM. May sleep. */
int kernel_demo_run(const char *name);

#endif
