/* FPU and SSE: state that belongs to the thread, saved only for threads that have used it. */
#ifndef KERNEL_ARCH_I386_FPU_H
#define KERNEL_ARCH_I386_FPU_H

#include <stdbool.h>

struct thread;

/* CR0.TS is set whenever the running thread has never used the FPU, so its first FPU instruction
 * traps (#NM); until then a switch spends nothing on it, and finds nothing of another's. */
void fpu_init(void);
void fpu_switch(struct thread *prev, struct thread *next); /* at least one of them uses it */
bool fpu_first_use(void);              /* #NM from ring 3; false: no memory or no FPU */
void fpu_reset(struct thread *thread); /* execve: as if never used; the caller's own */
bool fpu_copy(struct thread *to, struct thread *from); /* fork, clone: from is the caller */

#endif
