/* Frames that several spaces show: after a fork, and of memory objects. */
#include "kernel/mm/frame.h"
#include "kernel/mm/object.h"
#include "kernel/mm/space.h"
#include "kernel/mm/user.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/string.h"
#include "tests/kernel/test.h"

enum { PLACE = 0x10000000, RW = PROT_READ | PROT_WRITE };

static uint32_t frame_at(struct address_space *space, uint32_t address)
{
    return mmu_lookup(space->page_directory, address);
}

/* A space with one page at PLACE that holds value. */
static struct address_space *space_with(uint32_t value)
{
    struct address_space *space = space_create();
    CHECK_EQUAL(0, space_map(space, PLACE, PAGE_SIZE, RW));
    CHECK_EQUAL(0, space_write(space, PLACE, &value, sizeof(value)));
    return space;
}

static uint32_t word_at(struct address_space *space, uint32_t address)
{
    uint32_t value = 0xBAD;
    CHECK_EQUAL(0, space_read(space, address, &value, sizeof(value)));
    return value;
}

KERNEL_TEST(sharing_a_fork_takes_no_frames_for_pages)
{
    struct address_space *parent = space_create(), *child;
    space_map(parent, PLACE, 100 * PAGE_SIZE, RW);
    for (uint32_t i = 0; i < 100; i++)
        space_fault(parent, PLACE + i * PAGE_SIZE, true);
    mmu_table_cache_drain();
    uint32_t before = frames_free();
    child = space_copy(parent);
    CHECK(before - frames_free() <= 4); /* directory, page table, heap */
    CHECK_EQUAL(100, mmu_pages(child->page_directory));
    CHECK_EQUAL(frame_at(parent, PLACE), frame_at(child, PLACE));
    space_release(child);
    space_release(parent);
}

KERNEL_TEST(sharing_the_first_writer_copies_the_last_does_not)
{
    struct address_space *parent = space_with(1), *child = space_copy(parent);
    uint32_t frame = frame_at(parent, PLACE);
    CHECK_EQUAL(FAULT_MENDED, space_fault(child, PLACE, false));
    CHECK_EQUAL(frame, frame_at(child, PLACE));
    CHECK_EQUAL(FAULT_MENDED, space_fault(parent, PLACE, true));
    CHECK(frame_at(parent, PLACE) != frame);
    CHECK_EQUAL(FAULT_MENDED, space_fault(child, PLACE, true));
    CHECK_EQUAL(frame, frame_at(child, PLACE));
    CHECK_EQUAL(1, word_at(parent, PLACE));
    CHECK_EQUAL(1, word_at(child, PLACE));
    space_release(child);
    space_release(parent);
}

/* The kernel's own writes by user address fault as the program's do, and copy too. */
KERNEL_TEST(sharing_kernel_copies_break_it)
{
    static struct process process;
    struct address_space *parent = space_with(1), *child = space_copy(parent);
    process.space = child;
    current()->process = &process;
    space_activate(child);
    uint32_t value = 2;
    CHECK_EQUAL(0, user_write((void *)PLACE, &value, sizeof(value)));
    CHECK_EQUAL(0, user_write32((uint32_t *)PLACE + 1, 3));
    current()->process = NULL;
    space_activate(NULL);
    CHECK_EQUAL(1, word_at(parent, PLACE));
    CHECK_EQUAL(2, word_at(child, PLACE));
    CHECK_EQUAL(3, word_at(child, PLACE + 4));
    value = 4;
    CHECK_EQUAL(0, space_write(parent, PLACE, &value, sizeof(value)));
    CHECK_EQUAL(2, word_at(child, PLACE));
    space_release(child);
    space_release(parent);
}

/* mprotect() must not make a shared frame writable. */
KERNEL_TEST(sharing_outlives_a_change_of_protection)
{
    struct address_space *parent = space_with(1), *child = space_copy(parent);
    CHECK_EQUAL(0, space_protect(child, PLACE, PAGE_SIZE, PROT_READ));
    CHECK_EQUAL(FAULT_FORBIDDEN, space_fault(child, PLACE, true));
    CHECK_EQUAL(0, space_protect(child, PLACE, PAGE_SIZE, RW));
    uint32_t frame = frame_at(child, PLACE);
    CHECK_EQUAL(FAULT_MENDED, space_fault(child, PLACE, true));
    CHECK(frame != frame_at(child, PLACE));
    space_release(child);
    space_release(parent);
}

KERNEL_TEST(sharing_goes_through_generations)
{
    enum { GENERATIONS = 20 };
    struct address_space *space[GENERATIONS];
    space[0] = space_with(0);
    for (uint32_t i = 1; i < GENERATIONS; i++) {
        space[i] = space_copy(space[i - 1]);
        if (i % 3 == 0)
            CHECK_EQUAL(0, space_write(space[i], PLACE, &i, sizeof(i)));
    }
    for (uint32_t i = 0; i < GENERATIONS; i++)
        CHECK_EQUAL(i / 3 * 3, word_at(space[i], PLACE));
    for (uint32_t i = 0; i < GENERATIONS; i++)
        space_release(space[i * 7 % GENERATIONS]);
}

KERNEL_TEST(sharing_private_mappings_copy_the_objects_page)
{
    static char data[PAGE_SIZE + 100];
    memset(data, 'd', sizeof(data));
    struct memory_object *object = object_create_from(data, sizeof(data));
    struct address_space *space = space_create(), *child;
    CHECK_EQUAL(0, space_map_object(space, PLACE, 3 * PAGE_SIZE, RW, 0, object, 0));
    CHECK_EQUAL(FAULT_MENDED, space_fault(space, PLACE + 5, false));
    CHECK_EQUAL(FAULT_MENDED, space_fault(space, PLACE + PAGE_SIZE, true));
    CHECK_EQUAL(FAULT_PAST_END, space_fault(space, PLACE + 2 * PAGE_SIZE, false));
    CHECK_EQUAL('d', word_at(space, PLACE + PAGE_SIZE + 99)); /* then zeros */
    child = space_copy(space);
    CHECK_EQUAL(0, space_write(child, PLACE, "cccc", 4));
    CHECK_EQUAL(0x64646464, word_at(space, PLACE));
    CHECK_EQUAL(0x63636363, word_at(child, PLACE));
    char byte;
    CHECK(object_read_kernel(object, 0, &byte, 1) == 1 && byte == 'd');
    object_release(object); /* the mappings keep it */
    CHECK_EQUAL(0, space_unmap(space, PLACE, 2 * PAGE_SIZE));
    space_release(space);
    space_release(child);
}

KERNEL_TEST(sharing_shared_mappings_write_the_object)
{
    struct memory_object *object = object_create();
    struct address_space *space = space_create(), *child;
    object_resize(object, 2 * PAGE_SIZE);
    CHECK_EQUAL(0, space_map_object(space, PLACE, PAGE_SIZE, RW, REGION_SHARED, object, 1));
    child = space_copy(space);
    CHECK_EQUAL(0, space_write(child, PLACE + 8, "text", 4));
    CHECK_EQUAL(FAULT_MENDED, space_fault(space, PLACE, false));
    CHECK_EQUAL(frame_at(space, PLACE), frame_at(child, PLACE));
    char text[5] = "";
    CHECK_EQUAL(4, object_read_kernel(object, PAGE_SIZE + 8, text, 4));
    CHECK_EQUAL(0, strcmp(text, "text"));
    CHECK_EQUAL(1, object_frames(object));
    space_resize_object(object, PAGE_SIZE + 1);
    CHECK(frame_at(space, PLACE) != FRAME_NONE);
    space_resize_object(object, PAGE_SIZE);
    CHECK_EQUAL(FRAME_NONE, frame_at(space, PLACE));
    CHECK_EQUAL(FAULT_PAST_END, space_fault(space, PLACE, true));
    CHECK_EQUAL(FAULT_PAST_END, space_fault(child, PLACE, false));
    space_resize_object(object, 2 * PAGE_SIZE);
    CHECK_EQUAL(0, word_at(child, PLACE + 8));
    object_release(object);
    space_release(space);
    space_release(child);
}

/* Neither joins with the other half's pages, nor loses them. */
KERNEL_TEST(sharing_moves_take_their_pages_along)
{
    struct memory_object *object = object_create();
    struct address_space *space = space_create();
    object_resize(object, 4 * PAGE_SIZE);
    CHECK_EQUAL(0, space_map_object(space, PLACE, 4 * PAGE_SIZE, RW, 0, object, 0));
    for (uint32_t i = 0; i < 4; i++)
        CHECK_EQUAL(0, space_write(space, PLACE + i * PAGE_SIZE, &i, sizeof(i)));
    CHECK_EQUAL(0x20000000, space_remap(space, PLACE + PAGE_SIZE, 2 * PAGE_SIZE, 3 * PAGE_SIZE,
                                        true, 0x20000000));
    CHECK_EQUAL(1, word_at(space, 0x20000000));
    CHECK_EQUAL(2, word_at(space, 0x20001000));
    CHECK_EQUAL(0, word_at(space, 0x20002000)); /* the object's own fourth page */
    CHECK_EQUAL(3, word_at(space, PLACE + 3 * PAGE_SIZE));
    CHECK_EQUAL(FAULT_UNMAPPED, space_fault(space, PLACE + PAGE_SIZE, false));
    CHECK_EQUAL(5, mmu_pages(space->page_directory));
    CHECK_EQUAL(0, space_unmap(space, PLACE, 4 * PAGE_SIZE));
    CHECK_EQUAL(3, mmu_pages(space->page_directory));
    space_release(space);
    object_release(object);
}

/* Memory runs out at each step of a fork in turn, which loses nothing. */
KERNEL_TEST(sharing_survives_exhaustion)
{
    static uint32_t taken[20000];
    uint32_t count = 0;
    if (frames_total() > sizeof taken / sizeof *taken) {
        test_skip("more RAM than this test can take");
        return;
    }
    struct address_space *parent = space_create(), *child = NULL;
    for (uint32_t i = 0; i < 8; i++) {
        space_map(parent, PLACE + i * 0x1000000, PAGE_SIZE, RW);
        space_fault(parent, PLACE + i * 0x1000000, true);
    }
    mmu_table_cache_drain();
    while ((taken[count] = frame_alloc()) != FRAME_NONE)
        count++;
    for (uint32_t i = 0; i < 15 && !child; i++) {
        child = space_copy(parent);
        mmu_table_cache_drain();
        frame_free(taken[--count]);
    }
    CHECK(child != NULL);
    while (count > 0)
        frame_free(taken[--count]);
    space_release(child);
    space_release(parent);
}
