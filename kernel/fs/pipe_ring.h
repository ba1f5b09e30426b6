/* The bytes in a pipe: a ring of pages that are made when a byte first comes to lie in them and
 * given back when all in them have been read; the first is kept. Takes no lock: pipe.c does. */
#ifndef KERNEL_FS_PIPE_RING_H
#define KERNEL_FS_PIPE_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/mm/frame.h"
#include "kernel/mm/user.h"
#include "lib/errno.h"

enum { PIPE_PAGES = 16, PIPE_CAPACITY_MOST = 1 << 20 };

struct pipe_ring {
    uint32_t capacity; /* bytes: a power of two, whole pages */
    uint32_t start;    /* where the oldest byte lies, below capacity; 0 while the ring is empty */
    uint32_t used;     /* bytes */
    uint8_t **page;
    uint8_t *first[PIPE_PAGES]; /* page[] while there are no more */
};

void pipe_ring_init(struct pipe_ring *ring); /* empty, PIPE_PAGES pages */
void pipe_ring_end(struct pipe_ring *ring);  /* frees what it holds */
/* Changes the capacity to bytes, rounded up to a power of two; gives the new one. -EINVAL, -EPERM
 * (above PIPE_CAPACITY_MOST), -EBUSY (more than that lies in it), -ENOMEM. */
int pipe_ring_resize(struct pipe_ring *ring, uint32_t bytes);

/* Out of line: makes page number of the ring, NULL: no memory; and gives it back when the oldest
 * byte lies beyond it, unless the newest ones already lie in it again. */
uint8_t *pipe_ring_make_page(struct pipe_ring *ring, uint32_t number);
void pipe_ring_leave_page(struct pipe_ring *ring, uint32_t number);

static inline uint32_t pipe_ring_room(const struct pipe_ring *ring)
{
    return ring->capacity - ring->used;
}

/* Of count bytes from position on, those that lie in one page. */
static inline size_t pipe_ring_piece(uint32_t position, size_t count)
{
    size_t left = PAGE_SIZE - position % PAGE_SIZE;
    return count < left ? count : left;
}

/* Copies up to count bytes in from user memory, a range that user_range_ok() has allowed, as many
 * as fit one page: their number, -EFAULT, -ENOMEM. There must be room for count. May sleep. */
static inline int pipe_ring_put(struct pipe_ring *ring, const void *from, size_t count)
{
    uint32_t end = (ring->start + ring->used) & (ring->capacity - 1);
    uint8_t *page = ring->page[end / PAGE_SIZE];
    size_t length = pipe_ring_piece(end, count);
    if (!page && !(page = pipe_ring_make_page(ring, end / PAGE_SIZE)))
        return -ENOMEM;
    if (user_copy_raw(page + end % PAGE_SIZE, from, length))
        return -EFAULT;
    ring->used += length;
    return (int)length;
}

/* Copies up to count bytes out to user memory, likewise allowed, as many as lie in one page, and
 * drops them: their number, at least 1, or -EFAULT. Neither count nor used is 0. May sleep. */
static inline int pipe_ring_get(struct pipe_ring *ring, void *to, size_t count)
{
    uint32_t start = ring->start, number = start / PAGE_SIZE;
    size_t length = pipe_ring_piece(start, count < ring->used ? count : ring->used);
    if (user_copy_raw(to, ring->page[number] + start % PAGE_SIZE, length))
        return -EFAULT;
    ring->used -= length;
    ring->start = ring->used ? (start + length) & (ring->capacity - 1) : 0;
    if (ring->start / PAGE_SIZE != number)
        pipe_ring_leave_page(ring, number);
    return (int)length;
}

#endif
