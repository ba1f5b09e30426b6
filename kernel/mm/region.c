/* Regions: which addresses a program may use, and how. */
#include "kernel/mm/region.h"

#include "kernel/mm/heap.h"
#include "kernel/mm/object.h"
#include "lib/string.h"

enum { FIRST_CAPACITY = 10 /* fills a heap block of 256 bytes */, PAGE = 4096 };

/* Gives the index of the first region that ends after address; count where none does. */
static uint32_t index_after(const struct region_list *list, uint32_t address)
{
    uint32_t low = 0, high = list->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (list->sorted[middle].end > address)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

struct region *region_after(const struct region_list *list, uint32_t address)
{
    uint32_t index = index_after(list, address);
    return index < list->count ? &list->sorted[index] : NULL;
}

struct region *region_find(const struct region_list *list, uint32_t address)
{
    struct region *region = region_after(list, address);
    return region && region->start <= address ? region : NULL;
}

struct region *region_next(const struct region_list *list, struct region *region)
{
    return region + 1 < list->sorted + list->count ? region + 1 : NULL;
}

struct region *region_previous(const struct region_list *list, struct region *region)
{
    return region > list->sorted ? region - 1 : NULL;
}

bool region_overlaps(const struct region_list *list, uint32_t start, uint32_t end)
{
    const struct region *region = region_after(list, start);
    return region && region->start < end;
}

uint32_t region_covered_end(const struct region_list *list, uint32_t start)
{
    uint32_t index = index_after(list, start);
    for (; index < list->count && list->sorted[index].start <= start; index++)
        start = list->sorted[index].end;
    return start;
}

uint32_t region_bytes(const struct region_list *list, uint32_t start, uint32_t end)
{
    uint32_t bytes = 0;
    for (uint32_t index = index_after(list, start); index < list->count; index++) {
        const struct region *region = &list->sorted[index];
        if (region->start >= end)
            break;
        bytes += (region->end < end ? region->end : end) -
                 (region->start > start ? region->start : start);
    }
    return bytes;
}

bool region_reserve(struct region_list *list, uint32_t more)
{
    uint32_t capacity = list->capacity ? list->capacity : FIRST_CAPACITY;
    if (list->count + more > REGIONS_MOST)
        return false;
    if (list->count + more <= list->capacity)
        return true;
    while (capacity < list->count + more)
        capacity *= 2;
    struct region *sorted = kmalloc(capacity * sizeof(*sorted));
    if (!sorted)
        return false;
    memcpy(sorted, list->sorted, list->count * sizeof(*sorted));
    kfree(list->sorted);
    list->sorted = sorted;
    list->capacity = capacity;
    return true;
}

/* Puts region before number index. */
static void insert_at(struct region_list *list, uint32_t index, const struct region *region)
{
    struct region *place = &list->sorted[index];
    memmove(place + 1, place, (list->count - index) * sizeof(*place));
    *place = *region;
    list->count++;
}

/* Takes out count regions from number index on. */
static void remove_at(struct region_list *list, uint32_t index, uint32_t count)
{
    struct region *place = &list->sorted[index];
    for (uint32_t i = 0; i < count; i++)
        object_release(place[i].object);
    memmove(place, place + count, (list->count - index - count) * sizeof(*place));
    list->count -= count;
}

void region_insert(struct region_list *list, const struct region *region)
{
    insert_at(list, index_after(list, region->start), region);
}

/* Moves a region's start, and with it the page of the object that lies there. */
static void set_start(struct region *region, uint32_t start)
{
    if (region->object)
        region->page_offset += (start - region->start) / PAGE;
    region->start = start;
}

/* Cuts the region that address lies inside of, so that one ends and one starts there. */
static void split(struct region_list *list, uint32_t address)
{
    uint32_t index = index_after(list, address);
    if (index == list->count || list->sorted[index].start >= address)
        return;
    struct region lower = list->sorted[index];
    lower.end = address;
    object_share(lower.object);
    set_start(&list->sorted[index], address);
    insert_at(list, index, &lower);
}

void region_isolate(struct region_list *list, uint32_t start, uint32_t end)
{
    split(list, start);
    split(list, end);
}

void region_remove(struct region_list *list, uint32_t start, uint32_t end)
{
    uint32_t first = index_after(list, start), last = first;
    while (last < list->count && list->sorted[last].start < end)
        last++;
    if (last > first)
        remove_at(list, first, last - first);
}

/* Whether b goes on where a ends, in all respects. */
static bool continues(const struct region *a, const struct region *b)
{
    return a->end == b->start && a->protection == b->protection && a->flags == b->flags &&
           a->object == b->object &&
           (!a->object || a->page_offset + (a->end - a->start) / PAGE == b->page_offset);
}

void region_merge(struct region_list *list, uint32_t start, uint32_t end)
{
    uint32_t index = start ? index_after(list, start - 1) : 0;
    while (index + 1 < list->count && list->sorted[index].end <= end) {
        struct region *region = &list->sorted[index];
        if (!continues(region, region + 1)) {
            index++;
            continue;
        }
        region->end = region[1].end;
        remove_at(list, index + 1, 1);
    }
}

/* Where the free bytes below a region end. */
static uint32_t room_end(const struct region *region)
{
    uint32_t kept = region->flags & REGION_GROWS_DOWN ? REGION_GAP : 0;
    return region->start > kept ? region->start - kept : 0;
}

uint32_t region_gap(const struct region_list *list, uint32_t length, uint32_t low, uint32_t high)
{
    uint32_t index = list->count;
    for (; index > 0 && high > low; index--) {
        const struct region *region = &list->sorted[index - 1];
        if (region->end < high && high - region->end >= length)
            break;
        if (room_end(region) < high)
            high = room_end(region);
    }
    return high > low && high - low >= length ? high - length : 0;
}

bool region_copy(struct region_list *to, const struct region_list *from)
{
    if (from->count == 0)
        return true;
    to->sorted = kmalloc(from->count * sizeof(*to->sorted));
    if (!to->sorted)
        return false;
    memcpy(to->sorted, from->sorted, from->count * sizeof(*to->sorted));
    to->count = to->capacity = from->count;
    for (uint32_t i = 0; i < to->count; i++)
        object_share(to->sorted[i].object);
    return true;
}

void region_list_free(struct region_list *list)
{
    if (list->count)
        remove_at(list, 0, list->count);
    kfree(list->sorted);
}
