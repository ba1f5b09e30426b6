/* Filling the pages of a space: on a page fault, and for who writes into it from outside.
 *
 * Memory of one's own is zeros at first. A file mapped privately shows the file's frame for
 * reading; the first write copies it. After a fork parent and child show the same frames for
 * reading; the first to write copies, and the last whose frame it is just writes on. All three are
 * one rule: a page of one's own is writable only while nobody else has a reference to its frame. */
#include "kernel/mm/space.h"

#include "kernel/mm/object.h"
#include "kernel/mm/space_parts.h"
#include "lib/errno.h"

/* Gives a new frame that holds what frame does, and gives up the reference to that. FRAME_NONE: no
 * memory. */
static uint32_t exchange_for_copy(uint32_t frame)
{
    uint32_t copy = frame_alloc_user();
    if (copy != FRAME_NONE)
        frame_copy(copy, frame);
    frame_free(frame);
    return copy;
}

/* What can be touched at all can be read; an entry must say so, or it would fault for ever. */
static uint32_t without_write(uint32_t protection)
{
    return protection == PROT_NONE ? PROT_NONE : PROT_READ;
}

/* Maps the page, which has no frame, to its object's. */
static enum fault_result fill_from_object(struct address_space *space, const struct region *region,
                                          uint32_t page, bool write)
{
    uint32_t index = region->page_offset + (page - region->start) / PAGE_SIZE;
    uint32_t size = object_size(region->object), protection = region->protection;
    if (index < region->page_offset || size == 0 || index > (size - 1) / PAGE_SIZE)
        return FAULT_PAST_END;
    uint32_t frame = object_frame(region->object, index);
    bool own = !(region->flags & REGION_SHARED);
    if (frame != FRAME_NONE && own && write)
        frame = exchange_for_copy(frame);
    else if (own)
        protection = without_write(protection);
    if (frame == FRAME_NONE)
        return FAULT_NO_MEMORY;
    if (mmu_map_user(space->page_directory, page, frame, protection))
        return FAULT_MENDED;
    frame_free(frame);
    return FAULT_NO_MEMORY;
}

/* Maps the page, which has no frame, to a new one full of zeros. */
static enum fault_result fill_with_zeros(struct address_space *space, const struct region *region,
                                         uint32_t page)
{
    uint32_t frame = frame_alloc_zeroed();
    if (frame == FRAME_NONE)
        return FAULT_NO_MEMORY;
    if (mmu_map_user(space->page_directory, page, frame, region->protection))
        return FAULT_MENDED;
    frame_free(frame);
    return FAULT_NO_MEMORY;
}

/* Makes a page writable that has a frame already, or as writable as it may be for a read. Such a
 * page may fault rightly: another thread filled it, or changed its protection, between the access
 * and the lock. Setting the entry again makes sure that this CPU sees it. */
static enum fault_result refresh(struct address_space *space, const struct region *region,
                                 uint32_t page, uint32_t frame, bool write)
{
    uint32_t protection = region->protection;
    if (!(region->flags & REGION_SHARED) && frame_is_shared(frame)) {
        if (!write) {
            protection = without_write(protection);
        } else {
            frame_share(frame);
            frame = exchange_for_copy(frame);
        }
    }
    if (frame == FRAME_NONE)
        return FAULT_NO_MEMORY;
    mmu_replace(space->page_directory, page, frame, protection);
    return FAULT_MENDED;
}

enum fault_result space_fill(struct address_space *space, const struct region *region,
                             uint32_t page, bool write)
{
    uint32_t frame = mmu_lookup(space->page_directory, page);
    if (frame != FRAME_NONE)
        return refresh(space, region, page, frame, write);
    if (region->object)
        return fill_from_object(space, region, page, write);
    return fill_with_zeros(space, region, page);
}

/* Makes a region that grows down reach page, below it. False: it may not grow so far, or comes too
 * near to what is mapped below. */
static bool grow_down(struct address_space *space, struct region *region, uint32_t page)
{
    const struct region *below = region_previous(&space->regions, region);
    if (!(region->flags & REGION_GROWS_DOWN) || page < USER_START ||
        region->end - page > space->stack_limit || space_is_full(space, region->start - page))
        return false;
    if (below && !(below->flags & REGION_GROWS_DOWN) && below->protection != PROT_NONE &&
        page - below->end < REGION_GAP)
        return false;
    region->start = page;
    return true;
}

/* Gives the region that holds address, or can grow to; or NULL. Lock held. */
static struct region *find_or_grow(struct address_space *space, uint32_t address)
{
    struct region *region = region_after(&space->regions, address);
    if (!region || region->start <= address)
        return region;
    return grow_down(space, region, address & -PAGE_SIZE) ? region : NULL;
}

static bool allows(const struct region *region, bool write)
{
    return write ? (region->protection & PROT_WRITE) != 0 : region->protection != PROT_NONE;
}

enum fault_result space_fault(struct address_space *space, uint32_t address, bool write)
{
    uint32_t page = address & -PAGE_SIZE;
    enum fault_result result = FAULT_UNMAPPED;
    mutex_lock(&space->lock);
    struct region *region = find_or_grow(space, address);
    if (region)
        result = allows(region, write) ? space_fill(space, region, page, write) : FAULT_FORBIDDEN;
    mutex_unlock(&space->lock);
    return result;
}

/* Fills one page for populate. 0, -ENOMEM, -EFAULT. */
static int populate_page(struct address_space *space, uint32_t page, bool write)
{
    struct region *region = region_find(&space->regions, page);
    if (!region)
        return -ENOMEM;
    if (!allows(region, write))
        return -EFAULT;
    enum fault_result result = space_fill(space, region, page, write);
    return result == FAULT_MENDED ? 0 : result == FAULT_NO_MEMORY ? -ENOMEM : -EFAULT;
}

int space_populate(struct address_space *space, uint32_t start, uint32_t length, bool write)
{
    int error = 0;
    for (uint32_t page = start; page - start < length && !error; page += PAGE_SIZE) {
        mutex_lock(&space->lock);
        error = populate_page(space, page, write);
        mutex_unlock(&space->lock);
    }
    return error;
}

/* Copies what lies in one page; lock held. 0, -EFAULT, -ENOMEM. */
static int copy_in_page(struct address_space *space, uint32_t address, void *to, const void *from,
                        uint32_t length)
{
    uint32_t page = address & -PAGE_SIZE;
    struct region *region = find_or_grow(space, address);
    if (!region)
        return -EFAULT;
    enum fault_result result = space_fill(space, region, page, from != NULL);
    if (result != FAULT_MENDED)
        return result == FAULT_NO_MEMORY ? -ENOMEM : -EFAULT;
    uint32_t frame = mmu_lookup(space->page_directory, page);
    if (from)
        frame_write(frame, address % PAGE_SIZE, from, length);
    else
        frame_read(frame, address % PAGE_SIZE, to, length);
    return 0;
}

/* Copies page by page; one of `to` and `from`, the kernel's, is not NULL. */
static int copy_across(struct address_space *space, uint32_t address, char *to, const char *from,
                       uint32_t length)
{
    uint32_t done = 0;
    int result = 0;
    mutex_lock(&space->lock);
    while (done < length && result == 0) {
        uint32_t part = PAGE_SIZE - (address + done) % PAGE_SIZE;
        if (part > length - done)
            part = length - done;
        result = copy_in_page(space, address + done, to ? to + done : NULL,
                              from ? from + done : NULL, part);
        done += part;
    }
    mutex_unlock(&space->lock);
    return result;
}

int space_write(struct address_space *space, uint32_t address, const void *from, uint32_t length)
{
    return copy_across(space, address, NULL, from, length);
}

int space_read(struct address_space *space, uint32_t address, void *to, uint32_t length)
{
    return copy_across(space, address, to, NULL, length);
}
