/* The ring of pages in a pipe. It starts over at 0 whenever it is empty, so that a pipe with little
 * in it lives in its first page. */
#include "kernel/fs/pipe_ring.h"

#include "kernel/mm/frame.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/user.h"
#include "lib/errno.h"
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

/* Of count bytes from position on, those that lie in one page. */
static inline size_t in_one_page(uint32_t position, size_t count)
{
    size_t left = PAGE_SIZE - position % PAGE_SIZE;
    return count < left ? count : left;
}

/* Copies into one page: the bytes copied, up to count, -EFAULT or -ENOMEM. */
static inline int put_in_page(struct pipe_ring *ring, const char *from, size_t count)
{
    uint32_t end = (ring->start + ring->used) & (ring->capacity - 1);
    uint8_t **page = &ring->page[end / PAGE_SIZE];
    size_t length = in_one_page(end, count);
    if (!*page && !(*page = kmalloc(PAGE_SIZE)))
        return -ENOMEM;
    int error = user_read(*page + end % PAGE_SIZE, from, length);
    if (error)
        return error;
    ring->used += length;
    return (int)length;
}

/* Copies what is left of count bytes when the first done are in. */
static __attribute__((noinline)) int put_rest(struct pipe_ring *ring, const char *from,
                                              size_t count, size_t done)
{
    while (done < count) {
        int result = put_in_page(ring, from + done, count - done);
        if (result < 0)
            break;
        done += (size_t)result;
    }
    return (int)done;
}

/* See pipe_ring.h. */
int pipe_ring_put(struct pipe_ring *ring, const void *from, size_t count)
{
    int done = put_in_page(ring, from, count);
    if (done < 0 || (size_t)done == count)
        return done;
    return put_rest(ring, from, count, (size_t)done);
}

/* start has gone on from a page: gives the page back, unless the newest bytes already lie in it
 * again. */
static void leave_page(struct pipe_ring *ring, uint32_t number)
{
    if (number == 0 || ring->used > ring->capacity - PAGE_SIZE)
        return;
    kfree(ring->page[number]);
    ring->page[number] = NULL;
}

/* Drops length bytes, which lie in one page. */
static inline void drop(struct pipe_ring *ring, size_t length)
{
    uint32_t number = ring->start / PAGE_SIZE;
    ring->used -= length;
    ring->start = ring->used ? (ring->start + length) & (ring->capacity - 1) : 0;
    if (ring->start / PAGE_SIZE != number)
        leave_page(ring, number);
}

/* Copies out of one page: the bytes copied and dropped, up to count, or -EFAULT. */
static inline int get_from_page(struct pipe_ring *ring, char *to, size_t count)
{
    const uint8_t *page = ring->page[ring->start / PAGE_SIZE];
    size_t length = in_one_page(ring->start, count);
    int error = user_write(to, page + ring->start % PAGE_SIZE, length);
    if (error)
        return error;
    drop(ring, length);
    return (int)length;
}

/* Copies what is left of count bytes when the first done are out. */
static __attribute__((noinline)) int get_rest(struct pipe_ring *ring, char *to, size_t count,
                                              size_t done)
{
    while (done < count) {
        int result = get_from_page(ring, to + done, count - done);
        if (result < 0)
            break;
        done += (size_t)result;
    }
    return (int)done;
}

/* See pipe_ring.h. */
int pipe_ring_get(struct pipe_ring *ring, void *to, size_t count)
{
    if (count > ring->used)
        count = ring->used;
    int done = get_from_page(ring, to, count);
    if (done < 0 || (size_t)done == count)
        return done;
    return get_rest(ring, to, count, (size_t)done);
}

/* Copies all that lies in ring to the start of the pages at `to`, which there are enough of. */
static void copy_out(const struct pipe_ring *ring, uint8_t **to)
{
    uint32_t done = 0;
    while (done < ring->used) {
        uint32_t from = (ring->start + done) & (ring->capacity - 1);
        size_t length = in_one_page(from, in_one_page(done, ring->used - done));
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
