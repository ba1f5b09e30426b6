/* Address spaces and kernel stacks: what may be mapped, and what the pages then hold. */
#include "kernel/arch.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/mm/user.h"
#include "kernel/proc/process.h"
#include "kernel/thread.h"
#include "lib/errno.h"
#include "lib/string.h"
#include "tests/kernel/test.h"

enum { PLACE = 0x10000000, RW = PROT_READ | PROT_WRITE };

static bool mapped(struct address_space *space, uint32_t address)
{
    return mmu_lookup(space->page_directory, address) != 0;
}

/* Whether a page fault there is mended. */
static bool touch(struct address_space *space, uint32_t address, bool write)
{
    return space_fault(space, address, write) == FAULT_MENDED;
}

KERNEL_TEST(spaces_refuse_bad_ranges)
{
    struct address_space *space = space_create();
    CHECK_EQUAL(-EINVAL, space_map(space, 0, PAGE_SIZE, RW));
    CHECK_EQUAL(-EINVAL, space_map(space, PLACE + 1, PAGE_SIZE, RW));
    CHECK_EQUAL(-EINVAL, space_map(space, PLACE, 0, RW));
    CHECK_EQUAL(-EINVAL, space_map(space, PLACE, 0xFFFFFFFF, RW));
    CHECK_EQUAL(-EINVAL, space_map(space, USER_END, PAGE_SIZE, RW));
    CHECK_EQUAL(0, space_map(space, PLACE, 2 * PAGE_SIZE, RW));
    CHECK_EQUAL(-EEXIST, space_map(space, PLACE + PAGE_SIZE, PAGE_SIZE, RW));
    space_release(space);
}

/* All processes share the page: who could write it, or free it, would do so for all. */
KERNEL_TEST(spaces_leave_the_vdso_page_alone)
{
    struct address_space *space = space_create();
    uint32_t word = 0;
    CHECK_EQUAL(-EINVAL, space_map(space, VDSO_ADDRESS, PAGE_SIZE, RW));
    CHECK_EQUAL(-EINVAL, space_protect(space, VDSO_ADDRESS, PAGE_SIZE, RW));
    CHECK_EQUAL(-EINVAL, space_unmap(space, VDSO_ADDRESS, PAGE_SIZE));
    CHECK_EQUAL(-EFAULT, space_write(space, VDSO_ADDRESS, &word, sizeof(word)));
    CHECK(!touch(space, VDSO_ADDRESS, true));
    CHECK(mapped(space, VDSO_ADDRESS));
    space_release(space);
}

KERNEL_TEST(spaces_fill_pages_on_first_touch)
{
    struct address_space *space = space_create();
    space_map(space, PLACE, 3 * PAGE_SIZE, PROT_READ);
    CHECK(!mapped(space, PLACE));
    CHECK(touch(space, PLACE + 5, false));
    CHECK(mapped(space, PLACE) && !mapped(space, PLACE + PAGE_SIZE));
    CHECK(!touch(space, PLACE, true));
    CHECK(!touch(space, PLACE - 1, false));
    CHECK(!touch(space, PLACE + 3 * PAGE_SIZE, false));
    CHECK(!touch(space, 0, false));
    CHECK(!touch(space, USER_END, false));
    space_release(space);
}

KERNEL_TEST(spaces_say_why_a_fault_is_not_mended)
{
    struct address_space *space = space_create();
    space_map(space, PLACE, PAGE_SIZE, PROT_READ);
    CHECK_EQUAL(FAULT_UNMAPPED, space_fault(space, PLACE - 1, false));
    CHECK_EQUAL(FAULT_FORBIDDEN, space_fault(space, PLACE, true));
    CHECK_EQUAL(FAULT_MENDED, space_fault(space, PLACE, false));
    CHECK_EQUAL(FAULT_FORBIDDEN, space_fault(space, PLACE, true));
    space_release(space);
}

KERNEL_TEST(spaces_unmap_the_middle)
{
    struct address_space *space = space_create();
    space_map(space, PLACE, 3 * PAGE_SIZE, RW);
    for (int i = 0; i < 3; i++)
        touch(space, PLACE + i * PAGE_SIZE, true);
    CHECK_EQUAL(0, space_unmap(space, PLACE + PAGE_SIZE, 1));
    CHECK(mapped(space, PLACE) && !mapped(space, PLACE + PAGE_SIZE));
    CHECK(mapped(space, PLACE + 2 * PAGE_SIZE));
    CHECK(!touch(space, PLACE + PAGE_SIZE, false));
    CHECK(touch(space, PLACE + 2 * PAGE_SIZE, true));
    CHECK_EQUAL(0, space_unmap(space, USER_START, VDSO_START - USER_START));
    CHECK(!mapped(space, PLACE) && mapped(space, VDSO_ADDRESS));
    space_release(space);
}

KERNEL_TEST(spaces_protect_keeps_the_page)
{
    struct address_space *space = space_create();
    space_map(space, PLACE, 2 * PAGE_SIZE, RW);
    touch(space, PLACE, true);
    uint32_t frame = mmu_lookup(space->page_directory, PLACE);
    CHECK_EQUAL(0, space_protect(space, PLACE, PAGE_SIZE, PROT_NONE));
    CHECK(!touch(space, PLACE, false));
    CHECK(touch(space, PLACE + PAGE_SIZE, true));
    CHECK_EQUAL(0, space_protect(space, PLACE, PAGE_SIZE, PROT_READ));
    CHECK(touch(space, PLACE, false) && !touch(space, PLACE, true));
    CHECK_EQUAL(frame, mmu_lookup(space->page_directory, PLACE));
    CHECK_EQUAL(-ENOMEM, space_protect(space, PLACE, 3 * PAGE_SIZE, RW));
    space_release(space);
}

KERNEL_TEST(spaces_break_moves_both_ways)
{
    struct address_space *space = space_create();
    space->break_start = space->break_end = PLACE + 10;
    CHECK_EQUAL(PLACE + 10, space_set_break(space, 0));
    CHECK_EQUAL(PLACE + 20000, space_set_break(space, PLACE + 20000));
    CHECK(touch(space, PLACE + 19999, true));
    CHECK_EQUAL(PLACE + 11, space_set_break(space, PLACE + 11));
    CHECK(!touch(space, PLACE + 19999, true));
    CHECK_EQUAL(PLACE + 11, space_set_break(space, PLACE + 9));
    CHECK_EQUAL(PLACE + 11, space_set_break(space, 0xFFFFFFFF));
    space_release(space);
}

/* Gives a mapping of zeros that is to go anywhere. */
static int32_t place(struct address_space *space, uint32_t wanted, uint32_t length)
{
    return space_place(space, &(struct mapping){.start = wanted,
                                                .length = length,
                                                .protection = RW,
                                                .placement = PLACE_ANYWHERE});
}

KERNEL_TEST(spaces_stacks_grow_down_to_their_limit)
{
    struct address_space *space = space_create();
    uint32_t top = USER_STACK_TOP, lowest = top - USER_STACK_SIZE;
    CHECK_EQUAL(
        0, space_map_object(space, top - PAGE_SIZE, PAGE_SIZE, RW, REGION_GROWS_DOWN, NULL, 0));
    CHECK(touch(space, top - 100 * PAGE_SIZE, true));
    CHECK(touch(space, top - 50 * PAGE_SIZE, false));
    CHECK(!touch(space, lowest - 1, true));
    CHECK(touch(space, lowest, true));
    CHECK(!touch(space, lowest - 1, true));
    uint32_t found = (uint32_t)place(space, 0, 10000);
    CHECK(found + 3 * PAGE_SIZE + REGION_GAP == lowest);
    CHECK_EQUAL(found - PAGE_SIZE, (uint32_t)place(space, 0, 1));
    CHECK_EQUAL(-ENOMEM, place(space, 0, 0xFFFFF000));
    space_release(space);
}

/* A stack stops a gap away from what can be touched, not from what cannot. */
KERNEL_TEST(spaces_stacks_keep_a_gap)
{
    struct address_space *space = space_create();
    uint32_t stack = PLACE + 4 * REGION_GAP;
    CHECK_EQUAL(0, space_map_object(space, stack, PAGE_SIZE, RW, REGION_GROWS_DOWN, NULL, 0));
    CHECK_EQUAL(0, space_map(space, PLACE, PAGE_SIZE, RW));
    CHECK_EQUAL(FAULT_UNMAPPED, space_fault(space, PLACE + REGION_GAP, true));
    CHECK_EQUAL(FAULT_MENDED, space_fault(space, PLACE + REGION_GAP + PAGE_SIZE, true));
    CHECK_EQUAL(0, space_protect(space, PLACE, PAGE_SIZE, PROT_NONE));
    CHECK_EQUAL(FAULT_MENDED, space_fault(space, PLACE + PAGE_SIZE, true));
    space_release(space);
}

/* Makes space the caller's, as if it were a thread of a process. NULL: a kernel thread again. */
static void enter(struct address_space *space)
{
    static struct process process;
    process.space = space;
    current()->process = space ? &process : NULL;
    space_activate(space);
}

KERNEL_TEST(spaces_copies_are_apart)
{
    struct address_space *parent = space_create(), *child;
    uint32_t first = 1, second = 2, got = 0;
    space_map(parent, PLACE, 4 * PAGE_SIZE, RW);
    CHECK_EQUAL(0, space_write(parent, PLACE + PAGE_SIZE - 2, &first, sizeof(first)));
    child = space_copy(parent);
    CHECK_EQUAL(0, space_write(parent, PLACE + PAGE_SIZE - 2, &second, sizeof(second)));
    enter(child);
    CHECK_EQUAL(0, user_read(&got, (void *)(PLACE + PAGE_SIZE - 2), sizeof(got)));
    CHECK_EQUAL(1, got);
    enter(parent);
    CHECK_EQUAL(0, user_read(&got, (void *)(PLACE + PAGE_SIZE - 2), sizeof(got)));
    CHECK_EQUAL(2, got);
    enter(NULL);
    space_release(child);
    space_release(parent);
}

KERNEL_TEST(spaces_are_counted)
{
    struct address_space *space = space_create();
    uint32_t word = 0;
    space_map(space, PLACE, PAGE_SIZE, RW);
    CHECK(space_share(space) == space);
    space_release(space);
    CHECK_EQUAL(0, space_write(space, PLACE, &word, sizeof(word)));
    space_release(space);
}

KERNEL_TEST(spaces_user_copies_cross_pages_and_stop_at_holes)
{
    static char out[2 * PAGE_SIZE], in[2 * PAGE_SIZE];
    struct address_space *space = space_create();
    char *place = (char *)PLACE;
    space_map(space, PLACE, 2 * PAGE_SIZE, RW);
    enter(space);
    for (size_t i = 0; i < sizeof(out); i++)
        out[i] = (char)test_random();
    CHECK_EQUAL(0, user_write(place + 3, out, PAGE_SIZE + 6));
    CHECK_EQUAL(0, user_read(in, place + 3, PAGE_SIZE + 6));
    CHECK_EQUAL(0, memcmp(in, out, PAGE_SIZE + 6));
    CHECK_EQUAL(0, user_clear(place + 5, 3));
    CHECK_EQUAL(0, user_read(in, place + 4, 5));
    CHECK(in[0] == out[1] && !in[1] && !in[2] && !in[3] && in[4] == out[5]);
    CHECK_EQUAL(-EFAULT, user_write(place + PAGE_SIZE, out, PAGE_SIZE + 1));
    CHECK_EQUAL(-EFAULT, user_read(in, place - 1, 1));
    CHECK_EQUAL(-EFAULT, user_clear(place + 2 * PAGE_SIZE - 1, 2));
    CHECK_EQUAL(0, space_protect(space, PLACE, PAGE_SIZE, PROT_READ));
    CHECK_EQUAL(-EFAULT, user_write(place, out, 1));
    enter(NULL);
    space_release(space);
}

KERNEL_TEST(spaces_user_strings_end_within_their_page)
{
    struct address_space *space = space_create();
    char text[8], *end = (char *)PLACE + PAGE_SIZE;
    space_map(space, PLACE, PAGE_SIZE, RW);
    enter(space);
    CHECK_EQUAL(0, user_write(end - 4, "abc", 4));
    CHECK_EQUAL(3, user_string(text, end - 4, sizeof(text)));
    CHECK_EQUAL(0, strcmp(text, "abc"));
    CHECK_EQUAL(3, user_string(text, end - 4, 4));
    CHECK_EQUAL(-ENAMETOOLONG, user_string(text, end - 4, 3));
    CHECK_EQUAL(0, user_write(end - 1, "d", 1));
    CHECK_EQUAL(-EFAULT, user_string(text, end - 4, sizeof(text)));
    enter(NULL);
    space_release(space);
}

KERNEL_TEST(spaces_user_words_are_read_and_written)
{
    struct address_space *space = space_create();
    uint32_t *word = (uint32_t *)PLACE, got = 0;
    space_map(space, PLACE, PAGE_SIZE, RW);
    enter(space);
    CHECK_EQUAL(0, user_write32(word, 0x12345678));
    CHECK_EQUAL(0, user_read32(&got, word));
    CHECK_EQUAL(0x12345678, got);
    CHECK_EQUAL(-EFAULT, user_read32(&got, word - 1));
    CHECK_EQUAL(-EFAULT, user_write32((uint32_t *)0xFFFFFFFC, 0));
    enter(NULL);
    space_release(space);
}

/* Runs a space out of memory: the call fails, nothing is lost, and the frames come back. */
KERNEL_TEST(spaces_survive_exhaustion)
{
    const uint32_t length = 0xA0000000;
    if (frames_total() > length / PAGE_SIZE) {
        test_skip("there is more RAM than a program has addresses");
        return;
    }
    struct address_space *space = space_create();
    uint32_t address = PLACE;
    CHECK_EQUAL(0, space_map(space, PLACE, length, RW));
    while (touch(space, address, true))
        address += PAGE_SIZE;
    CHECK_EQUAL(FAULT_NO_MEMORY, space_fault(space, address, true));
    CHECK(!mapped(space, address));
    CHECK(frames_free() > 0); /* the kernel's share */
    CHECK_EQUAL(0, space_unmap(space, PLACE, length));
    CHECK(space_map(space, PLACE, PAGE_SIZE, RW) == 0 && touch(space, PLACE, true));
    space_release(space);
}

KERNEL_TEST(stacks_are_apart_and_come_back)
{
    enum { COUNT = 40 };
    char *stack[COUNT];
    for (int i = 0; i < COUNT; i++) {
        stack[i] = mmu_stack_create();
        CHECK(stack[i] != NULL);
        memset(stack[i], i, KERNEL_STACK_SIZE);
    }
    for (int i = 0; i < COUNT; i++)
        CHECK(stack[i][0] == i && stack[i][KERNEL_STACK_SIZE - 1] == i);
    for (int i = 0; i < COUNT; i++)
        mmu_stack_destroy(stack[i]);
}

KERNEL_TEST_BY_NAME(misuse_stack_guard)
{
    volatile char *stack = mmu_stack_create();
    stack[-1] = 0;
}
