/* The arithmetic of regions: a sorted array of address ranges that never overlap. It touches no
 * page and takes no lock; space.c does both. tests/unit/ runs it on the host. */
#ifndef KERNEL_MM_REGION_H
#define KERNEL_MM_REGION_H

#include <stdbool.h>
#include <stdint.h>

struct memory_object;

/* Flags of a region; PROT_... are its protection. */
enum {
    REGION_SHARED = 1,       /* writes go to the object; else to pages of one's own */
    REGION_GROWS_DOWN = 2,   /* a fault just below it makes it longer: a stack */
    REGION_NO_WRITE = 4,     /* shared, of a file opened for reading: never to be writable */
    REGION_NOT_FORKED = 8,   /* madvise(2): fork leaves it out */
    REGION_FORKED_ZERO = 16, /* madvise(2): a child finds zeros there */
    REGION_NO_RESERVE = 32   /* in requests only: may be more than there is memory */
};

enum {
    REGIONS_MOST = 65530,  /* of one space, as on Linux */
    REGION_GAP = 256 << 12 /* bytes kept free below a region that grows down */
};

struct region {
    uint32_t start, end; /* page-aligned, end exclusive */
    uint32_t protection, flags;
    struct memory_object *object; /* one reference; NULL: memory of one's own, zeros at first */
    uint32_t page_offset;         /* the object's page at start; 0 without an object */
};

/* An array, so that fork copies it as one, and a look-up halves its way. Pointers into it hold only
 * until the next change. */
struct region_list {
    struct region *sorted; /* by start */
    uint32_t count, capacity;
};

/* The region that holds address, or NULL. */
struct region *region_find(const struct region_list *list, uint32_t address);
/* The first region that ends after address, or NULL: the first that may overlap a range from there.
 */
struct region *region_after(const struct region_list *list, uint32_t address);
/* The region next to it in the list, or NULL. */
struct region *region_next(const struct region_list *list, struct region *region);
struct region *region_previous(const struct region_list *list, struct region *region);
/* Whether any region overlaps start to end. */
bool region_overlaps(const struct region_list *list, uint32_t start, uint32_t end);
/* Gives the end of what regions cover without a hole from start on, or start. */
uint32_t region_covered_end(const struct region_list *list, uint32_t start);
/* Gives how many bytes between start and end lie in regions. */
uint32_t region_bytes(const struct region_list *list, uint32_t start, uint32_t end);
/* Makes room for so many more regions, so that what needs them cannot fail. False: no memory, or
 * REGIONS_MOST; nothing has changed. */
bool region_reserve(struct region_list *list, uint32_t more);
/* Adds a range that overlaps none, with its reference to an object. Room for one: reserved. */
void region_insert(struct region_list *list, const struct region *region);
/* Splits at both ends, so that whole regions make up what lies between start and end. Room for
 * two: reserved. */
void region_isolate(struct region_list *list, uint32_t start, uint32_t end);
/* Removes the regions between start and end, whole ones after region_isolate(). */
void region_remove(struct region_list *list, uint32_t start, uint32_t end);
/* Joins what touches between start and end, both included, where the two could be one. */
void region_merge(struct region_list *list, uint32_t start, uint32_t end);
/* The highest start of length free bytes between low and high, or 0. */
uint32_t region_gap(const struct region_list *list, uint32_t length, uint32_t low, uint32_t high);
/* Makes `to`, an empty list, the same as from, with references of its own. False: no memory. */
bool region_copy(struct region_list *to, const struct region_list *from);
/* Removes all, and the array. */
void region_list_free(struct region_list *list);

#endif
