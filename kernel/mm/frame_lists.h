/* Between frame_init.c, which finds the free RAM at boot, and frame.c, which keeps it. */
#ifndef KERNEL_MM_FRAME_LISTS_H
#define KERNEL_MM_FRAME_LISTS_H

#include <stdint.h>

struct page;

struct frame_list {
    uint32_t first; /* frame number, 0: the list is empty */
    uint32_t count;
};

void frame_lists_start(struct page *records, uint32_t count);
void frame_lists_add(uint32_t number);

#endif
