/* Unit tests of region arithmetic, on the host: kernel/mm/region.c with malloc for its heap,
 * and objects that only count their references. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "kernel/mm/heap.h"
#include "kernel/mm/object.h"
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

struct memory_object {
    int references;
};

static struct memory_object object, other;

struct memory_object *object_share(struct memory_object *shared)
{
    if (shared)
        shared->references++;
    return shared;
}

void object_release(struct memory_object *released)
{
    if (released)
        assert_true(--released->references >= 0);
}

static struct region_list regions;

static int start_empty(void **state)
{
    (void)state;
    regions = (struct region_list){0};
    object.references = other.references = 0;
    blocks = 0;
    blocks_left = 1000;
    return 0;
}

static int end_empty(void **state)
{
    (void)state;
    region_list_free(&regions);
    return blocks + object.references + other.references; /* what is lost fails the test */
}

/* Checks that the regions are exactly the count ranges given, as {start, end, protection}. */
static void assert_regions(const uint32_t expected[][3], uint32_t count)
{
    assert_int_equal(regions.count, count);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(regions.sorted[i].start, expected[i][0]);
        assert_int_equal(regions.sorted[i].end, expected[i][1]);
        assert_int_equal(regions.sorted[i].protection, expected[i][2]);
    }
}

static void insert(uint32_t start, uint32_t end, uint32_t protection)
{
    struct region region = {.start = start, .end = end, .protection = protection};
    assert_true(region_reserve(&regions, 1));
    region_insert(&regions, &region);
}

/* The same with an object, whose page page_offset lies at start. */
static void insert_object(uint32_t start, uint32_t end, struct memory_object *with,
                          uint32_t page_offset)
{
    struct region region = {.start = start,
                            .end = end,
                            .protection = 1,
                            .object = object_share(with),
                            .page_offset = page_offset};
    assert_true(region_reserve(&regions, 1));
    region_insert(&regions, &region);
}

/* Takes away what lies between start and end. */
static void cut(uint32_t start, uint32_t end)
{
    assert_true(region_reserve(&regions, 2));
    region_isolate(&regions, start, end);
    region_remove(&regions, start, end);
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
    assert_int_equal(region_covered_end(&regions, 0x1000), 0x3000);
    assert_int_equal(region_covered_end(&regions, 0x1800), 0x3000);
    assert_int_equal(region_covered_end(&regions, 0x3000), 0x3000);
    assert_int_equal(region_covered_end(&regions, 0x0800), 0x0800);
    assert_int_equal(region_covered_end(&regions, 0x4000), 0x5000);
    assert_int_equal(region_covered_end(&regions, 0x6000), 0x6000);
}

static void unmapping_the_middle_leaves_both_ends(void **state)
{
    (void)state;
    insert(0x1000, 0x9000, 3);
    cut(0x3000, 0x5000);
    const uint32_t expected[][3] = {{0x1000, 0x3000, 3}, {0x5000, 0x9000, 3}};
    assert_regions(expected, 2);
}

static void removal_goes_over_holes(void **state)
{
    (void)state;
    insert(0x1000, 0x2000, 1);
    insert(0x3000, 0x4000, 1);
    insert(0x6000, 0x8000, 1);
    cut(0x0000, 0x7000);
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
    region_merge(&regions, 0x1000, 0x7000);
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

static void gap_keeps_clear_of_what_grows_down(void **state)
{
    struct region stack = {
        .start = 0x8000000, .end = 0x8001000, .protection = 3, .flags = REGION_GROWS_DOWN};
    (void)state;
    assert_true(region_reserve(&regions, 1));
    region_insert(&regions, &stack);
    assert_int_equal(region_gap(&regions, 0x1000, 0x1000, 0x8001000),
                     0x8000000 - REGION_GAP - 0x1000);
    assert_int_equal(region_gap(&regions, 0x1000, 0x8000000 - REGION_GAP, 0x8001000), 0);
}

static void merge_leaves_what_is_elsewhere(void **state)
{
    (void)state;
    insert(0x1000, 0x2000, 3);
    insert(0x2000, 0x3000, 3);
    insert(0x5000, 0x6000, 1);
    insert(0x6000, 0x7000, 1);
    region_merge(&regions, 0x6000, 0x7000);
    const uint32_t expected[][3] = {{0x1000, 0x2000, 3}, {0x2000, 0x3000, 3}, {0x5000, 0x7000, 1}};
    assert_regions(expected, 3);
}

static void splits_of_an_object_keep_its_pages_in_place(void **state)
{
    (void)state;
    insert_object(0x1000, 0x9000, &object, 7);
    cut(0x3000, 0x5000);
    assert_int_equal(regions.count, 2);
    assert_int_equal(regions.sorted[0].page_offset, 7);
    assert_int_equal(regions.sorted[1].page_offset, 11);
    assert_int_equal(object.references, 2);
}

static void merge_joins_an_object_only_where_it_goes_on(void **state)
{
    (void)state;
    insert_object(0x1000, 0x3000, &object, 0);
    insert_object(0x3000, 0x4000, &object, 2); /* goes on */
    insert_object(0x4000, 0x5000, &object, 2); /* another page */
    insert_object(0x5000, 0x6000, &other, 3);  /* another object */
    region_merge(&regions, 0, 0x9000);
    const uint32_t expected[][3] = {{0x1000, 0x4000, 1}, {0x4000, 0x5000, 1}, {0x5000, 0x6000, 1}};
    assert_regions(expected, 3);
    assert_int_equal(object.references, 2);
}

static void copies_have_references_of_their_own(void **state)
{
    struct region_list copy = {0};
    (void)state;
    insert_object(0x1000, 0x3000, &object, 0);
    insert(0x5000, 0x6000, 2);
    assert_true(region_copy(&copy, &regions));
    assert_int_equal(object.references, 2);
    assert_int_equal(copy.count, 2);
    assert_int_equal(copy.sorted[1].start, 0x5000);
    region_list_free(&copy);
    assert_int_equal(object.references, 1);
}

static void no_memory_changes_nothing(void **state)
{
    struct region_list copy = {0};
    (void)state;
    insert(0x1000, 0x3000, 1);
    blocks_left = 0;
    assert_true(region_reserve(&regions, regions.capacity - 1));
    assert_false(region_reserve(&regions, regions.capacity));
    assert_false(region_copy(&copy, &regions));
    const uint32_t expected[][3] = {{0x1000, 0x3000, 1}};
    assert_regions(expected, 1);
}

static void there_is_a_most(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < REGIONS_MOST; i++)
        insert(0x1000 + i * 0x2000, 0x2000 + i * 0x2000, 1);
    assert_false(region_reserve(&regions, 1));
    assert_int_equal(region_find(&regions, 0x1000 + 40000 * 0x2000)->start,
                     0x1000 + 40000 * 0x2000);
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
        cut(start, end);
        if (protection)
            insert(start, end, protection);
        region_merge(&regions, start, end);
        for (uint32_t i = 0; i < count; i++)
            model[first + i] = protection;
        assert_model(model);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start_empty, end_empty)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(insert_keeps_the_list_sorted),
        TEST(find_takes_the_start_and_not_the_end),
        TEST(overlap_means_one_byte_shared),
        TEST(covers_sees_a_hole),
        TEST(unmapping_the_middle_leaves_both_ends),
        TEST(removal_goes_over_holes),
        TEST(merge_joins_equal_neighbours_only),
        TEST(gap_is_the_highest_that_fits),
        TEST(gap_below_a_region_past_the_limit),
        TEST(gap_keeps_clear_of_what_grows_down),
        TEST(merge_leaves_what_is_elsewhere),
        TEST(splits_of_an_object_keep_its_pages_in_place),
        TEST(merge_joins_an_object_only_where_it_goes_on),
        TEST(copies_have_references_of_their_own),
        TEST(no_memory_changes_nothing),
        TEST(there_is_a_most),
        TEST(random_operations_agree_with_a_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
