/* Between heap.c, which has the small blocks, and heap_large.c. */
#ifndef KERNEL_MM_HEAP_PARTS_H
#define KERNEL_MM_HEAP_PARTS_H

#include <stddef.h>
#include <stdint.h>

struct page;

void *large_alloc(size_t size);
void large_free(struct page *page, void *block);
/* Puts four bytes straight after the size bytes of block, and checks that they are whole. */
void heap_mark_end(char *block, uint32_t size);
void heap_check_end(const char *block, uint32_t size);
void heap_count(int change); /* blocks out: 1 more, or -1 */

#endif
