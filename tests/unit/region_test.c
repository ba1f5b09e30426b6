/* Unit tests of region arithmetic, on the host: kernel/mm/region.c with malloc for its heap. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "kernel/mm/heap.h"
#include "kernel/mm/region.h"

static int blocks, blocks_left; /* out; may still be given out */

void *kmalloc(size_t size)
{
    if (blocks_left == 0)
        return NULL;
    blocks_left--;
    blocks++;
    return malloc(size);
}

void kfree(void *block)
{
    blocks -= block != NULL;
    free(block);
}

static struct list regions;

static int start_empty(void **state)
{
    (void)state;
    list_init(&regions);
    blocks = 0;
    blocks_left = 1000;
    return 0;
}

static int end_empty(void **state)
{
    (void)state;
    region_remove(&regions, 0, UINT32_MAX);
    return blocks; /* a block lost fails the test */
}

/* Checks that the regions are exactly the count ranges given, as {start, end, protection}. */
static void assert_regions(const uint32_t expected[][3], int count)
{
    struct region *region = region_after(&regions, 0);
    for (int i = 0; i < count; i++, region = region_next(&regions, region)) {
        assert_non_null(region);
        assert_int_equal(region->start, expected[i][0]);
        assert_int_equal(region->end, expected[i][1]);
        assert_int_equal(region->protection, expected[i][2]);
    }
    assert_null(region);
}

static void insert(uint32_t start, uint32_t end, uint32_t protection)
{
    assert_true(region_insert(&regions, start, end, protection));
}

static void insert_keeps_the_list_sorted(void **state)
{
    (void)state;
    insert(0x5000, 0x6000, 1);
    insert(0x1000, 0x2000, 2);
    insert(0x8000, 0x9000, 3);
    insert(0x3000, 0x5000, 4);
    const uint32_t expected[][3] = {
        {0x1000, 0x2000, 2}, {0x3000, 0x5000, 4}, {0x5000, 0x6000, 1}, {0x8000, 0x9000, 3}};
    assert_regions(expected, 4);
}

static void find_takes_the_start_and_not_the_end(void **state)
{
    (void)state;
    insert(0x1000, 0x2000, 1);
    assert_null(region_find(&regions, 0xFFF));
    assert_non_null(region_find(&regions, 0x1000));
    assert_non_null(region_find(&regions, 0x1FFF));
    assert_null(region_find(&regions, 0x2000));
}

static void overlap_means_one_byte_shared(void **state)
{
    (void)state;
    insert(0x2000, 0x4000, 1);
    assert_false(region_overlaps(&regions, 0x1000, 0x2000));
    assert_true(region_overlaps(&regions, 0x1000, 0x2001));
    assert_true(region_overlaps(&regions, 0x2800, 0x2900));
    assert_true(region_overlaps(&regions, 0x3FFF, 0x5000));
    assert_false(region_overlaps(&regions, 0x4000, 0x5000));
}

static void covers_sees_a_hole(void **state)
{
    (void)state;
    insert(0x1000, 0x2000, 1);
    insert(0x2000, 0x3000, 3);
    insert(0x4000, 0x5000, 1);
    assert_true(region_covers(&regions, 0x1000, 0x3000));
    assert_true(region_covers(&regions, 0x1800, 0x2800));
    assert_false(region_covers(&regions, 0x1000, 0x5000));
    assert_false(region_covers(&regions, 0x0000, 0x2000));
    assert_false(region_covers(&regions, 0x4000, 0x6000));
}

static void unmapping_the_middle_leaves_both_ends(void **state)
{
    (void)state;
    insert(0x1000, 0x9000, 3);
    assert_true(region_isolate(&regions, 0x3000, 0x5000));
    region_remove(&regions, 0x3000, 0x5000);
    const uint32_t expected[][3] = {{0x1000, 0x3000, 3}, {0x5000, 0x9000, 3}};
    assert_regions(expected, 2);
}

static void removal_goes_over_holes(void **state)
{
    (void)state;
    insert(0x1000, 0x2000, 1);
    insert(0x3000, 0x4000, 1);
    insert(0x6000, 0x8000, 1);
    assert_true(region_isolate(&regions, 0x0000, 0x7000));
    region_remove(&regions, 0x0000, 0x7000);
    const uint32_t expected[][3] = {{0x7000, 0x8000, 1}};
    assert_regions(expected, 1);
}

static void merge_joins_equal_neighbours_only(void **state)
{
    (void)state;
    insert(0x1000, 0x2000, 3);
    insert(0x2000, 0x3000, 3);
    insert(0x3000, 0x4000, 1); /* another protection */
    insert(0x5000, 0x6000, 1); /* a hole before */
    insert(0x6000, 0x7000, 1);
    region_merge(&regions);
    const uint32_t expected[][3] = {{0x1000, 0x3000, 3}, {0x3000, 0x4000, 1}, {0x5000, 0x7000, 1}};
    assert_regions(expected, 3);
}

static void gap_is_the_highest_that_fits(void **state)
{
    (void)state;
    assert_int_equal(region_gap(&regions, 0x1000, 0x1000, 0x9000), 0x8000);
    insert(0x8000, 0x9000, 1);
    insert(0x4000, 0x6000, 1);
    assert_int_equal(region_gap(&regions, 0x2000, 0x1000, 0x9000), 0x6000);
    assert_int_equal(region_gap(&regions, 0x3000, 0x1000, 0x9000), 0x1000);
    assert_int_equal(region_gap(&regions, 0x3001, 0x1000, 0x9000), 0);
    assert_int_equal(region_gap(&regions, 0x1000, 0x1000, 0x5000), 0x3000);
    insert(0x0000, 0x4000, 1);
    assert_int_equal(region_gap(&regions, 0x3000, 0x1000, 0x9000), 0);
}

static void gap_below_a_region_past_the_limit(void **state)
{
    (void)state;
    insert(0x9000, 0xA000, 1);
    assert_int_equal(region_gap(&regions, 0x1000, 0x1000, 0x8000), 0x7000);
    insert(0x7800, 0x8800, 1);
    assert_int_equal(region_gap(&regions, 0x1000, 0x1000, 0x8000), 0x6800);
}

static void split_without_memory_changes_nothing(void **state)
{
    (void)state;
    insert(0x1000, 0x3000, 1);
    blocks_left = 0;
    assert_false(region_split(&regions, 0x2000));
    assert_true(region_split(&regions, 0x1000));
    const uint32_t expected[][3] = {{0x1000, 0x3000, 1}};
    assert_regions(expected, 1);
}

enum { MODEL_PAGES = 64 };

/* Checks the list against a model that is too simple to be wrong: one protection for each page. */
static void assert_model(const uint8_t *model)
{
    struct region *region, *next;
    for (uint32_t page = 0; page < MODEL_PAGES; page++) {
        region = region_find(&regions, (page + 1) << 12);
        assert_int_equal(region ? region->protection : 0, model[page]);
    }
    for (region = region_after(&regions, 0); region; region = next) {
        next = region_next(&regions, region);
        assert_true(region->start < region->end);
        assert_true(!next || region->end <= next->start);
        assert_false(next && region->end == next->start && region->protection == next->protection);
    }
}

static void random_operations_agree_with_a_model(void **state)
{
    uint8_t model[MODEL_PAGES] = {0};
    (void)state;
    srand(1);
    blocks_left = 1 << 30;
    for (int step = 0; step < 20000; step++) {
        uint32_t first = (uint32_t)rand() % MODEL_PAGES;
        uint32_t count = 1 + (uint32_t)rand() % (MODEL_PAGES - first);
        uint32_t start = (first + 1) << 12, end = (first + count + 1) << 12;
        uint8_t protection = (uint8_t)(rand() % 3); /* 0: unmap only */
        assert_true(region_isolate(&regions, start, end));
        region_remove(&regions, start, end);
        if (protection)
            insert(start, end, protection);
        region_merge(&regions);
        for (uint32_t i = 0; i < count; i++)
            model[first + i] = protection;
        assert_model(model);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start_empty, end_empty)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(insert_keeps_the_list_sorted),          TEST(find_takes_the_start_and_not_the_end),
        TEST(overlap_means_one_byte_shared),         TEST(covers_sees_a_hole),
        TEST(unmapping_the_middle_leaves_both_ends), TEST(removal_goes_over_holes),
        TEST(merge_joins_equal_neighbours_only),     TEST(gap_is_the_highest_that_fits),
        TEST(gap_below_a_region_past_the_limit),     TEST(split_without_memory_changes_nothing),
        TEST(random_operations_agree_with_a_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
