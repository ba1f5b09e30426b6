/* Memory objects: what is written is read, holes are zeros, and every frame comes back. */
#include "kernel/arch/i386/memory_map.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/object.h"
#include "kernel/mm/space.h"
#include "kernel/mm/user.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/string.h"
#include "tests/kernel/test.h"

enum { PLACE = 0x10000000, PLACE_PAGES = 4 };

static char *const place = (char *)PLACE;

/* Gives the caller a space with PLACE_PAGES pages at place; leave() takes it away. */
static struct address_space *enter(void)
{
    static struct process process;
    process.space = space_create();
    if (!CHECK(process.space != NULL))
        return NULL;
    space_map(process.space, PLACE, PLACE_PAGES * PAGE_SIZE, PROT_READ | PROT_WRITE);
    current()->process = &process;
    space_activate(process.space);
    return process.space;
}

static void leave(struct address_space *space)
{
    current()->process = NULL;
    space_activate(NULL);
    space_release(space);
}

/* Whether length bytes of object from offset on are all value. */
static bool holds(struct memory_object *object, uint32_t offset, uint32_t length, char value)
{
    char byte;
    while (length-- > 0)
        if (object_read_kernel(object, offset++, &byte, 1) != 1 || byte != value)
            return false;
    return true;
}

KERNEL_TEST(objects_read_what_was_written)
{
    static char in[3 * PAGE_SIZE], out[3 * PAGE_SIZE];
    struct memory_object *object = object_create();
    struct address_space *space = enter();
    for (size_t i = 0; i < sizeof(in); i++)
        in[i] = (char)test_random();
    CHECK_EQUAL(0, user_write(place + 5, in, sizeof(in)));
    CHECK_EQUAL(sizeof(in), object_write(object, PAGE_SIZE - 100, place + 5, sizeof(in)));
    CHECK_EQUAL(PAGE_SIZE - 100 + sizeof(in), object_size(object));
    CHECK_EQUAL(4, object_frames(object));
    CHECK_EQUAL(sizeof(in), object_read_kernel(object, PAGE_SIZE - 100, out, sizeof(out)));
    CHECK_EQUAL(0, memcmp(in, out, sizeof(in)));
    CHECK_EQUAL(0, user_clear(place, sizeof(in) + 5));
    CHECK_EQUAL(sizeof(in), object_read(object, PAGE_SIZE - 100, place + 77, PAGE_SIZE * 3 + 9));
    CHECK_EQUAL(0, user_read(out, place + 77, sizeof(out)));
    CHECK_EQUAL(0, memcmp(in, out, sizeof(in)));
    CHECK(holds(object, 0, PAGE_SIZE - 100, 0));
    CHECK_EQUAL(0, object_read(object, object_size(object), place, 1));
    CHECK_EQUAL(0, object_read(object, 1ull << 40, place, 1));
    leave(space);
    object_release(object);
}

KERNEL_TEST(objects_holes_take_no_memory)
{
    struct memory_object *object = object_create();
    struct address_space *space = enter();
    object_resize(object, OBJECT_SIZE_MAX);
    CHECK_EQUAL(0, object_frames(object));
    CHECK_EQUAL(0, user_write(place, "x", 1));
    CHECK_EQUAL(PAGE_SIZE, object_read(object, 0x7FFFF000, place, PAGE_SIZE));
    CHECK_EQUAL(0, object_frames(object));
    CHECK_EQUAL(1, object_write(object, 0x80000123, place + 1, 1));
    CHECK_EQUAL(1, object_frames(object));
    CHECK_EQUAL(-EFBIG, object_write(object, OBJECT_SIZE_MAX, place, 1));
    CHECK_EQUAL(1, object_write(object, OBJECT_SIZE_MAX - 1, place, 2));
    CHECK_EQUAL(0, object_write(object, 1ull << 40, place, 0));
    leave(space);
    object_release(object);
}

KERNEL_TEST(objects_copies_stop_at_bad_addresses)
{
    struct memory_object *object = object_create();
    struct address_space *space = enter();
    char *last = place + PLACE_PAGES * PAGE_SIZE - 10;
    CHECK_EQUAL(10, object_write(object, 0, last, 20));
    CHECK_EQUAL(10, object_size(object));
    CHECK_EQUAL(-EFAULT, object_write(object, 10, last + 10, 5));
    CHECK_EQUAL(10, object_size(object));
    object_resize(object, 100);
    CHECK_EQUAL(10, object_read(object, 0, last, 20));
    CHECK_EQUAL(-EFAULT, object_read(object, 0, last + 10, 5));
    CHECK_EQUAL(-EFAULT, object_read(object, 0, (void *)0xFFFFF000, 5));
    leave(space);
    object_release(object);
}

KERNEL_TEST(objects_begin_with_their_data)
{
    static char data[2 * PAGE_SIZE + 50];
    memset(data, 'd', sizeof(data));
    struct memory_object *object = object_create_from(data, sizeof(data));
    CHECK_EQUAL(sizeof(data), object_size(object));
    CHECK(holds(object, 0, sizeof(data), 'd'));
    CHECK_EQUAL(0, object_frames(object));
    uint32_t frame = object_frame(object, 2);
    const char *bytes = phys_to_virt(frame);
    CHECK(bytes[0] == 'd' && bytes[49] == 'd' && bytes[50] == 0 && bytes[PAGE_SIZE - 1] == 0);
    frame_free(frame);
    CHECK(object_has_frame(object, 2) && !object_has_frame(object, 1));
    CHECK_EQUAL(1, object_frames(object));
    object_release(object);
}

KERNEL_TEST(objects_cut_off_is_gone)
{
    static char data[2 * PAGE_SIZE];
    memset(data, 'd', sizeof(data));
    struct memory_object *object = object_create_from(data, sizeof(data));
    frame_free(object_frame(object, 0));
    object_resize(object, 10);
    object_resize(object, sizeof(data));
    CHECK(holds(object, 0, 10, 'd') && holds(object, 10, sizeof(data) - 10, 0));
    frame_free(object_frame(object, 1));
    object_resize(object, PAGE_SIZE);
    CHECK_EQUAL(1, object_frames(object));
    object_resize(object, 0);
    CHECK_EQUAL(0, object_frames(object));
    object_release(object);
}

/* A frame that somebody still uses outlives its object. */
KERNEL_TEST(objects_are_counted)
{
    struct memory_object *object = object_create();
    uint32_t frame = object_frame(object, 0);
    CHECK(object_share(object) == object);
    object_release(object);
    object_release(object);
    *(uint32_t *)phys_to_virt(frame) = 1;
    frame_free(frame);
    object_release(NULL);
    CHECK(object_share(NULL) == NULL);
}

KERNEL_TEST(objects_survive_exhaustion)
{
    struct memory_object *object = object_create();
    struct address_space *space = enter();
    uint32_t page = 0, frame;
    CHECK_EQUAL(0, user_write(place, "x", 1));
    while ((frame = object_frame(object, page)) != FRAME_NONE) {
        frame_free(frame);
        page++;
    }
    CHECK_EQUAL(page, object_frames(object));
    object_resize(object, OBJECT_SIZE_MAX);
    CHECK_EQUAL(-ENOMEM, object_write(object, (uint64_t)page * PAGE_SIZE, place, 1));
    object_resize(object, 0);
    CHECK_EQUAL(0, object_frames(object));
    leave(space);
    object_release(object);
}
