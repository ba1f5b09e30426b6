/* The kernel heap, small blocks: slabs of one frame, each cut into blocks of one size class. A slab
 * has no header: what is known of it is in its frame's record (page.h). Large ones: heap_large.c.
 *
 * A block, its size class larger than what was asked for:
 *
 *     | the bytes asked for | canary, 4 bytes | not used | trailer, 4 bytes |
 *
 * The canary is unaligned, straight after the last byte asked for: a write past the end breaks it.
 * The trailer says whether the block is out, and its size. A free block's first word is the number
 * of the next free one; the seven words after hold poison, so that a write after kfree() shows. */
#include "kernel/mm/heap.h"
#include "kernel/mm/heap_parts.h"
#include "kernel/mm/page.h"

#include "kernel/arch/i386/memory_map.h"
#include "kernel/print.h"
#include "kernel/spinlock.h"
#include "lib/string.h"

enum {
    SMALL_LIMIT = 2048, /* bytes of the largest class */
    CLASSES = 13,
    MARKS_SIZE = 8,       /* canary and trailer */
    SLAB_NO_BLOCK = 1023, /* all ten bits: no slab has so many */
    POISON_BYTES = 32,    /* of a block at most: a bounded price for each kfree() */
};

#define CANARY       0x5AFEB10Cu
#define TRAILER_OUT  0xA110u /* upper half of the trailer; the lower is the size */
#define TRAILER_FREE 0xF4EEu
#define FREE_LINK    0xF4EE0000u /* and in the lower ten bits the next free block */
#define POISON       0xDEADF4EEu

static const uint16_t class_size[CLASSES] = {16,  32,  48,  64,  96,   128, 192,
                                             256, 384, 512, 768, 1360, 2048};

/* The class for a number of 16-byte pieces: a table, so that it is found in one step. */
static const uint8_t class_of_pieces[SMALL_LIMIT / 16 + 1] = {
    [0 ... 1] = 0,    [2] = 1,          [3] = 2,          [4] = 3,         [5 ... 6] = 4,
    [7 ... 8] = 5,    [9 ... 12] = 6,   [13 ... 16] = 7,  [17 ... 24] = 8, [25 ... 32] = 9,
    [33 ... 48] = 10, [49 ... 85] = 11, [86 ... 128] = 12};

static struct spinlock lock = SPINLOCK_INIT;
static uint32_t partial[CLASSES]; /* slabs with a free block: number of the first frame, or 0 */
static uint32_t blocks_out;
static uint32_t scarcity; /* for tests: one request of so many is refused; 0: none */

static void slab_list_add(uint32_t number)
{
    struct page *page = page_of(number * PAGE_SIZE);
    uint32_t *first = &partial[page->size_class];
    page->prev = 0;
    page->next = *first;
    if (*first)
        page_of(*first * PAGE_SIZE)->prev = number;
    *first = number;
}

static void slab_list_remove(uint32_t number)
{
    struct page *page = page_of(number * PAGE_SIZE);
    if (page->prev)
        page_of(page->prev * PAGE_SIZE)->next = page->next;
    else
        partial[page->size_class] = page->next;
    if (page->next)
        page_of(page->next * PAGE_SIZE)->prev = page->prev;
}

/* Makes a new slab the first of its class; lock held. False: no memory. */
static bool slab_create(uint32_t size_class)
{
    uint32_t frame = frame_alloc_low();
    if (frame == FRAME_NONE)
        return false;
    struct page *page = page_of(frame);
    page->use = PAGE_SLAB;
    page->size_class = (uint8_t)size_class;
    page->blocks_used = page->blocks_carved = 0;
    page->free_block = SLAB_NO_BLOCK;
    slab_list_add(frame / PAGE_SIZE);
    return true;
}

/* Gives an empty slab's frame back, at once: a new slab costs little, as its blocks are carved one
 * by one, and frames in use stay a measure of blocks in use. Lock held. */
static void slab_destroy(uint32_t number)
{
    struct page *page = page_of(number * PAGE_SIZE);
    slab_list_remove(number);
    page->use = PAGE_USED;
    page->references = 1;
    frame_free(number * PAGE_SIZE);
}

static uint32_t *trailer_of(char *block, uint32_t capacity)
{
    return (uint32_t *)(void *)(block + capacity - sizeof(uint32_t));
}

static uint32_t poison_words(uint32_t capacity)
{
    return (capacity < POISON_BYTES ? capacity : POISON_BYTES) / sizeof(uint32_t);
}

/* Marks a block free. Its last word stays the trailer's, so a block of 16 bytes has two of poison.
 */
static void poison(char *block, uint32_t capacity)
{
    uint32_t *words = (uint32_t *)(void *)block, count = poison_words(capacity);
    for (uint32_t i = 1; i < count; i++)
        words[i] = POISON;
    *trailer_of(block, capacity) = TRAILER_FREE << 16;
}

static void check_poison(char *block, uint32_t capacity)
{
    const uint32_t *words = (uint32_t *)(void *)block;
    uint32_t count = poison_words(capacity), same = 1;
    *trailer_of(block, capacity) = POISON;
    while (same < count && words[same] == POISON)
        same++;
    ASSERT(same == count,
           "heap: block %p (class of %u bytes) was written after kfree(), at byte %u: see its last "
           "owner",
           block, capacity, same * 4);
}

/* Gives the number of the free block after this one, from its first word. */
static uint32_t next_free(const char *block)
{
    uint32_t link = *(const uint32_t *)(const void *)block;
    ASSERT(link >> 10 == FREE_LINK >> 10,
           "heap: block %p was written after kfree(), at byte 0: see its last owner", block);
    return link & SLAB_NO_BLOCK;
}

/* Gives the number that block has in its slab. */
static uint32_t block_index(const char *block, uint32_t capacity)
{
    return virt_to_phys(block) % PAGE_SIZE / capacity & SLAB_NO_BLOCK;
}

/* Takes a block out of a slab that has one; lock held. Gives its address. */
static char *slab_take(uint32_t number)
{
    struct page *page = page_of(number * PAGE_SIZE);
    uint32_t capacity = class_size[page->size_class], index = page->free_block;
    char *slab = phys_to_virt(number * PAGE_SIZE), *block;
    if (index == SLAB_NO_BLOCK) {
        block = slab + page->blocks_carved++ * capacity;
    } else {
        block = slab + index * capacity;
        check_poison(block, capacity);
        page->free_block = next_free(block);
    }
    page->blocks_used++;
    if (page->blocks_used == PAGE_SIZE / capacity)
        slab_list_remove(number);
    return block;
}

/* Puts a block back into its slab; lock held. */
static void slab_give(struct page *page, char *block)
{
    uint32_t capacity = class_size[page->size_class], number = virt_to_phys(block) / PAGE_SIZE;
    poison(block, capacity);
    *(uint32_t *)(void *)block = FREE_LINK | page->free_block;
    page->free_block = block_index(block, capacity);
    if (page->blocks_used == PAGE_SIZE / capacity)
        slab_list_add(number);
    if (--page->blocks_used == 0)
        slab_destroy(number);
}

void heap_mark_end(char *block, uint32_t size)
{
    const uint32_t canary = CANARY;
    __builtin_memcpy(block + size, &canary, sizeof(canary)); /* one MOV, though not aligned */
}

void heap_check_end(const char *block, uint32_t size)
{
    uint32_t end;
    __builtin_memcpy(&end, block + size, sizeof(end));
    ASSERT(end == CANARY, "kfree: the owner of block %p wrote past its end: it asked for %u bytes",
           block, size);
}

void heap_count(int change)
{
    uint32_t irq = spin_lock(&lock);
    blocks_out += (uint32_t)change;
    spin_unlock(&lock, irq);
}

static void *small_alloc(uint32_t size)
{
    uint32_t size_class = class_of_pieces[(size + MARKS_SIZE + 15) / 16];
    uint32_t irq = spin_lock(&lock);
    char *block = NULL;
    if (partial[size_class] || slab_create(size_class)) {
        block = slab_take(partial[size_class]);
        heap_mark_end(block, size);
        *trailer_of(block, class_size[size_class]) = TRAILER_OUT << 16 | size;
        blocks_out++;
    }
    spin_unlock(&lock, irq);
    return block;
}

/* Panics unless block is one of page's that is out and unharmed. Lock held. */
static void check_small(const struct page *page, char *block)
{
    uint32_t capacity = class_size[page->size_class], trailer = *trailer_of(block, capacity);
    ASSERT(virt_to_phys(block) % PAGE_SIZE % capacity == 0,
           "kfree: %p lies inside a block: hand back the address that kmalloc gave", block);
    ASSERT(trailer >> 16 != TRAILER_FREE, "kfree: block %p is freed twice", block);
    ASSERT(trailer >> 16 == TRAILER_OUT && (trailer & 0xFFFF) + MARKS_SIZE <= capacity,
           "kfree: the owner of block %p wrote far past its end", block);
    heap_check_end(block, trailer & 0xFFFF);
}

static void small_free(struct page *page, char *block)
{
    uint32_t irq = spin_lock(&lock);
    check_small(page, block);
    slab_give(page, block);
    blocks_out--;
    spin_unlock(&lock, irq);
}

void heap_make_scarce(uint32_t one_of)
{
    scarcity = one_of;
}

/* Whether a request is to find no memory, by chance: xorshift. Two at once may get the same number.
 */
static bool is_refused(void)
{
    static uint32_t state = 1;
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % scarcity == 0;
}

void *kmalloc(size_t size)
{
    if (scarcity && is_refused())
        return NULL;
    return size <= SMALL_LIMIT - MARKS_SIZE ? small_alloc(size) : large_alloc(size);
}

void *kzalloc(size_t size)
{
    void *block = kmalloc(size);
    return block ? memset(block, 0, size) : NULL;
}

void kfree(void *block)
{
    if (!block)
        return;
    uint32_t address = (uint32_t)(uintptr_t)block;
    struct page *page = address >= KERNEL_BASE && address - KERNEL_BASE < DIRECT_MAP_LIMIT
                            ? page_of_any(virt_to_phys(block))
                            : NULL;
    ASSERT(page && (page->use == PAGE_SLAB || page->use == PAGE_RUN),
           "kfree: %p is no heap block: freed twice, or never given out by kmalloc", block);
    if (page->use == PAGE_SLAB)
        small_free(page, block);
    else
        large_free(page, block);
}

uint32_t heap_blocks(void)
{
    return blocks_out;
}
