/* mremap(2): a mapping that grows, shrinks or moves, its pages with it. */
#include "kernel/mm/object.h"
#include "kernel/mm/space.h"
#include "kernel/mm/space_parts.h"
#include "lib/errno.h"

/* What is asked: whole pages, ends exclusive. */
struct remap {
    uint32_t start, old_length, new_length;
    uint32_t target; /* 0: not fixed */
};

/* Whether the mapping may just grow where it is: it ends where its region does, with room after. */
static bool can_grow_in_place(const struct address_space *space, const struct region *region,
                              const struct remap *remap)
{
    uint32_t end = remap->start + remap->new_length;
    return remap->start + remap->old_length == region->end && end > remap->start &&
           end <= VDSO_START && !region_overlaps(&space->regions, region->end, end);
}

/* Adds the region that the old one becomes at target, in its new length. Room is reserved. */
static void add_moved(struct address_space *space, const struct region *old,
                      const struct remap *remap, uint32_t target)
{
    struct region moved = *old;
    moved.start = target;
    moved.end = target + remap->new_length;
    if (old->object)
        moved.page_offset += (remap->start - old->start) / PAGE_SIZE;
    object_share(moved.object);
    region_insert(&space->regions, &moved);
}

/* Moves the mapping to target, which is free. Room for four regions is reserved, and the page
 * tables there are held, so that no page can be lost half-way. */
static int32_t move(struct address_space *space, const struct region *region,
                    const struct remap *remap, uint32_t target)
{
    uint32_t end = remap->start + remap->old_length;
    struct region old = *region; /* adding one makes the pointer stale */
    if (!mmu_tables_hold(space->page_directory, target, target + remap->new_length))
        return -ENOMEM;
    add_moved(space, &old, remap, target);
    mmu_move(space->page_directory, remap->start, end, target);
    mmu_tables_let_go(space->page_directory, target, target + remap->new_length);
    if (remap->old_length)
        space_unmap_locked(space, remap->start, end);
    region_merge(&space->regions, target, target + remap->new_length);
    return (int32_t)target;
}

/* Whether the old range lies within region, as it must where the mapping grows or moves. An old
 * length of 0 asks for a second mapping of the same shared memory. 0, -EFAULT, -EINVAL. */
static int check_old(const struct region *region, const struct remap *remap)
{
    if (remap->old_length == 0 && !(region->flags & REGION_SHARED))
        return -EINVAL;
    return remap->old_length > region->end - remap->start ? -EFAULT : 0;
}

/* Gives up what lies past the new length; lock held, room reserved. */
static void cut(struct address_space *space, struct remap *remap)
{
    uint32_t end = remap->start + remap->old_length;
    space_unmap_locked(space, remap->start + remap->new_length, end);
    remap->old_length = remap->new_length;
}

static int32_t remap_fixed(struct address_space *space, struct remap *remap)
{
    if (remap->new_length < remap->old_length)
        cut(space, remap);
    const struct region *region = region_find(&space->regions, remap->start);
    int error = region ? check_old(region, remap) : -EFAULT;
    if (error)
        return error;
    if (space_is_full(space, remap->new_length - remap->old_length))
        return -ENOMEM;
    space_unmap_locked(space, remap->target, remap->target + remap->new_length);
    region = region_find(&space->regions, remap->start);
    return move(space, region, remap, remap->target);
}

static int32_t remap_anywhere(struct address_space *space, struct remap *remap, bool may_move)
{
    struct region *region = region_find(&space->regions, remap->start);
    if (!region)
        return -EFAULT;
    if (remap->new_length <= remap->old_length) {
        if (remap->new_length < remap->old_length)
            cut(space, remap);
        return (int32_t)remap->start;
    }
    int error = check_old(region, remap);
    if (!error && space_is_full(space, remap->new_length - remap->old_length))
        error = -ENOMEM;
    if (error)
        return error;
    if (can_grow_in_place(space, region, remap)) {
        region->end = remap->start + remap->new_length;
        region_merge(&space->regions, region->start, region->end);
        return (int32_t)remap->start;
    }
    if (!may_move)
        return -ENOMEM;
    uint32_t target = region_gap(&space->regions, remap->new_length, USER_START, PLACES_END);
    return target ? move(space, region, remap, target) : -ENOMEM;
}

int32_t space_remap(struct address_space *space, uint32_t start, uint32_t old_length,
                    uint32_t new_length, bool may_move, uint32_t target)
{
    struct remap remap = {start, old_length, new_length, target};
    int32_t result = -ENOMEM;
    mutex_lock(&space->lock);
    if (region_reserve(&space->regions, 5))
        result = target ? remap_fixed(space, &remap) : remap_anywhere(space, &remap, may_move);
    mutex_unlock(&space->lock);
    return result;
}
