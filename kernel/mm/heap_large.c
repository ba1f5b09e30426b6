/* The kernel heap, blocks above 2 KiB: whole frames that lie one after the other. One frame is
 * found in constant time, several by a search. The canary costs such a block up to a
 * frame: 4096 bytes take two. */
#include "kernel/mm/heap_parts.h"
#include "kernel/mm/page.h"

#include "kernel/arch/i386/memory_map.h"
#include "kernel/print.h"

enum { CANARY_SIZE = 4 };

/* Gives a block of size bytes, or NULL. */
void *large_alloc(size_t size)
{
    if (size > DIRECT_MAP_LIMIT)
        return NULL;
    uint32_t count = (size + CANARY_SIZE + PAGE_SIZE - 1) / PAGE_SIZE;
    uint32_t frame = count == 1 ? frame_alloc_low() : frame_alloc_run(count);
    if (frame == FRAME_NONE)
        return NULL;
    struct page *page = page_of(frame);
    page->use = PAGE_RUN;
    page->run_length = count;
    page->run_size = size;
    heap_mark_end(phys_to_virt(frame), size);
    heap_count(1);
    return phys_to_virt(frame);
}

/* Takes back a block whose first frame's record is page. */
void large_free(struct page *page, void *block)
{
    uint32_t count = page->run_length;
    ASSERT(virt_to_phys(block) % PAGE_SIZE == 0,
           "kfree: %p lies inside a block: hand back the address that kmalloc gave", block);
    heap_check_end(block, page->run_size);
    page->use = PAGE_USED;
    heap_count(-1);
    frame_free_run(virt_to_phys(block), count);
}
