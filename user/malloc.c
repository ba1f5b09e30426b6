/* malloc: memory by the byte out of memory by the page. The kernel moves the program's end (brk);
 * this file cuts the area into blocks.
 *
 * Each block starts with a header. Free blocks are on one list in the order of their addresses;
 * malloc takes the first that is large enough and cuts the rest off; free puts a block back and
 * joins it with the neighbours that touch it, so that the area does not crumble. */
#include "lib/string.h"
#include "user/stdlib.h"
#include "user/syscall.h"
#include "user/thread.h"

enum { ALIGNMENT = 16, GROWTH = 64 * 1024 };

struct block {
    size_t size;        /* bytes, header included; a multiple of ALIGNMENT */
    struct block *next; /* the next free block above; unused while the block is given out */
    size_t padding[2];  /* keeps what follows aligned */
};
_Static_assert(sizeof(struct block) == ALIGNMENT, "memory after a header must be aligned");

static struct block *free_blocks;
static struct mutex lock;
static char *area_end; /* as the kernel has it; NULL before the first call */

static struct block *block_after(struct block *block)
{
    return (struct block *)((char *)block + block->size);
}

/* Joins block with the free block after it on the list, where they touch. */
static void join_with_next(struct block *block)
{
    struct block *next = block->next;
    if (next && block_after(block) == next) {
        block->size += next->size;
        block->next = next->next;
    }
}

/* Puts block on the list at its address's place. */
static void insert(struct block *block)
{
    struct block *before = NULL;
    struct block *after = free_blocks;
    while (after && after < block) {
        before = after;
        after = after->next;
    }
    block->next = after;
    if (before)
        before->next = block;
    else
        free_blocks = block;
    join_with_next(block);
    if (before)
        join_with_next(before);
}

/* Asks the kernel for at least size more bytes and puts them on the list. Gives 0 or -ENOMEM. */
static int grow(size_t size)
{
    if (!area_end) {
        uintptr_t start = (uintptr_t)sys_brk(NULL);
        area_end = (char *)((start + ALIGNMENT - 1) & ~(uintptr_t)(ALIGNMENT - 1));
    }
    size = (size + GROWTH - 1) & ~(size_t)(GROWTH - 1);
    char *wanted = area_end + size;
    if (wanted < area_end || (char *)(uintptr_t)sys_brk(wanted) != wanted)
        return -ENOMEM;
    struct block *block = (struct block *)area_end;
    block->size = size;
    area_end = wanted;
    insert(block);
    return 0;
}

/* Takes the first free block of at least size bytes off the list, cut to size; NULL: there is none.
 */
static struct block *take(size_t size)
{
    struct block **link = &free_blocks;
    while (*link && (*link)->size < size)
        link = &(*link)->next;
    struct block *block = *link;
    if (!block)
        return NULL;
    if (block->size >= size + 2 * ALIGNMENT) {
        struct block *rest = (struct block *)((char *)block + size);
        rest->size = block->size - size;
        rest->next = block->next;
        block->size = size;
        *link = rest;
    } else {
        *link = block->next;
    }
    return block;
}

void *malloc(size_t size)
{
    if (size > 0x7fff0000u) { /* nothing so large exists; and the sums below do not wrap */
        errno = ENOMEM;
        return NULL;
    }
    size = (size + sizeof(struct block) + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    mutex_lock(&lock);
    struct block *block = take(size);
    if (!block && grow(size) == 0)
        block = take(size);
    mutex_unlock(&lock);
    if (!block)
        errno = ENOMEM;
    return block ? block + 1 : NULL;
}

void free(void *memory)
{
    if (!memory)
        return;
    mutex_lock(&lock);
    insert((struct block *)memory - 1);
    mutex_unlock(&lock);
}

void *calloc(size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) {
        errno = ENOMEM;
        return NULL;
    }
    void *memory = malloc(total);
    return memory ? memset(memory, 0, total) : NULL;
}

void *realloc(void *memory, size_t size)
{
    if (!memory)
        return malloc(size);
    size_t old_size = ((struct block *)memory - 1)->size - sizeof(struct block);
    if (size <= old_size)
        return memory;
    void *larger = malloc(size);
    if (larger) {
        memcpy(larger, memory, old_size);
        free(memory);
    }
    return larger;
}
