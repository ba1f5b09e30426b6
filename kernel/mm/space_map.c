/* What is mapped in a space, and how: mmap, munmap, mprotect, brk. Room for the regions that a
 * change may need is reserved first; after that nothing can fail, so that what fails has changed
 * nothing. */
#include "kernel/mm/space.h"

#include "kernel/mm/object.h"
#include "kernel/mm/space_parts.h"
#include "lib/errno.h"

enum { STACK_FIRST_SIZE = 0x20000 };

uint32_t space_range_end(uint32_t start, uint32_t length)
{
    if (start % PAGE_SIZE != 0 || start < USER_START || start >= VDSO_START)
        return 0;
    if (length == 0 || length > VDSO_START - start)
        return 0;
    return page_up(start + length);
}

void space_unmap_locked(struct address_space *space, uint32_t start, uint32_t end)
{
    region_isolate(&space->regions, start, end);
    mmu_unmap(space->page_directory, start, end);
    region_remove(&space->regions, start, end);
}

bool space_is_full(const struct address_space *space, uint32_t more)
{
    if (space->size_limit == UINT32_MAX)
        return false;
    uint32_t used = region_bytes(&space->regions, 0, UINT32_MAX);
    return used > space->size_limit || more > space->size_limit - used;
}

/* Whether a mapping is more than all memory, though each of its pages may be wanted. More modest
 * ones may turn out too much in the end: then the one that touches a page too many is killed. */
static bool is_too_much(const struct mapping *mapping)
{
    return mapping->protection & PROT_WRITE && !mapping->object &&
           !(mapping->flags & REGION_NO_RESERVE) && mapping->length / PAGE_SIZE > frames_total();
}

/* Where a mapping that may go anywhere goes: where it would like to, or the highest place. 0: there
 * is no room. */
static uint32_t find_place(struct address_space *space, uint32_t wanted, uint32_t length)
{
    uint32_t end;
    wanted &= -PAGE_SIZE;
    if (wanted != 0 && wanted < USER_START)
        wanted = USER_START;
    end = space_range_end(wanted, length);
    if (end && region_gap(&space->regions, length, wanted, end) == wanted)
        return wanted;
    return region_gap(&space->regions, length, USER_START, PLACES_END);
}

/* Chooses and clears the place of a mapping of whole pages; the address or -errno. Lock held, room
 * for two regions reserved. */
static int32_t prepare_place(struct address_space *space, const struct mapping *mapping,
                             uint32_t length)
{
    uint32_t start = mapping->start;
    if (mapping->placement == PLACE_ANYWHERE) {
        start = find_place(space, start, length);
        return start ? (int32_t)start : -ENOMEM;
    }
    if (length > VDSO_START || start > VDSO_START - length)
        return -ENOMEM;
    if (start % PAGE_SIZE != 0)
        return -EINVAL;
    if (start < USER_START)
        return -EPERM;
    if (mapping->placement == PLACE_REPLACE)
        space_unmap_locked(space, start, start + length);
    else if (region_overlaps(&space->regions, start, start + length))
        return -EEXIST;
    return (int32_t)start;
}

/* Gives how much of what is mapped a mapping takes the place of. */
static uint32_t replaced_bytes(const struct address_space *space, const struct mapping *mapping,
                               uint32_t length)
{
    return mapping->placement == PLACE_REPLACE
               ? region_bytes(&space->regions, mapping->start, mapping->start + length)
               : 0;
}

/* space_place() with the lock held, and a length of whole pages. */
static int32_t place(struct address_space *space, const struct mapping *mapping, uint32_t length)
{
    if (!region_reserve(&space->regions, 3) ||
        space_is_full(space, length - replaced_bytes(space, mapping, length)))
        return -ENOMEM;
    int32_t result = prepare_place(space, mapping, length);
    if (result < 0 && result >= -ERRNO_MAX)
        return result;
    uint32_t start = (uint32_t)result;
    struct region region = {.start = start,
                            .end = start + length,
                            .protection = mapping->protection,
                            .flags = mapping->flags & ~REGION_NO_RESERVE,
                            .object = object_share(mapping->object),
                            .page_offset = mapping->object ? mapping->page_offset : 0};
    space->has_shared |= (region.flags & REGION_SHARED) != 0;
    if (region.flags & REGION_SHARED)
        space->shares = true;
    region_insert(&space->regions, &region);
    region_merge(&space->regions, start, start + length);
    return result;
}

int32_t space_place(struct address_space *space, const struct mapping *mapping)
{
    uint32_t length = page_up(mapping->length);
    if (mapping->length == 0)
        return -EINVAL;
    if (length == 0 || is_too_much(mapping)) /* 0: it wrapped */
        return -ENOMEM;
    mutex_lock(&space->lock);
    int32_t result = place(space, mapping, length);
    mutex_unlock(&space->lock);
    return result;
}

int space_map_object(struct address_space *space, uint32_t start, uint32_t length,
                     uint32_t protection, uint32_t flags, struct memory_object *object,
                     uint32_t page_offset)
{
    if (!space_range_end(start, length))
        return -EINVAL;
    int32_t result = space_place(space, &(struct mapping){.start = start,
                                                          .length = length,
                                                          .protection = protection,
                                                          .flags = flags,
                                                          .object = object,
                                                          .page_offset = page_offset,
                                                          .placement = PLACE_FREE});
    return result == (int32_t)start ? 0 : result;
}

int space_map(struct address_space *space, uint32_t start, uint32_t length, uint32_t protection)
{
    return space_map_object(space, start, length, protection, REGION_NO_RESERVE, NULL, 0);
}

int space_map_stack(struct address_space *space)
{
    return space_map_object(space, USER_STACK_TOP - STACK_FIRST_SIZE, STACK_FIRST_SIZE,
                            PROT_READ | PROT_WRITE, REGION_GROWS_DOWN, NULL, 0);
}

int space_unmap(struct address_space *space, uint32_t start, uint32_t length)
{
    uint32_t end = space_range_end(start, length);
    if (!end)
        return -EINVAL;
    mutex_lock(&space->lock);
    bool room = region_reserve(&space->regions, 2);
    if (room)
        space_unmap_locked(space, start, end);
    mutex_unlock(&space->lock);
    return room ? 0 : -ENOMEM;
}

/* Changes the regions between start and end, all whole, as far as they may be changed. */
static int protect_regions(struct address_space *space, uint32_t start, uint32_t end,
                           uint32_t protection)
{
    struct region *region = region_find(&space->regions, start);
    for (; region && region->start < end; region = region_next(&space->regions, region)) {
        if (protection & PROT_WRITE && region->flags & REGION_NO_WRITE)
            return -EACCES;
        region->protection = protection;
        mmu_protect(space->page_directory, region->start, region->end, protection,
                    !(region->flags & REGION_SHARED));
    }
    return 0;
}

/* space_protect() with the lock held and the range checked. */
static int protect_range(struct address_space *space, uint32_t start, uint32_t end,
                         uint32_t protection)
{
    const struct region *region = region_find(&space->regions, start);
    uint32_t covered = region_covered_end(&space->regions, start);
    if (protection & PROT_GROWSDOWN && region) {
        if (!(region->flags & REGION_GROWS_DOWN))
            return -EINVAL;
        start = region->start;
    }
    if (covered <= start || !region_reserve(&space->regions, 2))
        return -ENOMEM;
    uint32_t stop = covered < end ? covered : end;
    region_isolate(&space->regions, start, stop);
    int result = protect_regions(space, start, stop, protection & ~(uint32_t)PROT_GROWSDOWN);
    region_merge(&space->regions, start, stop);
    return result == 0 && covered < end ? -ENOMEM : result;
}

int space_protect(struct address_space *space, uint32_t start, uint32_t length, uint32_t protection)
{
    uint32_t end = space_range_end(start, length);
    if (!end)
        return -EINVAL;
    mutex_lock(&space->lock);
    int result = protect_range(space, start, end, protection);
    mutex_unlock(&space->lock);
    return result;
}

/* Makes the break's memory end at new_top, not at old_top: whole pages; lock held. Whether it does.
 */
static bool move_top(struct address_space *space, uint32_t old_top, uint32_t new_top)
{
    struct mapping heap = {.start = old_top,
                           .length = new_top - old_top,
                           .protection = PROT_READ | PROT_WRITE,
                           .placement = PLACE_FREE};
    if (new_top > old_top)
        return !is_too_much(&heap) && new_top <= PLACES_END &&
               place(space, &heap, new_top - old_top) == (int32_t)old_top;
    if (new_top < old_top) {
        if (!region_reserve(&space->regions, 2))
            return false;
        space_unmap_locked(space, new_top, old_top);
    }
    return true;
}

uint32_t space_set_break(struct address_space *space, uint32_t wanted)
{
    mutex_lock(&space->lock);
    if (wanted >= space->break_start && wanted <= PLACES_END &&
        move_top(space, page_up(space->break_end), page_up(wanted)))
        space->break_end = wanted;
    uint32_t end = space->break_end;
    mutex_unlock(&space->lock);
    return end;
}
