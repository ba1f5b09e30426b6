/* Address spaces: what a program may use (regions, region.c) and what it has touched (the page
 * directory, arch/i386/mmu.c). A page gets its frame, full of zeros, when it is first touched.
 *
 *     0xC0000000  end of the user's half
 *     0xBFC00000  the vDSO: mapped by a page table that all spaces share, yet in no region, so no
 *                 call can unmap or write it
 *     0xBFC00000  top of the stack, which has 8 MiB at most; it fills downwards by page faults
 *     0xBF400000  the guard below it: nothing can be mapped there, a stack that overflows faults
 *     0xBF3F0000  mmap, downwards from here
 *                 brk, upwards from the program's end
 *
 * The space's lock guards both. It is held while pages are filled, never while user memory is read
 * or written by its user address: that could fault, and the fault would want the lock again. */
#include "kernel/mm/space.h"

#include "kernel/mm/frame.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/region.h"
#include "kernel/print.h"
#include "lib/errno.h"

enum {
    STACK_GUARD_SIZE = 0x10000,
    STACK_LOWEST = USER_STACK_TOP - USER_STACK_SIZE,
    STACK_GUARD = STACK_LOWEST - STACK_GUARD_SIZE,
};

static uint32_t page_up(uint32_t address)
{
    return (address + PAGE_SIZE - 1) & -PAGE_SIZE;
}

/* Gives the page-aligned end of a range that a program named, or 0 where the range is no good. */
static uint32_t range_end(uint32_t start, uint32_t length)
{
    if (start % PAGE_SIZE != 0 || start < USER_START || start >= VDSO_START)
        return 0;
    if (length == 0 || length > VDSO_START - start)
        return 0;
    return page_up(start + length);
}

struct address_space *space_create(void)
{
    struct address_space *space = kzalloc(sizeof(*space));
    if (!space)
        return NULL;
    mutex_init(&space->lock);
    space->references = 1;
    list_init(&space->regions);
    space->page_directory = mmu_directory_create();
    if (space->page_directory)
        return space;
    kfree(space);
    return NULL;
}

/* Takes the pages between start and end away and gives up their frames. */
static void release_pages(struct address_space *space, uint32_t start, uint32_t end)
{
    uint32_t address = mmu_next_mapped(space->page_directory, start, end);
    while (address < end) {
        frame_free(mmu_unmap(space->page_directory, address));
        address = mmu_next_mapped(space->page_directory, address + PAGE_SIZE, end);
    }
}

struct address_space *space_share(struct address_space *space)
{
    __atomic_fetch_add(&space->references, 1, __ATOMIC_RELAXED);
    return space;
}

void space_release(struct address_space *space)
{
    if (__atomic_sub_fetch(&space->references, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    release_pages(space, 0, VDSO_START);
    region_remove(&space->regions, 0, VDSO_START);
    mmu_directory_destroy(space->page_directory);
    kfree(space);
}

/* Gives `to` its own copy of one page. False: no memory. */
static bool copy_page(struct address_space *to, struct address_space *from, uint32_t address,
                      uint32_t protection)
{
    uint32_t frame = frame_alloc();
    if (frame == FRAME_NONE)
        return false;
    frame_copy(frame, mmu_lookup(from->page_directory, address));
    if (mmu_map_user(to->page_directory, address, frame, protection))
        return true;
    frame_free(frame);
    return false;
}

static bool copy_region(struct address_space *to, struct address_space *from,
                        const struct region *region)
{
    uint32_t address = region->start;
    if (!region_insert(&to->regions, region->start, region->end, region->protection))
        return false;
    for (;;) {
        address = mmu_next_mapped(from->page_directory, address, region->end);
        if (address == region->end)
            return true;
        if (!copy_page(to, from, address, region->protection))
            return false;
        address += PAGE_SIZE;
    }
}

struct address_space *space_copy(struct address_space *from)
{
    struct address_space *to = space_create();
    bool whole = true;
    if (!to)
        return NULL;
    mutex_lock(&from->lock);
    struct region *region = region_after(&from->regions, 0);
    for (; region && whole; region = region_next(&from->regions, region))
        whole = copy_region(to, from, region);
    to->break_start = from->break_start;
    to->break_end = from->break_end;
    mutex_unlock(&from->lock);
    if (whole)
        return to;
    space_release(to);
    return NULL;
}

void space_activate(struct address_space *space)
{
    mmu_activate(space ? space->page_directory : 0);
}

/* space_map() with the lock held and the range checked. */
static int map_range(struct address_space *space, uint32_t start, uint32_t end, uint32_t protection)
{
    bool in_guard = start < STACK_LOWEST && end > STACK_GUARD;
    if (in_guard || region_overlaps(&space->regions, start, end))
        return -EEXIST;
    if (!region_insert(&space->regions, start, end, protection))
        return -ENOMEM;
    region_merge(&space->regions);
    return 0;
}

int space_map(struct address_space *space, uint32_t start, uint32_t length, uint32_t protection)
{
    uint32_t end = range_end(start, length);
    if (!end)
        return -EINVAL;
    mutex_lock(&space->lock);
    int result = map_range(space, start, end, protection);
    mutex_unlock(&space->lock);
    return result;
}

uint32_t space_find(struct address_space *space, uint32_t length)
{
    if (length == 0 || length > STACK_GUARD - USER_START)
        return 0;
    mutex_lock(&space->lock);
    uint32_t start = region_gap(&space->regions, page_up(length), USER_START, STACK_GUARD);
    mutex_unlock(&space->lock);
    return start;
}

/* space_unmap() with the lock held and the range checked. */
static int unmap_range(struct address_space *space, uint32_t start, uint32_t end)
{
    if (!region_isolate(&space->regions, start, end))
        return -ENOMEM;
    release_pages(space, start, end);
    region_remove(&space->regions, start, end);
    return 0;
}

int space_unmap(struct address_space *space, uint32_t start, uint32_t length)
{
    uint32_t end = range_end(start, length);
    if (!end)
        return -EINVAL;
    mutex_lock(&space->lock);
    int result = unmap_range(space, start, end);
    mutex_unlock(&space->lock);
    return result;
}

/* space_protect() with the lock held and the range checked; -ENOMEM too where there is a hole. */
static int protect_range(struct address_space *space, uint32_t start, uint32_t end,
                         uint32_t protection)
{
    uint32_t directory = space->page_directory, address = start;
    if (!region_covers(&space->regions, start, end) || !region_isolate(&space->regions, start, end))
        return -ENOMEM;
    struct region *region = region_find(&space->regions, start);
    for (; region && region->start < end; region = region_next(&space->regions, region))
        region->protection = protection;
    while ((address = mmu_next_mapped(directory, address, end)) < end) {
        mmu_protect(directory, address, protection);
        address += PAGE_SIZE;
    }
    region_merge(&space->regions);
    return 0;
}

int space_protect(struct address_space *space, uint32_t start, uint32_t length, uint32_t protection)
{
    uint32_t end = range_end(start, length);
    if (!end)
        return -EINVAL;
    mutex_lock(&space->lock);
    int result = protect_range(space, start, end, protection);
    mutex_unlock(&space->lock);
    return result;
}

/* Moves the break with the lock held. False: it stays where it was. */
static bool move_break(struct address_space *space, uint32_t wanted)
{
    if (wanted < space->break_start || wanted > STACK_GUARD)
        return false;
    uint32_t old_top = page_up(space->break_end), new_top = page_up(wanted);
    int result = 0;
    if (new_top > old_top)
        result = map_range(space, old_top, new_top, PROT_READ | PROT_WRITE);
    else if (new_top < old_top)
        result = unmap_range(space, new_top, old_top);
    if (result == 0)
        space->break_end = wanted;
    return result == 0;
}

uint32_t space_set_break(struct address_space *space, uint32_t wanted)
{
    mutex_lock(&space->lock);
    move_break(space, wanted);
    uint32_t end = space->break_end;
    mutex_unlock(&space->lock);
    return end;
}

/* Gives the frame of a page that lies in region, filling the page if it is the first touch; lock
 * held. FRAME_NONE: no memory. */
static uint32_t page_frame(struct address_space *space, const struct region *region, uint32_t page)
{
    uint32_t frame = mmu_lookup(space->page_directory, page);
    if (frame != FRAME_NONE)
        return frame;
    frame = frame_alloc_zeroed();
    if (frame == FRAME_NONE)
        return FRAME_NONE;
    if (mmu_map_user(space->page_directory, page, frame, region->protection))
        return frame;
    frame_free(frame);
    return FRAME_NONE;
}

/* Writes what lies in one page; lock held. 0, -EFAULT, -ENOMEM. */
static int write_in_page(struct address_space *space, uint32_t address, const void *from,
                         uint32_t length)
{
    struct region *region = region_find(&space->regions, address);
    if (!region)
        return -EFAULT;
    uint32_t frame = page_frame(space, region, address & -PAGE_SIZE);
    if (frame == FRAME_NONE)
        return -ENOMEM;
    frame_write(frame, address % PAGE_SIZE, from, length);
    return 0;
}

int space_write(struct address_space *space, uint32_t address, const void *from, uint32_t length)
{
    const char *bytes = from;
    int result = 0;
    mutex_lock(&space->lock);
    while (length > 0 && result == 0) {
        uint32_t part = PAGE_SIZE - address % PAGE_SIZE;
        if (part > length)
            part = length;
        result = write_in_page(space, address, bytes, part);
        address += part;
        bytes += part;
        length -= part;
    }
    mutex_unlock(&space->lock);
    return result;
}

static bool allows(const struct region *region, bool write)
{
    return write ? (region->protection & PROT_WRITE) != 0 : region->protection != PROT_NONE;
}

/* A page that is there may still fault rightly: another thread filled it, or changed its
 * protection, between the access and the lock. Setting the entry again makes sure that this CPU
 * sees it. */
enum fault_result space_fault(struct address_space *space, uint32_t address, bool write,
                              bool present)
{
    enum fault_result result = FAULT_UNMAPPED;
    uint32_t page = address & -PAGE_SIZE;
    mutex_lock(&space->lock);
    struct region *region = region_find(&space->regions, address);
    if (region && !allows(region, write))
        result = FAULT_FORBIDDEN;
    else if (region && page_frame(space, region, page) == FRAME_NONE)
        result = FAULT_NO_MEMORY;
    else if (region)
        result = FAULT_MENDED;
    if (result == FAULT_MENDED && present)
        mmu_protect(space->page_directory, page, region->protection);
    mutex_unlock(&space->lock);
    return result;
}
