/* The kernel heap and the page frames. */
#include "kernel/arch/i386/memory_map.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/heap.h"
#include "lib/string.h"
#include "tests/kernel/test.h"

KERNEL_TEST(heap_blocks_are_aligned_and_apart)
{
    static const size_t sizes[] = {1, 15, 16, 17, 64, 100, 1000, 2048, 2049, 4096, 5000, 20000};
    enum { COUNT = sizeof sizes / sizeof *sizes };
    uint8_t *blocks[COUNT];
    for (int i = 0; i < COUNT; i++) {
        blocks[i] = kmalloc(sizes[i]);
        if (CHECK(blocks[i] != NULL))
            memset(blocks[i], i + 1, sizes[i]);
        CHECK_EQUAL(0, (uintptr_t)blocks[i] % 16);
    }
    for (int i = 0; i < COUNT; i++) {
        for (size_t byte = 0; blocks[i] && byte < sizes[i]; byte++)
            CHECK_EQUAL(i + 1, blocks[i][byte]);
        kfree(blocks[i]);
    }
}

KERNEL_TEST(heap_zeroed_is_zero)
{
    static const size_t sizes[] = {24, 500, 3000, 9000};
    for (unsigned i = 0; i < 2 * sizeof sizes / sizeof *sizes; i++) {
        size_t size = sizes[i / 2];
        uint8_t *block = kzalloc(size);
        if (!CHECK(block != NULL))
            return;
        for (size_t byte = 0; byte < size; byte++)
            CHECK_EQUAL(0, block[byte]);
        memset(block, 0xaa, size); /* for the next round to find */
        kfree(block);
    }
}

KERNEL_TEST(heap_counts_its_blocks)
{
    uint32_t before = heap_blocks();
    void *small = kmalloc(10), *large = kmalloc(10000);
    CHECK_EQUAL(before + 2, heap_blocks());
    kfree(small);
    kfree(large);
    kfree(NULL);
    CHECK_EQUAL(before, heap_blocks());
}

KERNEL_TEST(heap_refuses_what_cannot_be)
{
    static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 3, SIZE_MAX - 4096, 0x80000000, 0x7fffffff};
    for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        CHECK(kmalloc(sizes[i]) == NULL);
        CHECK(kzalloc(sizes[i]) == NULL);
    }
}

enum { HELD = 200, TURNS = 4000 };

/* Blocks of random size come and go in random order; each keeps its own pattern. */
KERNEL_TEST(heap_random_use)
{
    static struct {
        uint8_t *block;
        size_t size;
        uint8_t pattern;
    } held[HELD];
    for (int turn = 0; turn < TURNS + HELD; turn++) {
        unsigned i = turn < TURNS ? test_random() % HELD : (unsigned)(turn - TURNS);
        for (size_t byte = 0; held[i].block && byte < held[i].size; byte++)
            CHECK_EQUAL(held[i].pattern, held[i].block[byte]);
        kfree(held[i].block);
        held[i].block = NULL;
        if (turn >= TURNS)
            continue;
        held[i].size = test_random() % 16 ? test_random() % 700 + 1 : test_random() % 9000 + 1;
        held[i].pattern = (uint8_t)test_random();
        held[i].block = kmalloc(held[i].size);
        if (CHECK(held[i].block != NULL))
            memset(held[i].block, held[i].pattern, held[i].size);
    }
}

/* Takes all there is, in blocks of this size, linked through their first word; gives it all back.
 */
static void exhaust_heap(size_t size)
{
    void **last = NULL, **block;
    uint32_t count = 0;
    while ((block = kmalloc(size)) != NULL) {
        *block = last;
        last = block;
        count++;
    }
    CHECK(count > 0);
    CHECK(kzalloc(size) == NULL);
    while (last) {
        void **next = *last;
        kfree(last);
        last = next;
    }
}

KERNEL_TEST(heap_survives_exhaustion)
{
    exhaust_heap(2000);
    exhaust_heap(3 * PAGE_SIZE);
}

KERNEL_TEST(frames_are_aligned_and_apart)
{
    uint32_t frames[16];
    for (int i = 0; i < 16; i++) {
        frames[i] = frame_alloc();
        CHECK(frames[i] != FRAME_NONE);
        CHECK_EQUAL(0, frames[i] % PAGE_SIZE);
        for (int j = 0; j < i; j++)
            CHECK(frames[i] != frames[j]);
    }
    for (int i = 0; i < 16; i++)
        frame_free(frames[i]);
}

KERNEL_TEST(frames_are_counted_by_reference)
{
    uint32_t before = frames_free(), frame = frame_alloc();
    CHECK_EQUAL(before - 1, frames_free());
    frame_share(frame);
    frame_share(frame);
    CHECK_EQUAL(before - 1, frames_free());
    frame_free(frame);
    frame_free(frame);
    CHECK_EQUAL(before - 1, frames_free());
    frame_free(frame);
    CHECK_EQUAL(before, frames_free());
}

KERNEL_TEST(frames_zeroed_copied_written)
{
    uint32_t from = frame_alloc_low(), to = frame_alloc_low();
    if (!CHECK(from != FRAME_NONE && to != FRAME_NONE))
        return;
    uint8_t *bytes = phys_to_virt(from), *copy = phys_to_virt(to);
    memset(bytes, 0x5a, PAGE_SIZE);
    memset(copy, 0, PAGE_SIZE);
    frame_copy(to, from);
    CHECK_EQUAL(0, memcmp(bytes, copy, PAGE_SIZE));
    frame_write(to, PAGE_SIZE - 5, "hello", 5);
    CHECK_EQUAL(0, memcmp(copy + PAGE_SIZE - 5, "hello", 5));
    CHECK_EQUAL(0x5a, copy[PAGE_SIZE - 6]);
    frame_free(from);
    frame_free(to);
    uint32_t zeroed = frame_alloc_zeroed();
    if (!CHECK(zeroed != FRAME_NONE))
        return;
    frame_copy(to = frame_alloc_low(), zeroed);
    copy = phys_to_virt(to);
    for (int i = 0; i < PAGE_SIZE; i++)
        CHECK_EQUAL(0, copy[i]);
    frame_free(to);
    frame_free(zeroed);
}

/* Every frame that the direct map reaches, linked through its first word. */
KERNEL_TEST(frames_can_all_be_had_and_given_back)
{
    uint32_t free = frames_free(), taken = 0, last = FRAME_NONE, frame;
    while ((frame = frame_alloc_low()) != FRAME_NONE) {
        *(uint32_t *)phys_to_virt(frame) = last;
        last = frame;
        taken++;
    }
    CHECK(taken > 0);
    CHECK_EQUAL(free - taken, frames_free());
    while (last != FRAME_NONE) {
        frame = *(uint32_t *)phys_to_virt(last);
        frame_free(last);
        last = frame;
    }
    CHECK_EQUAL(free, frames_free());
}
