/* User pages by the range. A walk goes from one mapped page to the next; it skips page tables that
 * are not there, and groups of entries in which none is held. Callers hold the space's lock. */
#include "kernel/arch/i386/mmu.h"

#include <stddef.h>

#include "kernel/mm/frame.h"
#include "kernel/mm/page_tables.h"
#include "kernel/print.h"

struct walk {
    uint32_t directory;
    uint32_t address, end; /* of the page that walk_next() gave, and where to stop */
    uint32_t *table;       /* the directory's entry for it */
};

/* Gives the first entry held from walk->address on in the page table under it, and moves the
 * address there; or NULL, with the address moved to the end of the table or of the walk. */
static uint32_t *next_in_table(struct walk *walk)
{
    uint32_t *entries = table_of(*walk->table), groups = table_record(*walk->table)->groups;
    uint32_t first = walk->address / PAGE_SIZE % TABLE_ENTRIES, index = first;
    uint32_t last = first + (walk->end - walk->address) / PAGE_SIZE;
    if (last > TABLE_ENTRIES)
        last = TABLE_ENTRIES;
    while (index < last && entries[index] == 0)
        index = groups >> index / GROUP_ENTRIES & 1 ? index + 1 : (index | (GROUP_ENTRIES - 1)) + 1;
    if (index > last)
        index = last;
    walk->address += (index - first) * PAGE_SIZE;
    return index < last ? &entries[index] : NULL;
}

/* Gives the entry of the next mapped page, or NULL at the end. The caller goes on by adding
 * PAGE_SIZE to the address. */
static uint32_t *walk_next(struct walk *walk)
{
    while (walk->address < walk->end) {
        walk->table = directory_entry_of(walk->directory, walk->address);
        if (!(*walk->table & PTE_PRESENT)) {
            walk->address = (walk->address & -TABLE_SPAN) + TABLE_SPAN;
            continue;
        }
        uint32_t *entry = next_in_table(walk);
        if (entry)
            return entry;
    }
    return NULL;
}

/* Clears the entry that the walk is at; current: the CPU may remember it. Gives what it was. A
 * table that ends is forgotten by a second INVLPG: the CPU may remember where it was, too. */
static uint32_t take_entry(struct walk *walk, uint32_t *entry, bool current)
{
    uint32_t was = *entry;
    *entry = 0;
    if (current)
        tlb_forget(walk->address);
    if (--table_record(*walk->table)->mapped > 0)
        return was;
    mmu_table_end(walk->table);
    if (current)
        tlb_forget(walk->address);
    return was;
}

void mmu_unmap(uint32_t directory, uint32_t start, uint32_t end)
{
    struct walk walk = {directory, start, end, NULL};
    bool current = mmu_is_current(directory);
    uint32_t *entry;
    while ((entry = walk_next(&walk)) != NULL) {
        frame_free(frame_of(take_entry(&walk, entry, current)));
        walk.address += PAGE_SIZE;
    }
}

void mmu_protect(uint32_t directory, uint32_t start, uint32_t end, uint32_t protection, bool own)
{
    struct walk walk = {directory, start, end, NULL};
    bool current = mmu_is_current(directory);
    uint32_t bits = entry_bits(protection), *entry;
    while ((entry = walk_next(&walk)) != NULL) {
        uint32_t frame = frame_of(*entry);
        *entry = frame | (own && frame_is_shared(frame) ? bits & ~PTE_WRITE : bits);
        if (current)
            tlb_forget(walk.address);
        walk.address += PAGE_SIZE;
    }
}

bool mmu_copy(uint32_t to, uint32_t from, uint32_t start, uint32_t end, bool own)
{
    struct walk walk = {from, start, end, NULL};
    uint32_t *entry;
    while ((entry = walk_next(&walk)) != NULL) {
        if (own)
            *entry &= ~PTE_WRITE;
        if (!mmu_put_entry(to, walk.address, *entry))
            return false;
        frame_share(frame_of(*entry));
        walk.address += PAGE_SIZE;
    }
    return true;
}

void mmu_move(uint32_t directory, uint32_t start, uint32_t end, uint32_t target)
{
    struct walk walk = {directory, start, end, NULL};
    bool current = mmu_is_current(directory);
    uint32_t *entry;
    while ((entry = walk_next(&walk)) != NULL) {
        uint32_t moved = take_entry(&walk, entry, current);
        bool there = mmu_put_entry(directory, target + (walk.address - start), moved);
        ASSERT(there, "mmu_move: the page table for %#x is not held", target);
        walk.address += PAGE_SIZE;
    }
}

uint32_t mmu_pages(uint32_t directory)
{
    const uint32_t *tables = directory_entry_of(directory, 0);
    uint32_t pages = 0;
    for (uint32_t i = 0; i < USER_TABLES; i++)
        if (tables[i] & PTE_PRESENT)
            pages += table_record(tables[i])->mapped;
    return pages;
}
