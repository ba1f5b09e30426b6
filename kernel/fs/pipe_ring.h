/* The bytes in a pipe: a ring of pages that are made when a byte first comes to lie in them and
 * given back when all in them have been read; the first is kept. Takes no lock: pipe.c does. */
#ifndef KERNEL_FS_PIPE_RING_H
#define KERNEL_FS_PIPE_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
/* Copies count bytes in from user memory; there must be room. The bytes copied: fewer before a bad
 * address or where memory ends; -EFAULT, -ENOMEM where there are none. May sleep. */
int pipe_ring_put(struct pipe_ring *ring, const void *from, size_t count);
/* Copies up to count bytes out to user memory and drops them: their number, which is at least 1, or
 * -EFAULT; count and used are not 0. May sleep. */
int pipe_ring_get(struct pipe_ring *ring, void *to, size_t count);
/* Changes the capacity to bytes, rounded up to a power of two; gives the new one. -EINVAL, -EPERM
 * (above PIPE_CAPACITY_MOST), -EBUSY (more than that lies in it), -ENOMEM. */
int pipe_ring_resize(struct pipe_ring *ring, uint32_t bytes);

static inline uint32_t pipe_ring_room(const struct pipe_ring *ring)
{
    return ring->capacity - ring->used;
}

#endif
