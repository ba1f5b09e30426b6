/* The GDT and the two TSSs: one for SS0:ESP0, one that a double fault switches to. */
#include "kernel/arch/i386/cpu.h"
#include "kernel/arch/i386/double_fault.h"
#include "kernel/arch/i386/memory_map.h"
#include "kernel/thread.h"

enum { FLAT = 0xfffff, PAGES_32BIT = 0xc, BYTES_32BIT = 0x4, TSS_AVAILABLE = 0x89 };

/* One descriptor (SDM vol. 3, 3.4.5). limit in bytes or, with flag 8, in pages; access is the byte
 * with P, DPL and type; flags is G, D/B. */
uint64_t segment_descriptor(uint32_t base, uint32_t limit, uint32_t access, uint32_t flags)
{
    uint32_t low = (base << 16) | (limit & 0xffff);
    uint32_t high =
        (base & 0xff000000) | flags << 20 | (limit & 0xf0000) | access << 8 | (base >> 16 & 0xff);
    return (uint64_t)high << 32 | low;
}

static void set(struct cpu *cpu, uint32_t selector, uint64_t descriptor)
{
    cpu->gdt[selector >> 3] = descriptor;
}

static void load(struct cpu *cpu)
{
    struct {
        uint16_t limit;
        uint32_t base;
    } __attribute__((packed)) pointer = {sizeof(cpu->gdt) - 1, (uint32_t)cpu->gdt};

    __asm__ volatile("lgdt %0; ljmp %1, $1f; 1:" : : "m"(pointer), "i"(KERNEL_CS) : "memory");
    __asm__ volatile("movl %0, %%ds; movl %0, %%es; movl %0, %%ss; movl %1, %%fs; movl %2, %%gs"
                     :
                     : "r"(KERNEL_DS), "r"(PERCPU_SELECTOR), "r"(0));
    __asm__ volatile("ltr %0" : : "r"((uint16_t)TSS_SELECTOR));
    /* No local table: after reset there is one, of the 64 KiB at address 0. */
    __asm__ volatile("lldt %0" : : "r"((uint16_t)0));
}

void gdt_init(void)
{
    struct cpu *cpu = &boot_cpu;

    cpu->self = cpu;
    set(cpu, KERNEL_CS, segment_descriptor(0, FLAT, 0x9a, PAGES_32BIT));
    set(cpu, KERNEL_DS, segment_descriptor(0, FLAT, 0x92, PAGES_32BIT));
    set(cpu, USER_CS, segment_descriptor(0, FLAT, 0xfa, PAGES_32BIT));
    set(cpu, USER_DS, segment_descriptor(0, FLAT, 0xf2, PAGES_32BIT));
    set(cpu, PERCPU_SELECTOR,
        segment_descriptor((uint32_t)cpu, sizeof(*cpu) - 1, 0x92, BYTES_32BIT));
    set(cpu, TSS_SELECTOR,
        segment_descriptor((uint32_t)&cpu->tss, sizeof(cpu->tss) - 1, TSS_AVAILABLE, 0));
    set(cpu, DOUBLE_FAULT_TSS_SELECTOR,
        segment_descriptor((uint32_t)double_fault_tss(), sizeof(struct tss) - 1, TSS_AVAILABLE, 0));
    cpu->tss.ss0 = KERNEL_DS;
    cpu->tss.io_map = sizeof(cpu->tss);
    load(cpu);
}
