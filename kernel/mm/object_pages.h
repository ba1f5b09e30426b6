/* Between object.c, which keeps an object's pages, and object_io.c, which copies them. */
#ifndef KERNEL_MM_OBJECT_PAGES_H
#define KERNEL_MM_OBJECT_PAGES_H

#include <stdint.h>

#include "kernel/sync.h"

enum { LEAF_PAGES = 64 };

struct object_leaf {
    uint32_t frame[LEAF_PAGES]; /* each with a reference, or FRAME_NONE */
};

struct memory_object {
    struct mutex lock; /* guards the rest but references; taken after a space's, never before */
    uint32_t references;
    uint32_t size;             /* bytes */
    struct object_leaf **leaf; /* for each LEAF_PAGES pages, or NULL */
    uint32_t leaves;           /* elements of leaf; the pages after have no frames */
    uint32_t frames;           /* held by all leaves */
    const uint8_t *initial;    /* what pages without a frame hold, zeros past initial_size */
    uint32_t initial_size;
    char *name; /* on the heap, or NULL; set once */
};

/* The frame of a page, or FRAME_NONE where it has none; lock held, no reference is taken. */
uint32_t object_frame_find(struct memory_object *object, uint32_t page);

#endif
