/* The FPU's state of the running thread as signal frames need it: out, in, and what it complains
 * of. */
#include "kernel/arch/i386/cpu.h"
#include "kernel/arch/i386/fpu.h"
#include "kernel/thread.h"
#include "lib/linux.h"

const void *fpu_state(void)
{
    struct thread *thread = current();
    if (!(thread->arch.extras & EXTRA_FPU))
        return fpu_clean_state;
    uint32_t irq = irq_save();
    fpu_save(thread->arch.fpu_area);
    fpu_restore(thread->arch.fpu_area); /* FNSAVE empties the FPU */
    irq_restore(irq);
    return thread->arch.fpu_area;
}

void *fpu_area(void)
{
    return fpu_give_area(current()) ? current()->arch.fpu_area : NULL;
}

/* A set bit in MXCSR that the CPU does not know would fault here, in ring 0. */
static void mend_mxcsr(uint8_t *area)
{
    enum { MXCSR = 24, MXCSR_MASK = 28, DEFAULT_MASK = 0xffbf };
    uint32_t mask = *(uint32_t *)(fpu_clean_state + MXCSR_MASK);
    *(uint32_t *)(area + MXCSR) &= mask ? mask : DEFAULT_MASK;
}

void fpu_load(void)
{
    struct thread *thread = current();
    if (cpu_features.fxsr)
        mend_mxcsr(thread->arch.fpu_area);
    uint32_t irq = irq_save();
    fpu_clear_ts();
    fpu_restore(thread->arch.fpu_area);
    thread->arch.extras |= EXTRA_FPU;
    irq_restore(irq);
}

/* FXSAVE's area begins with the control and status word, FNSAVE's has each in four bytes. Bits 0 to
 * 5 of the status are errors, of the control the masks against them; MXCSR has both in one. */
int fpu_exception_code(bool simd)
{
    static const uint8_t codes[] = {FPE_FLTINV, FPE_FLTUND, FPE_FLTDIV,
                                    FPE_FLTOVF, FPE_FLTUND, FPE_FLTRES};
    static const uint8_t order[] = {0, 2, 3, 1, 4, 5};
    const uint16_t *state = fpu_state();
    uint32_t errors = state[cpu_features.fxsr ? 1 : 2] & ~(uint32_t)state[0];
    if (simd)
        errors = state[12] & ~((uint32_t)state[12] >> 7);
    for (unsigned i = 0; i < sizeof order; i++) {
        if (errors >> order[i] & 1)
            return codes[order[i]];
    }
    return 0;
}
