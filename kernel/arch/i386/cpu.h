/* The CPU as the rest of the kernel sees it: interrupt state, the per-CPU block, time stamps. */
#ifndef KERNEL_ARCH_I386_CPU_H
#define KERNEL_ARCH_I386_CPU_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/arch/i386/segments.h"
#include "kernel/trace_ring.h"

struct thread;
struct run_queue;

enum {
    EFLAGS_ALWAYS = 2, /* has no meaning, but is always set */
    EFLAGS_TF = 0x100,
    EFLAGS_IF = 0x200,
    EFLAGS_DF = 0x400,
    EFLAGS_NT = 0x4000,
    EFLAGS_RF = 0x10000,
    EFLAGS_VM = 0x20000
};
enum { CR0_TS = 8 };

/* One CPU's own data; %fs addresses it in ring 0. The first fields are used by entry.asm. */
struct cpu {
    struct cpu *self;
    struct thread *current;
    uint32_t page_directory; /* what CR3 holds */
    struct run_queue *run_queue;
    struct thread *idle;
    uint32_t id;
    struct trace_ring trace;
    uint8_t entry_stack[2048]; /* SYSENTER's first instruction, and an NMI or #DB at it */
    struct tss tss;            /* straight above: SYSENTER_ESP is its address */
    uint64_t gdt[GDT_ENTRIES] __attribute__((aligned(8)));
};

extern struct cpu boot_cpu;

/* This CPU's block by way of %fs: THIS_CPU->field is one instruction. */
#define THIS_CPU ((__seg_fs struct cpu *)0)

static inline struct cpu *this_cpu(void)
{
    return THIS_CPU->self;
}

static inline struct thread *current(void)
{
    return THIS_CPU->current;
}

static inline uint32_t read_eflags(void)
{
    uint32_t flags;
    __asm__ volatile("pushfl; popl %0" : "=rm"(flags) : : "memory");
    return flags;
}

static inline bool irq_enabled(void)
{
    return (read_eflags() & EFLAGS_IF) != 0;
}

static inline void irq_disable(void)
{
    __asm__ volatile("cli" : : : "memory");
}

static inline void irq_enable(void)
{
    __asm__ volatile("sti" : : : "memory");
}

static inline uint32_t irq_save(void)
{
    uint32_t flags = read_eflags();
    irq_disable();
    return flags & EFLAGS_IF;
}

static inline void irq_restore(uint32_t state)
{
    if (state)
        irq_enable();
}

/* STI takes effect after the next instruction, so no interrupt falls between the two. */
static inline void cpu_wait_for_interrupt(void)
{
    __asm__ volatile("sti; hlt" : : : "memory");
}

static inline void cpu_relax(void)
{
    __asm__ volatile("pause" : : : "memory");
}

/* What CPUID offers; all false on a CPU without CPUID. Filled by cpu_detect(). */
struct cpu_features {
    bool cpuid, fpu, tsc, msr, sysenter, fxsr, sse;
};
extern struct cpu_features cpu_features;
void cpu_detect(void);

static inline uint64_t cpu_cycles(void)
{
    uint64_t cycles;
    if (!cpu_features.tsc)
        return 0;
    __asm__ volatile("rdtsc" : "=A"(cycles) : : "memory");
    return cycles;
}

static inline void write_msr(uint32_t number, uint32_t value)
{
    __asm__ volatile("wrmsr" : : "c"(number), "a"(value), "d"(0));
}

static inline uint32_t read_cr2(void)
{
    uint32_t value;
    __asm__ volatile("movl %%cr2, %0" : "=r"(value));
    return value;
}

static inline void load_cr3(uint32_t directory)
{
    __asm__ volatile("movl %0, %%cr3" : : "r"(directory) : "memory");
}

#endif
