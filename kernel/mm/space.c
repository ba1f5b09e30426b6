/* Address spaces: what a program may use (regions, region.c) and what it has touched (the page
 * directory, arch/i386/mmu.c). A page gets its frame when it is first touched. This file has a
 * space's life; space_map.c changes what is mapped, space_fault.c fills it.
 *
 *     0xC0000000  end of the user's half
 *     0xBFC00000  the vDSO: mapped by a page table that all spaces share, yet in no region, so no
 *                 call can unmap or write it
 *     0xBFC00000  top of the stack, which grows by page faults, to 8 MiB at most
 *     0xBF300000  mmap, downwards from here; the MiB above stays free of what goes anywhere
 *                 brk, upwards from the program's end
 *
 * The space's lock guards both. It is held while pages are filled, never while user memory is read
 * or written by its user address: that could fault, and the fault would want the lock again. */
#include "kernel/mm/space.h"

#include "kernel/fs/inode.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/space_parts.h"

struct address_space *space_create(void)
{
    struct address_space *space = kzalloc(sizeof(*space));
    if (!space)
        return NULL;
    mutex_init(&space->lock);
    space->references = 1;
    space->stack_limit = USER_STACK_SIZE;
    space->size_limit = UINT32_MAX;
    space->page_directory = mmu_directory_create();
    if (!space->page_directory) {
        kfree(space);
        return NULL;
    }
    space_list_add(space);
    return space;
}

struct address_space *space_share(struct address_space *space)
{
    __atomic_fetch_add(&space->references, 1, __ATOMIC_RELAXED);
    return space;
}

/* Only the regions are walked: a page table exists only where one of their pages is mapped. */
void space_release(struct address_space *space)
{
    if (__atomic_sub_fetch(&space->references, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    space_list_remove(space);
    struct region *region = region_after(&space->regions, 0);
    for (; region; region = region_next(&space->regions, region))
        mmu_unmap(space->page_directory, region->start, region->end);
    region_list_free(&space->regions);
    mmu_directory_destroy(space->page_directory);
    if (space->program) {
        inode_end_running(space->program->inode);
        file_release(space->program);
    }
    kfree(space);
}

/* Copies what one region maps, as its flags ask. False: no memory. from's lock held. */
static bool copy_pages(struct address_space *to, struct address_space *from,
                       const struct region *region)
{
    if (region->flags & REGION_NOT_FORKED) {
        region_remove(&to->regions, region->start, region->end);
        return true;
    }
    return region->flags & REGION_FORKED_ZERO ||
           mmu_copy(to->page_directory, from->page_directory, region->start, region->end,
                    !(region->flags & REGION_SHARED));
}

/* Copies all from `from` into the empty space `to`; from's lock held. False: no memory. */
static bool copy_all(struct address_space *to, struct address_space *from)
{
    struct region *region = region_after(&from->regions, 0);
    to->break_start = from->break_start;
    to->break_end = from->break_end;
    to->stack_limit = from->stack_limit;
    if (from->program && inode_begin_running(from->program->inode) == 0) /* it runs already */
        to->program = file_share(from->program);
    to->arguments = from->arguments;
    to->environment = from->environment;
    to->environment_end = from->environment_end;
    to->size_limit = from->size_limit;
    to->shares = from->shares;
    to->has_shared = from->has_shared;
    if (!region_copy(&to->regions, &from->regions))
        return false;
    for (; region; region = region_next(&from->regions, region))
        if (!copy_pages(to, from, region))
            return false;
    return true;
}

struct address_space *space_copy(struct address_space *from)
{
    struct address_space *to = space_create();
    if (!to)
        return NULL;
    mutex_lock(&from->lock);
    bool whole = copy_all(to, from);
    mmu_forget(from->page_directory); /* its pages can only be read now, even after a failure */
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

void space_for_each_region(struct address_space *space,
                           void (*visit)(const struct region *, void *), void *argument)
{
    mutex_lock(&space->lock);
    struct region *region = region_after(&space->regions, 0);
    for (; region; region = region_next(&space->regions, region))
        visit(region, argument);
    mutex_unlock(&space->lock);
}

void space_find_shared(struct address_space *space, uint32_t address, const void **object,
                       uint32_t *offset)
{
    if (!space->shares)
        return;
    mutex_lock(&space->lock);
    const struct region *region = region_find(&space->regions, address);
    if (region && region->flags & REGION_SHARED) {
        *object = region->object;
        *offset = region->page_offset * PAGE_SIZE + (address - region->start);
    }
    mutex_unlock(&space->lock);
}
