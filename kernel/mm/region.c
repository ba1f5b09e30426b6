/* Regions: which addresses a program may use, and how. The list is sorted by start; programs have
 * few regions, so it is simply walked. */
#include "kernel/mm/region.h"

#include "kernel/mm/heap.h"

struct region *region_next(struct list *regions, struct region *region)
{
    struct list *link = region->link.next;
    return link == regions ? NULL : list_entry(link, struct region, link);
}

struct region *region_after(struct list *regions, uint32_t address)
{
    struct list *link;
    list_for_each(link, regions)
    {
        struct region *region = list_entry(link, struct region, link);
        if (region->end > address)
            return region;
    }
    return NULL;
}

struct region *region_find(struct list *regions, uint32_t address)
{
    struct region *region = region_after(regions, address);
    return region && region->start <= address ? region : NULL;
}

bool region_overlaps(struct list *regions, uint32_t start, uint32_t end)
{
    struct region *region = region_after(regions, start);
    return region && region->start < end;
}

bool region_covers(struct list *regions, uint32_t start, uint32_t end)
{
    struct region *region = region_after(regions, start);
    while (region && region->start <= start && region->end < end) {
        start = region->end;
        region = region_next(regions, region);
    }
    return region && region->start <= start;
}

bool region_insert(struct list *regions, uint32_t start, uint32_t end, uint32_t protection)
{
    struct region *after = region_after(regions, start), *region = kmalloc(sizeof(*region));
    if (!region)
        return false;
    region->start = start;
    region->end = end;
    region->protection = protection;
    list_insert_before(after ? &after->link : regions, &region->link);
    return true;
}

bool region_split(struct list *regions, uint32_t address)
{
    struct region *upper = region_find(regions, address), *lower;
    if (!upper || upper->start == address)
        return true;
    lower = kmalloc(sizeof(*lower));
    if (!lower)
        return false;
    *lower = *upper;
    lower->end = upper->start = address;
    list_insert_before(&upper->link, &lower->link);
    return true;
}

bool region_isolate(struct list *regions, uint32_t start, uint32_t end)
{
    return region_split(regions, start) && region_split(regions, end);
}

void region_remove(struct list *regions, uint32_t start, uint32_t end)
{
    struct region *region = region_after(regions, start), *next;
    for (; region && region->start < end; region = next) {
        next = region_next(regions, region);
        list_remove(&region->link);
        kfree(region);
    }
}

void region_merge(struct list *regions)
{
    struct region *region = region_after(regions, 0), *next;
    while (region && (next = region_next(regions, region)) != NULL) {
        if (region->end != next->start || region->protection != next->protection) {
            region = next;
            continue;
        }
        region->end = next->end;
        list_remove(&next->link);
        kfree(next);
    }
}

uint32_t region_gap(struct list *regions, uint32_t length, uint32_t low, uint32_t high)
{
    struct list *link = regions->prev;
    for (; link != regions && high > low; link = link->prev) {
        struct region *region = list_entry(link, struct region, link);
        if (region->end < high && high - region->end >= length)
            break;
        if (region->start < high)
            high = region->start;
    }
    return high > low && high - low >= length ? high - length : 0;
}
