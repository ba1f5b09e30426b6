/* Between the files mmu*.c and the frame allocator: how page tables look, and those not needed. */
#ifndef KERNEL_ARCH_I386_MMU_H
#define KERNEL_ARCH_I386_MMU_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/arch/i386/memory_map.h"
#include "kernel/mm/page.h"
#include "lib/linux_memory.h"

/* Bits of an entry of a page directory or a page table. */
enum {
    PTE_PRESENT = 0x001,
    PTE_WRITE = 0x002,
    PTE_USER = 0x004,
    PTE_HELD = 0x200, /* ours: the entry has a frame, be it present or, with PROT_NONE, not */
    PTE_FLAGS = 0xFFF
};

enum {
    TABLE_ENTRIES = 1024,
    GROUP_ENTRIES = TABLE_ENTRIES / 32, /* of a page table, under one bit of page->groups */
    TABLE_SPAN = 0x400000,              /* bytes of address space under one page table */
    USER_TABLES = 767, /* entries of a directory that are a space's own; the rest all share */
};

/* Drops what the CPU remembers of the page at address. */
static inline void tlb_forget(uint32_t address)
{
    __asm__ volatile("invlpg (%0)" : : "r"(address) : "memory");
}

/* Whether this CPU has loaded directory; only then may its TLB know pages of it. */
static inline bool mmu_is_current(uint32_t directory)
{
    uint32_t loaded;
    __asm__ volatile("movl %%cr3, %0" : "=r"(loaded));
    return loaded == directory;
}

/* The frame in an entry of a page table, or 0. */
static inline uint32_t frame_of(uint32_t entry)
{
    return entry & PTE_HELD ? entry & ~PTE_FLAGS : 0;
}

/* The bits for PROT_... words. The 486 knows no execute bit, and what can be written can be read.
 */
static inline uint32_t entry_bits(uint32_t protection)
{
    uint32_t bits = PTE_HELD;
    if (protection != PROT_NONE)
        bits |= PTE_PRESENT | PTE_USER;
    if (protection & PROT_WRITE)
        bits |= PTE_WRITE;
    return bits;
}

/* The entry of a directory under which address lies. */
static inline uint32_t *directory_entry_of(uint32_t directory, uint32_t address)
{
    return (uint32_t *)phys_to_virt(directory) + address / TABLE_SPAN;
}

/* The page table that a present entry of a directory leads to. */
static inline uint32_t *table_of(uint32_t directory_entry)
{
    return phys_to_virt(directory_entry & ~PTE_FLAGS);
}

/* Makes an empty page table under an entry that has none. False: no memory. */
bool mmu_table_make(uint32_t *directory_entry);
/* Puts an entry into directory, for an address where none is held, making the page table where it
 * is missing. False: no memory. */
bool mmu_put_entry(uint32_t directory, uint32_t address, uint32_t entry);
/* Takes an empty page table away. */
void mmu_table_end(uint32_t *directory_entry);
/* The kernel's notes on the page table under a present entry: see struct page. */
static inline struct page *table_record(uint32_t directory_entry)
{
    return page_of(directory_entry & ~PTE_FLAGS);
}

/* Puts an entry where none is held into the table of these entries and this record. */
static inline void table_put(struct page *record, uint32_t *entries, uint32_t index, uint32_t entry)
{
    entries[index] = entry;
    record->mapped++;
    record->groups |= 1u << index / GROUP_ENTRIES;
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
