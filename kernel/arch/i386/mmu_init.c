/* The kernel's half of every address space, and the vDSO below it, built once at boot. All these
 * page tables are static and none is added later, so the upper 257 entries of a page directory are
 * the same for ever: a new address space just copies them. User pages: mmu.c; kernel stacks:
 * mmu_stack.c. */
#include "kernel/arch/i386/mmu.h"

#include "kernel/arch/i386/cpu.h"
#include "kernel/arch/i386/memory_map.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/print.h"

enum {
    DIRECT_TABLES = DIRECT_MAP_LIMIT / TABLE_SPAN,
    STACK_TABLES = (KERNEL_STACKS_END - KERNEL_STACKS_START) / TABLE_SPAN,
};

#define PAGE_ALIGNED __attribute__((aligned(4096)))

static uint32_t kernel_directory[TABLE_ENTRIES] PAGE_ALIGNED;
static uint32_t vdso_entries[TABLE_ENTRIES] PAGE_ALIGNED;
static uint32_t window_entries[TABLE_ENTRIES] PAGE_ALIGNED;
uint32_t mmu_stack_entries[STACK_TABLES * TABLE_ENTRIES] PAGE_ALIGNED;
/* Enough for a full direct map; mmu_spare_tables() gives back those that RAM does not fill. */
static uint32_t direct_entries[DIRECT_TABLES * TABLE_ENTRIES] PAGE_ALIGNED;
static uint32_t direct_tables; /* of them in use */

/* Puts count page tables into the kernel's directory, from address on. */
static void install_tables(uint32_t address, const uint32_t *entries, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        kernel_directory[address / TABLE_SPAN + i] =
            virt_to_phys(entries + i * TABLE_ENTRIES) | PTE_PRESENT | PTE_WRITE;
}

/* Whether the direct map must show physical read-only: the kernel's code and constants. */
static bool is_constant(uint32_t physical)
{
    return physical >= virt_to_phys(text_start) &&
           physical < (virt_to_phys(rodata_end) & -PAGE_SIZE);
}

/* Maps RAM and what lies in it from physical 0 on. Rounding up to a whole table takes in the ACPI
 * tables, which the firmware keeps just above the usable RAM. */
static void map_directly(void)
{
    uint32_t end = frame_ram_end();
    if (end > DIRECT_MAP_LIMIT)
        end = DIRECT_MAP_LIMIT;
    direct_tables = (end + TABLE_SPAN - 1) / TABLE_SPAN;
    for (uint32_t i = 0; i < direct_tables * TABLE_ENTRIES; i++) {
        uint32_t physical = i * PAGE_SIZE;
        direct_entries[i] = physical | PTE_PRESENT | (is_constant(physical) ? 0 : PTE_WRITE);
    }
    install_tables(KERNEL_BASE, direct_entries, direct_tables);
}

void mmu_init(void)
{
    map_directly();
    install_tables(KERNEL_STACKS_START, mmu_stack_entries, STACK_TABLES);
    install_tables(WINDOW_START, window_entries, 1);
    install_tables(VDSO_START, vdso_entries, 1);
    kernel_directory[VDSO_START / TABLE_SPAN] |= PTE_USER;
    load_cr3(mmu_kernel_directory()); /* not mmu_activate(): there is no thread yet */
}

void mmu_map_vdso(uint32_t address, uint32_t frame)
{
    ASSERT(address >= VDSO_START && address < USER_END, "%#x is no address of the vDSO's", address);
    vdso_entries[(address - VDSO_START) / PAGE_SIZE] = frame | PTE_HELD | PTE_PRESENT | PTE_USER;
}

void mmu_spare_tables(uint32_t *start, uint32_t *end)
{
    *start = virt_to_phys(direct_entries + direct_tables * TABLE_ENTRIES);
    *end = virt_to_phys(direct_entries + DIRECT_TABLES * TABLE_ENTRIES);
}

uint32_t mmu_kernel_directory(void)
{
    return virt_to_phys(kernel_directory);
}

/* Gives the number of the window page that this CPU has for slot: each CPU has two of its own. */
static uint32_t window_number(int slot)
{
    return this_cpu()->id * 2 + (uint32_t)slot;
}

void *mmu_window_open(uint32_t frame, int slot)
{
    uint32_t number = window_number(slot), address = WINDOW_START + number * PAGE_SIZE;
    ASSERT(!irq_enabled(),
           "a window is opened with interrupts on: an interrupt could take it over");
    window_entries[number] = frame | PTE_PRESENT | PTE_WRITE;
    tlb_forget(address);
    return (void *)(uintptr_t)address;
}

void mmu_window_close(int slot)
{
    uint32_t number = window_number(slot);
    window_entries[number] = 0;
    tlb_forget(WINDOW_START + number * PAGE_SIZE);
}
