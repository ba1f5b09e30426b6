/* Kernel stacks. Each has a slot of 16 KiB of addresses: the lower 8 KiB are never mapped, so that
 * a stack that overflows faults at once; the upper 8 KiB are the stack. A few stacks whose threads
 * have gone stay mapped, so that most threads get one without touching a page table. */
#include "kernel/arch/i386/memory_map.h"
#include "kernel/arch/i386/mmu.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/print.h"
#include "kernel/spinlock.h"
#include "kernel/thread.h"

enum {
    SLOTS = (KERNEL_STACKS_END - KERNEL_STACKS_START) / KERNEL_STACK_SLOT,
    STACK_PAGES = KERNEL_STACK_SIZE / PAGE_SIZE,
    GUARD_SIZE = KERNEL_STACK_SLOT - KERNEL_STACK_SIZE,
    CACHE_SIZE = 16,
    NO_SLOT = SLOTS
};

static struct spinlock lock = SPINLOCK_INIT; /* guards all below */
static uint16_t returned[SLOTS];             /* slots used before and free again */
static uint32_t returned_count, fresh;       /* slots from `fresh` on were never used */
static uint16_t cached[CACHE_SIZE];          /* free slots whose stacks are still mapped */
static uint32_t cached_count;

static uint32_t slot_address(uint32_t slot)
{
    return KERNEL_STACKS_START + slot * KERNEL_STACK_SLOT + GUARD_SIZE;
}

static uint32_t *stack_entry(uint32_t address)
{
    return &mmu_stack_entries[(address - KERNEL_STACKS_START) / PAGE_SIZE];
}

/* Takes a slot, or gives NO_SLOT; *mapped says whether its stack is there already. */
static uint32_t slot_take(bool *mapped)
{
    uint32_t irq = spin_lock(&lock), slot = NO_SLOT;
    *mapped = cached_count > 0;
    if (cached_count > 0)
        slot = cached[--cached_count];
    else if (returned_count > 0)
        slot = returned[--returned_count];
    else if (fresh < SLOTS)
        slot = fresh++;
    spin_unlock(&lock, irq);
    return slot;
}

static void slot_give(uint32_t slot)
{
    uint32_t irq = spin_lock(&lock);
    returned[returned_count++] = (uint16_t)slot;
    spin_unlock(&lock, irq);
}

/* Keeps the stack in slot mapped for the next thread; false: enough are kept already. */
static bool cache_put(uint32_t slot)
{
    uint32_t irq = spin_lock(&lock);
    bool kept = cached_count < CACHE_SIZE;
    if (kept)
        cached[cached_count++] = (uint16_t)slot;
    spin_unlock(&lock, irq);
    return kept;
}

static void stack_unmap(uint32_t lowest)
{
    for (uint32_t i = 0; i < STACK_PAGES; i++) {
        uint32_t address = lowest + i * PAGE_SIZE, entry = *stack_entry(address);
        *stack_entry(address) = 0;
        tlb_forget(address);
        if (entry & PTE_PRESENT)
            frame_free(entry & ~PTE_FLAGS);
    }
}

/* Gives the stack its frames. False: no memory, and nothing is mapped. */
static bool stack_map(uint32_t lowest)
{
    for (uint32_t i = 0; i < STACK_PAGES; i++) {
        uint32_t frame = frame_alloc();
        if (frame == FRAME_NONE) {
            stack_unmap(lowest);
            return false;
        }
        *stack_entry(lowest + i * PAGE_SIZE) = frame | PTE_PRESENT | PTE_WRITE;
    }
    return true;
}

void *mmu_stack_create(void)
{
    bool mapped;
    uint32_t slot = slot_take(&mapped);
    if (slot == NO_SLOT)
        return NULL;
    if (!mapped && !stack_map(slot_address(slot))) {
        slot_give(slot);
        return NULL;
    }
    return (void *)(uintptr_t)slot_address(slot);
}

void mmu_stack_destroy(void *lowest)
{
    uint32_t address = (uint32_t)(uintptr_t)lowest;
    uint32_t slot = (address - KERNEL_STACKS_START) / KERNEL_STACK_SLOT;
    ASSERT(slot < SLOTS && address == slot_address(slot) && *stack_entry(address) & PTE_PRESENT,
           "mmu_stack_destroy: %p is no kernel stack: see who kept that thread->stack", lowest);
    if (cache_put(slot))
        return;
    stack_unmap(address);
    slot_give(slot);
}

void mmu_stack_cache_drain(void)
{
    for (;;) {
        uint32_t irq = spin_lock(&lock), slot = NO_SLOT;
        if (cached_count > 0)
            slot = cached[--cached_count];
        spin_unlock(&lock, irq);
        if (slot == NO_SLOT)
            return;
        stack_unmap(slot_address(slot));
        slot_give(slot);
    }
}
