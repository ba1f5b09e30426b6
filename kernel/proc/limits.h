/* What a process may use at most, getrlimit(2). Enforced are RLIMIT_NOFILE (kernel/fs),
 * RLIMIT_STACK and RLIMIT_AS (kernel/mm), RLIMIT_NPROC (fork.c), RLIMIT_CPU (cpu_limit.c),
 * RLIMIT_FSIZE (kernel/fs), RLIMIT_SIGPENDING for timers, and those that say what others than user
 * 0 may ask for: RLIMIT_NICE and RLIMIT_RTPRIO. The others are kept and given back. */
#ifndef KERNEL_PROC_LIMITS_H
#define KERNEL_PROC_LIMITS_H

#include "lib/linux_process.h"

struct process;

/* Those of init; all others inherit. */
void limits_start(struct rlimit limits[RLIMIT_COUNT]);
/* prlimit(2) of the process pid, 0 the caller's: gives *old, then sets *fresh; NULL: not wanted.
 * 0, -EINVAL, -EPERM, -ESRCH. */
int limits_exchange(int pid, int resource, const struct rlimit *fresh, struct rlimit *old);
/* Tells the caller's address space of the limits that it has to keep. */
void limits_apply(void);
/* Watches over process's CPU time by its RLIMIT_CPU as it is now; process_lock held. */
void limits_watch_cpu(struct process *process);
/* The caller's limit now in force; RLIM_INFINITY: none. */
uint32_t limit_of(int resource);

#endif
