/* FPU and SSE: state that belongs to the thread, saved only for threads that have used it. */
#ifndef KERNEL_ARCH_I386_FPU_H
#define KERNEL_ARCH_I386_FPU_H

#include <stdbool.h>
#include <stdint.h>

struct thread;

enum { FXSAVE_SIZE = 512 };

/* CR0.TS is set whenever the running thread has never used the FPU, so its first FPU instruction
 * traps (#NM); until then a switch spends nothing on it, and finds nothing of another's. */
void fpu_init(void);
void fpu_switch(struct thread *prev, struct thread *next); /* at least one of them uses it */
bool fpu_first_use(void);              /* #NM from ring 3; false: no memory or no FPU */
void fpu_reset(struct thread *thread); /* execve: as if never used; the caller's own */
bool fpu_copy(struct thread *to, struct thread *from); /* fork, clone: from is the caller */

/* fpu_frame.c, for signal frames; the caller's own state, interrupts on. As FXSAVE, or where there
 * is none FNSAVE, has it. */
const void *fpu_state(void); /* as it is now, to be read */
void *fpu_area(void);        /* where to write a new one, after fpu_reset(); NULL: no memory */
void fpu_load(void);         /* takes what was written there, be it sound or not */
/* Which error the FPU reports by #MF, or with simd by #XM: FPE_..., or 0 for none. */
int fpu_exception_code(bool simd);

/* Between the two files. */
extern uint8_t fpu_clean_state[FXSAVE_SIZE];
void fpu_clear_ts(void); /* the FPU may be used; interrupts off */
void fpu_save(void *area);
void fpu_restore(const void *area);
bool fpu_give_area(struct thread *thread); /* false: no memory */

#endif
