/* Robust futexes, set_robust_list(2): a thread keeps a list of the locks it holds in its own
 * memory, and at its end the kernel marks them as left by a dead owner. */
#ifndef KERNEL_PROC_ROBUST_LIST_H
#define KERNEL_PROC_ROBUST_LIST_H

/* Walks the calling thread's list and forgets it. The thread is about to end, or to run another
 * program; its space is still the current one. */
void robust_list_leave(void);

#endif
