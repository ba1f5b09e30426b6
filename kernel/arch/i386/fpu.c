#include "kernel/arch/i386/fpu.h"
#include "kernel/arch/i386/cpu.h"
#include "kernel/mm/heap.h"
#include "kernel/print.h"
#include "kernel/thread.h"
#include "lib/string.h"

enum {
    FPU_AREA_SIZE = FXSAVE_SIZE, /* FNSAVE needs 108 */
    CR0_MP = 2,
    CR0_EM = 4,
    CR0_NE = 0x20,
    CR4_OSFXSR = 0x200,
    CR4_OSXMMEXCPT = 0x400,
};

uint8_t fpu_clean_state[FPU_AREA_SIZE] __attribute__((aligned(16)));

static uint32_t read_cr0(void)
{
    uint32_t value;
    __asm__ volatile("movl %%cr0, %0" : "=r"(value));
    return value;
}

static void write_cr0(uint32_t value)
{
    __asm__ volatile("movl %0, %%cr0" : : "r"(value) : "memory");
}

void fpu_clear_ts(void)
{
    __asm__ volatile("clts" : : : "memory");
}

void fpu_save(void *area)
{
    if (cpu_features.fxsr)
        __asm__ volatile("fxsave (%0)" : : "r"(area) : "memory");
    else
        __asm__ volatile("fnsave (%0)" : : "r"(area) : "memory");
}

void fpu_restore(const void *area)
{
    if (cpu_features.fxsr)
        __asm__ volatile("fxrstor (%0)" : : "r"(area) : "memory");
    else
        __asm__ volatile("frstor (%0)" : : "r"(area) : "memory");
}

/* Turns the FPU on, keeps a clean state for first uses, and leaves CR0.TS set. */
void fpu_init(void)
{
    uint32_t cr0 = (read_cr0() & ~(CR0_EM | CR0_TS)) | CR0_MP | CR0_NE;
    if (!cpu_features.fpu) {
        write_cr0((cr0 & ~CR0_MP) | CR0_EM);
        return;
    }
    write_cr0(cr0);
    if (cpu_features.fxsr) {
        uint32_t cr4;
        __asm__ volatile("movl %%cr4, %0" : "=r"(cr4));
        cr4 |= CR4_OSFXSR | (cpu_features.sse ? CR4_OSXMMEXCPT : 0);
        __asm__ volatile("movl %0, %%cr4" : : "r"(cr4));
    }
    __asm__ volatile("fninit");
    fpu_save(fpu_clean_state);
    if (cpu_features.fxsr) /* all registers zero; only control words and MXCSR's default stay */
        memset(fpu_clean_state + 32, 0, FPU_AREA_SIZE - 32);
    write_cr0(cr0 | CR0_TS);
}

/* Called by __switch_to, interrupts off. CR0.TS is clear exactly while a user of the FPU runs. */
void fpu_switch(struct thread *prev, struct thread *next)
{
    if (prev->arch.extras & EXTRA_FPU)
        fpu_save(prev->arch.fpu_area);
    if (next->arch.extras & EXTRA_FPU) {
        fpu_clear_ts();
        fpu_restore(next->arch.fpu_area);
    } else {
        write_cr0(read_cr0() | CR0_TS);
    }
}

/* An area for thread's state; kept until the thread ends. */
bool fpu_give_area(struct thread *thread)
{
    if (thread->arch.fpu_area == NULL)
        thread->arch.fpu_area = kmalloc(FPU_AREA_SIZE);
    return thread->arch.fpu_area != NULL;
}

bool fpu_first_use(void)
{
    struct thread *thread = current();
    if (!cpu_features.fpu || !fpu_give_area(thread))
        return false;
    uint32_t irq = irq_save();
    fpu_clear_ts();
    fpu_restore(fpu_clean_state);
    thread->arch.extras |= EXTRA_FPU;
    irq_restore(irq);
    return true;
}

void fpu_reset(struct thread *thread)
{
    uint32_t irq = irq_save();
    if (thread->arch.extras & EXTRA_FPU)
        write_cr0(read_cr0() | CR0_TS);
    thread->arch.extras &= ~EXTRA_FPU;
    irq_restore(irq);
}

bool fpu_copy(struct thread *to, struct thread *from)
{
    if (!(from->arch.extras & EXTRA_FPU))
        return true;
    if (!fpu_give_area(to))
        return false;
    uint32_t irq = irq_save();
    fpu_save(from->arch.fpu_area);
    fpu_restore(from->arch.fpu_area); /* FNSAVE empties the FPU */
    irq_restore(irq);
    memcpy(to->arch.fpu_area, from->arch.fpu_area, FPU_AREA_SIZE);
    to->arch.extras |= EXTRA_FPU;
    return true;
}
