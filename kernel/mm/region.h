/* The arithmetic of regions: a sorted list of address ranges that never overlap. It touches no page
 * and takes no lock; space.c does both. tests/unit/ runs it on the host. */
#ifndef KERNEL_MM_REGION_H
#define KERNEL_MM_REGION_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/list.h"

struct region {
    struct list link;    /* sorted by start */
    uint32_t start, end; /* page-aligned, end exclusive */
    uint32_t protection; /* PROT_... */
};

/* The region that holds address, or NULL. */
struct region *region_find(struct list *regions, uint32_t address);
/* The first region that ends after address, or NULL: the first that may overlap a range from there.
 */
struct region *region_after(struct list *regions, uint32_t address);
/* The region next in the list, or NULL. */
struct region *region_next(struct list *regions, struct region *region);
/* Whether any region overlaps start to end. */
bool region_overlaps(struct list *regions, uint32_t start, uint32_t end);
/* Whether regions cover start to end without a hole. */
bool region_covers(struct list *regions, uint32_t start, uint32_t end);
/* Adds a range that overlaps none. False: no memory. */
bool region_insert(struct list *regions, uint32_t start, uint32_t end, uint32_t protection);
/* Cuts the region that address lies inside of, so that one ends and one starts there. False: no
 * memory, and nothing has changed. True too where there is nothing to cut. */
bool region_split(struct list *regions, uint32_t address);
/* Splits at both ends, so that whole regions make up what lies between start and end. */
bool region_isolate(struct list *regions, uint32_t start, uint32_t end);
/* Removes the regions between start and end, whole ones after region_isolate(). */
void region_remove(struct list *regions, uint32_t start, uint32_t end);
/* Joins neighbours of equal protection, so that a break that grows by small steps stays one region.
 */
void region_merge(struct list *regions);
/* The highest start of length free bytes between low and high, or 0. */
uint32_t region_gap(struct list *regions, uint32_t length, uint32_t low, uint32_t high);

#endif
