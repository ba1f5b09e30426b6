/* The kernel heap: blocks of 16 bytes up to a page by size class, larger ones by contiguous frames
 * where they can be had. A double free and a write past the end panic by name. */
#ifndef KERNEL_MM_HEAP_H
#define KERNEL_MM_HEAP_H

#include <stddef.h>
#include <stdint.h>

void *
kmalloc(size_t size); /* aligned to 16; NULL: no memory. Any context. Constant time up to 2 KiB */
void *kzalloc(size_t size); /* the same, filled with zero */
void kfree(void *block);    /* NULL is nothing */
/* From now on one request of so many, by chance, finds no memory: for tests. 0: none. */
void heap_make_scarce(uint32_t one_of);
uint32_t heap_blocks(void); /* blocks out, for leak checks */

#endif
