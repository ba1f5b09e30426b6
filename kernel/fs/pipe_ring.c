/* The ring of pages in a pipe. It starts over at 0 whenever it is empty, so that a pipe with little
 * in it lives in its first page. */
#include "kernel/fs/pipe_ring.h"

#include "kernel/mm/heap.h"
#include "lib/string.h"

/* See pipe_ring.h. */
void pipe_ring_init(struct pipe_ring *ring)
{
    memset(ring, 0, sizeof *ring);
    ring->capacity = PIPE_PAGES * PAGE_SIZE;
    ring->page = ring->first;
}

/* See pipe_ring.h. */
void pipe_ring_end(struct pipe_ring *ring)
{
    for (uint32_t i = 0; i < ring->capacity / PAGE_SIZE; i++)
        kfree(ring->page[i]);
    if (ring->page != ring->first)
        kfree(ring->page);
}

/* See pipe_ring.h. */
uint8_t *pipe_ring_make_page(struct pipe_ring *ring, uint32_t number)
{
    ring->page[number] = kmalloc(PAGE_SIZE);
    return ring->page[number];
}

/* See pipe_ring.h. */
void pipe_ring_leave_page(struct pipe_ring *ring, uint32_t number)
{
    if (number == 0 || ring->used > ring->capacity - PAGE_SIZE)
        return;
    kfree(ring->page[number]);
    ring->page[number] = NULL;
}

/* Copies all that lies in ring to the start of the pages at `to`, which there are enough of. */
static void copy_out(const struct pipe_ring *ring, uint8_t **to)
{
    uint32_t done = 0;
    while (done < ring->used) {
        uint32_t from = (ring->start + done) & (ring->capacity - 1);
        size_t length = pipe_ring_piece(from, pipe_ring_piece(done, ring->used - done));
        memcpy(to[done / PAGE_SIZE] + done % PAGE_SIZE,
               ring->page[from / PAGE_SIZE] + from % PAGE_SIZE, length);
        done += length;
    }
}

/* Fills places 0 to count - 1 of page[] with pages. False: no memory, and there are none. */
static bool make_pages(uint8_t **page, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        page[i] = kmalloc(PAGE_SIZE);
        if (page[i])
            continue;
        while (i > 0)
            kfree(page[--i]);
        return false;
    }
    return true;
}

/* Gives ring the pages at page[], which hold a copy of its bytes. */
static void replace(struct pipe_ring *ring, uint8_t **page, uint32_t capacity)
{
    uint32_t used = ring->used;
    pipe_ring_end(ring);
    memset(ring, 0, sizeof *ring);
    ring->used = used;
    ring->capacity = capacity;
    ring->page = page;
    if (capacity > PIPE_PAGES * PAGE_SIZE)
        return;
    memcpy(ring->first, page, capacity / PAGE_SIZE * sizeof *page);
    ring->page = ring->first;
    kfree(page);
}

/* See pipe_ring.h. */
int pipe_ring_resize(struct pipe_ring *ring, uint32_t bytes)
{
    uint32_t capacity = PAGE_SIZE;
    if (bytes == 0)
        return -EINVAL;
    if (bytes > PIPE_CAPACITY_MOST)
        return -EPERM;
    while (capacity < bytes)
        capacity *= 2;
    if (capacity < ring->used)
        return -EBUSY;
    uint8_t **page = kzalloc(capacity / PAGE_SIZE * sizeof *page);
    if (!page)
        return -ENOMEM;
    if (!make_pages(page, (ring->used + PAGE_SIZE - 1) / PAGE_SIZE)) {
        kfree(page);
        return -ENOMEM;
    }
    copy_out(ring, page);
    replace(ring, page, capacity);
    return (int)capacity;
}
