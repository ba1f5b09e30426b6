/* What programs say and ask about memory that they have mapped: madvise(2), mincore(2). There is no
 * swap and no reading ahead, so most advice asks for nothing; giving memory back is the rest. */
#include "kernel/mm/space.h"

#include "kernel/mm/object.h"
#include "kernel/mm/space_parts.h"
#include "lib/errno.h"

bool space_advice_known(int advice)
{
    return (advice >= MADV_NORMAL && advice <= MADV_DONTNEED) ||
           (advice >= MADV_FREE && advice <= MADV_DONTNEED_LOCKED);
}

/* Sets or clears a flag of a region that is wholly meant. */
static int set_flag(struct region *region, uint32_t flag, bool set)
{
    region->flags = set ? region->flags | flag : region->flags & ~flag;
    return 0;
}

/* Gives the pages of a region back: those of one's own are zeros again, or the file's. */
static int drop_pages(struct address_space *space, const struct region *region)
{
    mmu_unmap(space->page_directory, region->start, region->end);
    return 0;
}

static bool is_own_memory(const struct region *region)
{
    return !region->object && !(region->flags & REGION_SHARED);
}

/* Does what advice asks for one whole region; lock held. 0 or -EINVAL. */
static int advise_region(struct address_space *space, struct region *region, int advice)
{
    switch (advice) {
    case MADV_FREE: /* at once: a program that reads there may find either */
        return is_own_memory(region) ? drop_pages(space, region) : -EINVAL;
    case MADV_DONTNEED:
    case MADV_DONTNEED_LOCKED:
        return drop_pages(space, region);
    case MADV_REMOVE: /* a hole in a file: there are none */
        return -EINVAL;
    case MADV_DONTFORK:
    case MADV_DOFORK:
        return set_flag(region, REGION_NOT_FORKED, advice == MADV_DONTFORK);
    case MADV_WIPEONFORK:
        return is_own_memory(region) ? set_flag(region, REGION_FORKED_ZERO, true) : -EINVAL;
    case MADV_KEEPONFORK:
        return set_flag(region, REGION_FORKED_ZERO, false);
    default:
        return 0;
    }
}

/* Advises each region from start to end; what is mapped there is, too, where there is a hole. */
static int advise_range(struct address_space *space, uint32_t start, uint32_t end, int advice)
{
    int result = 0;
    region_isolate(&space->regions, start, end);
    struct region *region = region_after(&space->regions, start);
    for (uint32_t at = start; at < end; region = region_next(&space->regions, region)) {
        if (!region || region->start > at)
            result = -ENOMEM;
        if (!region || region->start >= end)
            break;
        int error = advise_region(space, region, advice);
        if (error)
            return error;
        at = region->end;
    }
    return result;
}

int space_advise(struct address_space *space, uint32_t start, uint32_t end, int advice)
{
    mutex_lock(&space->lock);
    int result = -ENOMEM;
    if (region_reserve(&space->regions, 2)) {
        result = advise_range(space, start, end, advice);
        region_merge(&space->regions, start, end);
    }
    mutex_unlock(&space->lock);
    return result;
}

uint32_t space_covered_end(struct address_space *space, uint32_t start)
{
    mutex_lock(&space->lock);
    uint32_t end = region_covered_end(&space->regions, start);
    mutex_unlock(&space->lock);
    return end;
}

/* Whether the page is in memory: touched here, or by anybody where it is a file's. Lock held. */
static bool is_resident(struct address_space *space, const struct region *region, uint32_t page)
{
    return mmu_lookup(space->page_directory, page) != FRAME_NONE ||
           (region->object &&
            object_has_frame(region->object,
                             region->page_offset + (page - region->start) / PAGE_SIZE));
}

uint32_t space_residence(struct address_space *space, uint32_t start, uint32_t pages,
                         uint8_t *resident)
{
    uint32_t done = 0;
    mutex_lock(&space->lock);
    for (; done < pages; done++) {
        uint32_t page = start + done * PAGE_SIZE;
        const struct region *region = region_find(&space->regions, page);
        if (!region)
            break;
        resident[done] = is_resident(space, region, page);
    }
    mutex_unlock(&space->lock);
    return done;
}
