/* Segments: the GDT's selectors (Linux i386's numbers), the TSS, and gate descriptors. */
#ifndef KERNEL_ARCH_I386_SEGMENTS_H
#define KERNEL_ARCH_I386_SEGMENTS_H

#include <stdint.h>

/* SYSENTER fixes the order: kernel code, kernel data, user code, user data (SDM vol. 2, SYSENTER).
 */
enum {
    GDT_TLS_FIRST = 6,
    GDT_TLS_COUNT = 3,
    GDT_ENTRIES = 32,
    KERNEL_CS = 0x60,
    KERNEL_DS = 0x68,
    USER_CS = 0x73,
    USER_DS = 0x7b,
    TSS_SELECTOR = 0x80,
    PERCPU_SELECTOR = 0xd8,
    DOUBLE_FAULT_TSS_SELECTOR = 0xf8,
};

/* The 32-bit task state segment (SDM vol. 3, 8.2.1). Of one of its kind per CPU only SS0:ESP0 is
 * used: the stack that the CPU takes when it enters ring 0 from ring 3. */
struct tss {
    uint32_t link;
    uint32_t esp0, ss0;
    uint32_t esp1, ss1, esp2, ss2;
    uint32_t cr3, eip, eflags;
    uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi;
    uint32_t es, cs, ss, ds, fs, gs;
    uint32_t ldt;
    uint16_t trap, io_map; /* io_map past the limit: ring 3 has no port at all */
};

uint64_t segment_descriptor(uint32_t base, uint32_t limit, uint32_t access, uint32_t flags);
void gdt_init(void); /* GDT, TSS, the double fault's TSS; loads them, and %fs */
void idt_init(void);

#endif
