/* User pages by the range, one page table after the other. Page tables that are not there are
 * skipped, and groups of entries in which none is held. Callers hold the space's lock. */
#include "kernel/arch/i386/mmu.h"

#include <stddef.h>

#include "kernel/mm/frame.h"
#include "kernel/mm/page_tables.h"
#include "kernel/print.h"

/* The part of a range that lies under one page table. */
struct span {
    uint32_t *table;      /* the directory's entry */
    uint32_t *entries;    /* of the whole table */
    struct page *record;  /* the table's */
    uint32_t first, last; /* the part: indexes, last exclusive */
    uint32_t table_start; /* address of entries[0] */
};

/* Finds the first page table from *start on that is there; moves *start past it. False: none
 * before end. */
static inline bool next_span(uint32_t directory, uint32_t *start, uint32_t end, struct span *span)
{
    uint32_t address = *start;
    while (address < end) {
        uint32_t *table = directory_entry_of(directory, address), base = address & -TABLE_SPAN;
        uint32_t next = base + TABLE_SPAN < end ? base + TABLE_SPAN : end;
        if (*table & PTE_PRESENT) {
            *span = (struct span){table,
                                  table_of(*table),
                                  table_record(*table),
                                  (address - base) / PAGE_SIZE,
                                  (next - base) / PAGE_SIZE,
                                  base};
            *start = next;
            return true;
        }
        address = next;
    }
    return false;
}

/* Gives the index of the next entry held, from index on, or span->last. */
static inline uint32_t next_held(const struct span *span, uint32_t index)
{
    const uint32_t *entries = span->entries;
    uint32_t groups = span->record->groups, last = span->last;
    while (index < last && entries[index] == 0)
        index = groups >> index / GROUP_ENTRIES & 1 ? index + 1 : (index | (GROUP_ENTRIES - 1)) + 1;
    return index < last ? index : last;
}

#define for_each_held(index, span)                                                                 \
    for (uint32_t index = next_held(span, (span)->first); index < (span)->last;                    \
         index = next_held(span, index + 1))

static inline uint32_t address_of(const struct span *span, uint32_t index)
{
    return span->table_start + index * PAGE_SIZE;
}

/* Clears an entry and gives what it was; current: the CPU may remember it. */
static inline uint32_t take_entry(const struct span *span, uint32_t index, bool current)
{
    uint32_t was = span->entries[index];
    span->entries[index] = 0;
    if (current)
        tlb_forget(address_of(span, index));
    span->record->mapped--;
    return was;
}

/* Takes the table away if its last entry was taken. The CPU may remember where it was: INVLPG of
 * any of its pages makes it forget that too. */
static void end_if_empty(const struct span *span, bool current)
{
    if (span->record->mapped > 0)
        return;
    mmu_table_end(span->table);
    if (current)
        tlb_forget(span->table_start);
}

void mmu_unmap(uint32_t directory, uint32_t start, uint32_t end)
{
    bool current = mmu_is_current(directory);
    struct span span;
    while (next_span(directory, &start, end, &span)) {
        for_each_held(index, &span) frame_free(frame_of(take_entry(&span, index, current)));
        end_if_empty(&span, current);
    }
}

void mmu_protect(uint32_t directory, uint32_t start, uint32_t end, uint32_t protection, bool own)
{
    bool current = mmu_is_current(directory);
    uint32_t bits = entry_bits(protection);
    struct span span;
    while (next_span(directory, &start, end, &span))
        for_each_held(index, &span)
        {
            uint32_t frame = frame_of(span.entries[index]);
            span.entries[index] =
                frame | (own && frame_is_shared(frame) ? bits & ~PTE_WRITE : bits);
            if (current)
                tlb_forget(address_of(&span, index));
        }
}

/* Copies one table's part, which is not empty, under an entry of another directory. */
static bool copy_span(uint32_t *table, const struct span *span, bool own)
{
    if (!(*table & PTE_PRESENT) && !mmu_table_make(table))
        return false;
    uint32_t *entries = table_of(*table), taken = own ? PTE_WRITE : 0;
    struct page *record = table_record(*table);
    for_each_held(index, span)
    {
        uint32_t entry = span->entries[index] & ~taken;
        span->entries[index] = entry;
        table_put(record, entries, index, entry);
        frame_share(frame_of(entry));
    }
    return true;
}

bool mmu_copy(uint32_t to, uint32_t from, uint32_t start, uint32_t end, bool own)
{
    struct span span;
    while (next_span(from, &start, end, &span))
        if (next_held(&span, span.first) < span.last &&
            !copy_span(directory_entry_of(to, span.table_start), &span, own))
            return false;
    return true;
}

void mmu_move(uint32_t directory, uint32_t start, uint32_t end, uint32_t target)
{
    bool current = mmu_is_current(directory);
    uint32_t offset = target - start;
    struct span span;
    while (next_span(directory, &start, end, &span)) {
        for_each_held(index, &span)
        {
            uint32_t moved = take_entry(&span, index, current);
            bool there = mmu_put_entry(directory, address_of(&span, index) + offset, moved);
            ASSERT(there, "mmu_move: the page table for %#x is not held", target);
        }
        end_if_empty(&span, current);
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
