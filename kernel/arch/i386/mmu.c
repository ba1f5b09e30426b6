/* The user's half of a page directory, page by page. Page tables are low frames, so that the kernel
 * can write them wherever it runs. Callers hold the space's lock. Whole ranges: mmu_range.c. */
#include "kernel/arch/i386/mmu.h"

#include "kernel/arch/i386/cpu.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/page_tables.h"
#include "kernel/mm/space.h"
#include "kernel/print.h"
#include "kernel/thread.h"

/* Gives the entry for address, or NULL where there is no page table. */
static uint32_t *entry_of(uint32_t directory, uint32_t address)
{
    ASSERT(address < USER_END, "address %#x is the kernel's: no user page goes there", address);
    uint32_t table = *directory_entry_of(directory, address);
    if (!(table & PTE_PRESENT))
        return NULL;
    return table_of(table) + address / PAGE_SIZE % TABLE_ENTRIES;
}

void mmu_activate(uint32_t directory)
{
    uint32_t irq = irq_save();
    current()->arch.page_directory = directory;
    if (directory == 0)
        directory = mmu_kernel_directory();
    this_cpu()->page_directory = directory;
    load_cr3(directory);
    irq_restore(irq);
}

void mmu_forget(uint32_t directory)
{
    if (mmu_is_current(directory))
        load_cr3(directory);
}

uint32_t mmu_lookup(uint32_t directory, uint32_t address)
{
    const uint32_t *entry = entry_of(directory, address);
    return entry ? frame_of(*entry) : 0;
}

/* What was not present is in no TLB: nothing needs to be forgotten. */
bool mmu_map_user(uint32_t directory, uint32_t address, uint32_t frame, uint32_t protection)
{
    ASSERT(address < VDSO_START, "address %#x is not the space's own: no user page goes there",
           address);
    ASSERT(mmu_lookup(directory, address) == 0,
           "user address %#x is mapped twice: its frame would be lost", address);
    return mmu_put_entry(directory, address, frame | entry_bits(protection));
}

void mmu_replace(uint32_t directory, uint32_t address, uint32_t frame, uint32_t protection)
{
    uint32_t *entry = entry_of(directory, address), old = entry ? frame_of(*entry) : 0;
    ASSERT(old, "mmu_replace: nothing is mapped at %#x", address);
    *entry = frame | entry_bits(protection);
    if (mmu_is_current(directory))
        tlb_forget(address);
    if (old != frame)
        frame_free(old);
}
