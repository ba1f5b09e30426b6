/* Page directories and page tables of user memory. A table exists only while it maps something, so
 * that who walks the regions of a space meets all its tables. The record of a table's frame counts
 * its entries; when the last one goes the table is clean, and is kept for the next that needs one,
 * as are directories: most programs then start and end without filling a page with zeros. */
#include "kernel/arch/i386/mmu.h"

#include "kernel/arch/i386/cpu.h"
#include "kernel/arch/i386/memory_map.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/page_tables.h"
#include "kernel/print.h"
#include "kernel/spinlock.h"
#include "lib/string.h"

enum { CACHE_SIZE = 16 };

/* Frames that are as new: of tables all zero, of directories zero in the user's part. */
struct frame_cache {
    struct spinlock lock;
    uint32_t count;
    uint32_t frame[CACHE_SIZE];
};

static struct frame_cache tables, directories;

/* Gives a kept frame, or FRAME_NONE. */
static uint32_t cache_take(struct frame_cache *cache)
{
    uint32_t irq = spin_lock(&cache->lock), frame = FRAME_NONE;
    if (cache->count > 0)
        frame = cache->frame[--cache->count];
    spin_unlock(&cache->lock, irq);
    return frame;
}

/* Keeps frame, or frees it where enough are kept. */
static void cache_give(struct frame_cache *cache, uint32_t frame)
{
    uint32_t irq = spin_lock(&cache->lock);
    bool kept = cache->count < CACHE_SIZE;
    if (kept)
        cache->frame[cache->count++] = frame;
    spin_unlock(&cache->lock, irq);
    if (!kept)
        frame_free(frame);
}

void mmu_table_cache_drain(void)
{
    uint32_t frame;
    while ((frame = cache_take(&tables)) != FRAME_NONE)
        frame_free(frame);
    while ((frame = cache_take(&directories)) != FRAME_NONE)
        frame_free(frame);
}

uint32_t mmu_directory_create(void)
{
    uint32_t directory = cache_take(&directories);
    if (directory != FRAME_NONE)
        return directory;
    directory = frame_alloc_low();
    if (directory == FRAME_NONE)
        return 0;
    uint32_t *entries = phys_to_virt(directory);
    const uint32_t *kernel_entries = phys_to_virt(mmu_kernel_directory());
    memset(entries, 0, USER_TABLES * sizeof(*entries));
    memcpy(entries + USER_TABLES, kernel_entries + USER_TABLES,
           (TABLE_ENTRIES - USER_TABLES) * sizeof(*entries));
    return directory;
}

void mmu_directory_destroy(uint32_t directory)
{
    ASSERT(!mmu_is_current(directory), "the page directory %#x is destroyed while in use",
           directory);
    cache_give(&directories, directory);
}

bool mmu_table_make(uint32_t *directory_entry)
{
    uint32_t frame = cache_take(&tables);
    if (frame == FRAME_NONE) {
        frame = frame_alloc_low();
        if (frame == FRAME_NONE)
            return false;
        memset(phys_to_virt(frame), 0, PAGE_SIZE);
    }
    struct page *record = page_of(frame);
    record->mapped = record->groups = 0;
    *directory_entry = frame | PTE_PRESENT | PTE_WRITE | PTE_USER;
    return true;
}

bool mmu_put_entry(uint32_t directory, uint32_t address, uint32_t entry)
{
    uint32_t *table = directory_entry_of(directory, address);
    uint32_t index = address / PAGE_SIZE % TABLE_ENTRIES;
    if (!(*table & PTE_PRESENT) && !mmu_table_make(table))
        return false;
    table_put(table_record(*table), table_of(*table), index, entry);
    return true;
}

void mmu_table_end(uint32_t *directory_entry)
{
    uint32_t frame = *directory_entry & ~PTE_FLAGS;
    *directory_entry = 0;
    cache_give(&tables, frame);
}

/* A table that is held counts as having one entry more than it has. */
bool mmu_tables_hold(uint32_t directory, uint32_t start, uint32_t end)
{
    for (uint32_t at = start & -TABLE_SPAN; at < end; at += TABLE_SPAN) {
        uint32_t *table = directory_entry_of(directory, at);
        if (!(*table & PTE_PRESENT) && !mmu_table_make(table)) {
            mmu_tables_let_go(directory, start, at);
            return false;
        }
        table_record(*table)->mapped++;
    }
    return true;
}

void mmu_tables_let_go(uint32_t directory, uint32_t start, uint32_t end)
{
    for (uint32_t at = start & -TABLE_SPAN; at < end; at += TABLE_SPAN) {
        uint32_t *table = directory_entry_of(directory, at);
        if (--table_record(*table)->mapped == 0)
            mmu_table_end(table);
    }
}
