/* The user's half of a page directory: one entry for each page that has been touched. Page tables
 * are low frames, so that the kernel can write them wherever it runs. Callers hold the space's
 * lock. */
#include "kernel/arch/i386/mmu.h"

#include "kernel/arch/i386/cpu.h"
#include "kernel/arch/i386/memory_map.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/print.h"
#include "kernel/thread.h"
#include "lib/string.h"

static uint32_t read_cr3(void)
{
    uint32_t value;
    __asm__ volatile("movl %%cr3, %0" : "=r"(value));
    return value;
}

/* The CPU has loaded directory if CR3 says so; only then may its TLB know pages of it. */
static void forget_page(uint32_t directory, uint32_t address)
{
    if (read_cr3() == directory)
        tlb_forget(address);
}

static uint32_t frame_of(uint32_t entry)
{
    return entry & (PTE_PRESENT | PTE_HELD) ? entry & ~PTE_FLAGS : 0;
}

/* The bits for PROT_... words. The 486 knows no execute bit, and what can be written can be read.
 */
static uint32_t entry_bits(uint32_t protection)
{
    uint32_t bits = PTE_HELD;
    if (protection != PROT_NONE)
        bits |= PTE_PRESENT | PTE_USER;
    if (protection & PROT_WRITE)
        bits |= PTE_WRITE;
    return bits;
}

/* Gives the entry for address, or NULL where there is no page table. */
static uint32_t *entry_of(uint32_t directory, uint32_t address)
{
    uint32_t *tables = phys_to_virt(directory);
    uint32_t table = tables[address / TABLE_SPAN];
    ASSERT(address < USER_END, "address %#x is the kernel's: no user page goes there", address);
    if (!(table & PTE_PRESENT))
        return NULL;
    return (uint32_t *)phys_to_virt(table & ~PTE_FLAGS) + address / PAGE_SIZE % TABLE_ENTRIES;
}

/* The same, making the page table where it is missing. NULL: no memory. */
static uint32_t *entry_make(uint32_t directory, uint32_t address)
{
    uint32_t *entry = entry_of(directory, address), frame;
    if (entry)
        return entry;
    frame = frame_alloc_low();
    if (frame == FRAME_NONE)
        return NULL;
    memset(phys_to_virt(frame), 0, PAGE_SIZE);
    ((uint32_t *)phys_to_virt(directory))[address / TABLE_SPAN] =
        frame | PTE_PRESENT | PTE_WRITE | PTE_USER;
    return entry_of(directory, address);
}

uint32_t mmu_directory_create(void)
{
    uint32_t directory = frame_alloc_low();
    if (directory == FRAME_NONE)
        return 0;
    uint32_t *tables = phys_to_virt(directory);
    const uint32_t *kernel_tables = phys_to_virt(mmu_kernel_directory());
    memset(tables, 0, USER_TABLES * sizeof(*tables));
    memcpy(tables + USER_TABLES, kernel_tables + USER_TABLES,
           (TABLE_ENTRIES - USER_TABLES) * sizeof(*tables));
    return directory;
}

void mmu_directory_destroy(uint32_t directory)
{
    uint32_t *tables = phys_to_virt(directory);
    ASSERT(read_cr3() != directory, "the page directory %#x is destroyed while in use", directory);
    for (uint32_t i = 0; i < USER_TABLES; i++)
        if (tables[i] & PTE_PRESENT)
            frame_free(tables[i] & ~PTE_FLAGS);
    frame_free(directory);
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

bool mmu_map_user(uint32_t directory, uint32_t address, uint32_t frame, uint32_t protection)
{
    uint32_t *entry = entry_make(directory, address);
    if (!entry)
        return false;
    ASSERT(frame_of(*entry) == 0, "user address %#x is mapped twice: its frame would be lost",
           address);
    *entry = frame | entry_bits(protection);
    forget_page(directory, address);
    return true;
}

uint32_t mmu_lookup(uint32_t directory, uint32_t address)
{
    const uint32_t *entry = entry_of(directory, address);
    return entry ? frame_of(*entry) : 0;
}

uint32_t mmu_unmap(uint32_t directory, uint32_t address)
{
    uint32_t *entry = entry_of(directory, address);
    uint32_t frame = entry ? frame_of(*entry) : 0;
    if (frame) {
        *entry = 0;
        forget_page(directory, address);
    }
    return frame;
}

void mmu_protect(uint32_t directory, uint32_t address, uint32_t protection)
{
    uint32_t *entry = entry_of(directory, address);
    if (!entry || !frame_of(*entry))
        return;
    *entry = frame_of(*entry) | entry_bits(protection);
    forget_page(directory, address);
}

uint32_t mmu_next_mapped(uint32_t directory, uint32_t address, uint32_t end)
{
    while (address < end) {
        const uint32_t *entry = entry_of(directory, address);
        if (entry && frame_of(*entry))
            return address;
        address = entry ? address + PAGE_SIZE : (address & -TABLE_SPAN) + TABLE_SPAN;
    }
    return end;
}
