/* Between the files mmu*.c and the frame allocator: how page tables look, and those not needed. */
#ifndef KERNEL_ARCH_I386_MMU_H
#define KERNEL_ARCH_I386_MMU_H

#include <stdint.h>

/* Bits of an entry of a page directory or a page table. */
enum {
    PTE_PRESENT = 0x001,
    PTE_WRITE = 0x002,
    PTE_USER = 0x004,
    PTE_HELD =
        0x200, /* ours: the entry has a frame, though PROT_NONE keeps it from being present */
    PTE_FLAGS = 0xFFF
};

enum {
    TABLE_ENTRIES = 1024,
    TABLE_SPAN = 0x400000, /* bytes of address space under one page table */
    USER_TABLES = 767,     /* entries of a directory that are a space's own; the rest all share */
};

/* Drops what the CPU remembers of the page at address. */
static inline void tlb_forget(uint32_t address)
{
    __asm__ volatile("invlpg (%0)" : : "r"(address) : "memory");
}

/* The entries of the kernel-stack region's page tables, one for each page from
 * KERNEL_STACKS_START on. */
extern uint32_t mmu_stack_entries[];
/* Where usable RAM ends, physical; from boot_info (kernel/mm/frame_init.c). */
uint32_t frame_ram_end(void);
/* Gives the part of the kernel's static page tables that this machine's RAM leaves unused, as
 * physical addresses: frame_init() makes it ordinary memory. */
void mmu_spare_tables(uint32_t *start, uint32_t *end);

#endif
