/* Between the files space*.c, which keep address spaces. */
#ifndef KERNEL_MM_SPACE_PARTS_H
#define KERNEL_MM_SPACE_PARTS_H

#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"

/* Mappings that may go anywhere lie below this address: above is the stack's. */
#define PLACES_END ((uint32_t)(USER_STACK_TOP - USER_STACK_SIZE - REGION_GAP))

static inline uint32_t page_up(uint32_t address)
{
    return (address + PAGE_SIZE - 1) & -PAGE_SIZE;
}

/* Gives the page-aligned end of a range that a program named, or 0 where the range is no good. */
uint32_t space_range_end(uint32_t start, uint32_t length);
/* The list of all spaces. */
void space_list_add(struct address_space *space);
void space_list_remove(struct address_space *space);
/* Whether so many bytes more would pass the space's limit; lock held. */
bool space_is_full(const struct address_space *space, uint32_t more);
/* Unmaps with the lock held, and room for two regions reserved. */
void space_unmap_locked(struct address_space *space, uint32_t start, uint32_t end);
/* Fills the page at `page`, in region, for a read or a write, whatever the protection; lock held.
 */
enum fault_result space_fill(struct address_space *space, const struct region *region,
                             uint32_t page, bool write);

#endif
