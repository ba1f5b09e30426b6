/* What is known of each page frame: one record for each, in an array over all RAM. The frame
 * allocator owns the array; the heap and the page tables write into the records of their frames. */
#ifndef KERNEL_MM_PAGE_H
#define KERNEL_MM_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/mm/frame.h"
#include "kernel/print.h"

enum page_use {
    PAGE_RESERVED, /* not RAM, or taken for good at boot; never freed */
    PAGE_FREE,
    PAGE_USED, /* given out, `references` times */
    PAGE_SLAB, /* heap: blocks of one size class */
    PAGE_RUN   /* heap: the first frame of one large block, which has `run_length` frames */
};

struct page {
    union {
        struct {
            uint32_t next,
                prev; /* frame numbers: of the free list, or of a class's slabs; 0: none */
        };
        struct {
            uint32_t run_length; /* frames */
            uint32_t run_size;   /* bytes asked for */
        };
        struct {             /* PAGE_USED as a page table, kernel/arch/i386/mmu_table.c */
            uint32_t mapped; /* entries that hold a frame */
            uint32_t groups; /* bit n: some entry from 32 * n to 32 * n + 31 may hold one */
        };
    };
    union {
        uint32_t references; /* PAGE_USED; changed atomically, without the allocator's lock */
        struct {             /* PAGE_SLAB */
            uint32_t blocks_used : 10;
            uint32_t blocks_carved : 10; /* those after were never given out */
            uint32_t free_block : 10;    /* first of the freed ones, or SLAB_NO_BLOCK */
        };
    };
    uint8_t use;        /* enum page_use */
    uint8_t size_class; /* PAGE_SLAB */
};

_Static_assert(sizeof(struct page) == 16, "the frame array costs 16 bytes for 4096 of RAM");

extern struct page *page_records; /* of all frames, count of them */
extern uint32_t page_record_count;

/* The record of a frame that frame_init() knows of. */
static inline struct page *page_of(uint32_t frame)
{
    ASSERT(frame / PAGE_SIZE < page_record_count,
           "frame %#x is beyond RAM: see who computed that address", frame);
    return &page_records[frame / PAGE_SIZE];
}

/* The same, or NULL where frame lies beyond RAM. For addresses that may be anything. */
struct page *page_of_any(uint32_t frame);

/* Gives the first of count frames that lie one after the other in the direct map, or FRAME_NONE.
 * Next fit: the search goes on where the last one ended, then starts over. Time is proportional to
 * RAM at worst; interrupts are off only while a fit is being taken. */
uint32_t frame_alloc_run(uint32_t count);
void frame_free_run(uint32_t first, uint32_t count);

#endif
