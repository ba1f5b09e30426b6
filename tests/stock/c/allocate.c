/* The allocator over brk, mmap and mremap: many sizes, many threads, each block keeping its bytes.
 */
#include "stock.h"
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <unistd.h>

enum { THREADS = 8, SLOTS = 200, STEPS = 20000 };

static long damaged, failed;

static void fill(unsigned char *block, size_t size, unsigned seed)
{
    for (size_t i = 0; i < size; i += i < 64 ? 1 : 61)
        block[i] = (unsigned char)(seed + i * 7);
}

static int keeps(const unsigned char *block, size_t size, unsigned seed)
{
    for (size_t i = 0; i < size; i += i < 64 ? 1 : 61)
        if (block[i] != (unsigned char)(seed + i * 7))
            return 0;
    return 1;
}

static unsigned next(unsigned *state)
{
    *state = *state * 1103515245 + 12345;
    return *state >> 8;
}

/* Mostly small, sometimes above the size from which an allocator maps pages for one block. */
static size_t random_size(unsigned *state)
{
    return next(state) % 500 == 0 ? 100000 + next(state) % 300000 : next(state) % 2000 + 1;
}

static void *churn(void *argument)
{
    unsigned state = (unsigned)(uintptr_t)argument + 1, seeds[SLOTS];
    unsigned char *blocks[SLOTS] = {0};
    size_t sizes[SLOTS] = {0};
    for (int step = 0; step < STEPS; step++) {
        unsigned slot = next(&state) % SLOTS;
        if (blocks[slot] && !keeps(blocks[slot], sizes[slot], seeds[slot]))
            __atomic_fetch_add(&damaged, 1, __ATOMIC_SEQ_CST);
        free(blocks[slot]);
        sizes[slot] = random_size(&state);
        seeds[slot] = next(&state);
        blocks[slot] = malloc(sizes[slot]);
        if (blocks[slot])
            fill(blocks[slot], sizes[slot], seeds[slot]);
        else
            __atomic_fetch_add(&failed, 1, __ATOMIC_SEQ_CST);
    }
    for (int i = 0; i < SLOTS; i++)
        free(blocks[i]);
    return NULL;
}

static void in_threads(void)
{
    pthread_t threads[THREADS];
    for (long i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, churn, (void *)i);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    SHOW(damaged);
    SHOW(failed);
}

/* A block that grows to many pages and shrinks again, keeping what it held. */
static void reallocate(void)
{
    size_t size = 10;
    unsigned char *block = malloc(size);
    fill(block, size, 3);
    while (size < 8u << 20) {
        size *= 2;
        block = realloc(block, size);
        if (!block || !keeps(block, size / 2, 3))
            damaged++;
        fill(block, size, 3);
    }
    while (size > 10) {
        size /= 2;
        block = realloc(block, size);
        if (!keeps(block, size, 3))
            damaged++;
    }
    free(block);
    SHOW(damaged);
}

static void zeroed_and_aligned(void)
{
    unsigned char *block = calloc(1000, 1000), sum = 0;
    for (int i = 0; i < 1000000; i++)
        sum |= block[i];
    SHOW(sum);
    free(block);
    for (size_t alignment = 8; alignment <= 65536; alignment *= 8) {
        void *aligned = NULL;
        int status = posix_memalign(&aligned, alignment, 100);
        printf("aligned to %zu: %d\n", alignment,
               status == 0 && (uintptr_t)aligned % alignment == 0);
        free(aligned);
    }
}

/* What cannot be given is NULL and ENOMEM, and what was there stays. */
static void too_much(void)
{
    volatile size_t huge = (size_t)3 << 30, most = SIZE_MAX, third = SIZE_MAX / 3 + 1;
    char *kept = malloc(100);
    strcpy(kept, "still here");
    errno = 0;
    SHOW(malloc(huge) == NULL && errno == ENOMEM);
    SHOW(malloc(most) == NULL);
    SHOW(calloc(third, 3) == NULL);
    char *moved = realloc(kept, huge);
    SHOW(moved == NULL);
    SHOW_STRING(moved ? moved : kept);
    free(moved ? moved : kept);
}

int main(void)
{
    in_threads();
    reallocate();
    zeroed_and_aligned();
    too_much();
    return 0;
}
