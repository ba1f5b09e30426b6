/* Copying between memory objects and memory. A user address may fault, and the fault may want the
 * object's lock for this very object; so a page's frame is taken with a reference under the lock,
 * and copied without it. Frames of objects are low: they always have an address. */
#include "kernel/mm/object.h"

#include "kernel/arch/i386/memory_map.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/object_pages.h"
#include "kernel/mm/user.h"
#include "lib/errno.h"
#include "lib/string.h"

/* What lies at one place of an object, within a page. */
struct object_part {
    uint32_t frame;    /* with a reference, or FRAME_NONE */
    const char *bytes; /* NULL: zeros */
    uint32_t length;
};

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Finds what a reader sees from offset on, up to count bytes: in its page's frame, else in what the
 * object was made from, else zeros. Length 0: the end of the object. */
static struct object_part part_at(struct memory_object *object, uint32_t offset, uint32_t count)
{
    struct object_part part = {FRAME_NONE, NULL, least(count, PAGE_SIZE - offset % PAGE_SIZE)};
    mutex_lock(&object->lock);
    part.length = offset < object->size ? least(part.length, object->size - offset) : 0;
    part.frame = object_frame_find(object, offset / PAGE_SIZE);
    if (part.frame != FRAME_NONE) {
        frame_share(part.frame);
        part.bytes = (const char *)phys_to_virt(part.frame) + offset % PAGE_SIZE;
    } else if (offset < object->initial_size) {
        part.bytes = (const char *)object->initial + offset;
        part.length = least(part.length, object->initial_size - offset);
    }
    mutex_unlock(&object->lock);
    return part;
}

static void part_done(const struct object_part *part)
{
    if (part->frame != FRAME_NONE)
        frame_free(part->frame);
}

/* Bytes from address to the end of its page: a copy that crosses none fails whole or not at all. */
static uint32_t rest_of_page(const void *address)
{
    return PAGE_SIZE - (uint32_t)(uintptr_t)address % PAGE_SIZE;
}

int object_read(struct memory_object *object, uint64_t offset, void *user_buffer, size_t count)
{
    uint32_t done = 0;
    int error = 0;
    while (done < count && offset < OBJECT_SIZE_MAX) {
        char *to = (char *)user_buffer + done;
        struct object_part part =
            part_at(object, (uint32_t)offset, least(count - done, rest_of_page(to)));
        if (part.length)
            error =
                part.bytes ? user_write(to, part.bytes, part.length) : user_clear(to, part.length);
        part_done(&part);
        if (error || part.length == 0)
            break;
        done += part.length;
        offset += part.length;
    }
    return done ? (int)done : error;
}

int object_read_kernel(struct memory_object *object, uint64_t offset, void *buffer, size_t count)
{
    uint32_t done = 0;
    while (done < count && offset < OBJECT_SIZE_MAX) {
        char *to = (char *)buffer + done;
        struct object_part part = part_at(object, (uint32_t)offset, count - done);
        if (part.length && part.bytes)
            memcpy(to, part.bytes, part.length);
        else
            memset(to, 0, part.length);
        part_done(&part);
        if (part.length == 0)
            break;
        done += part.length;
        offset += part.length;
    }
    return (int)done;
}

/* Makes the object at least size bytes long. */
static void extend(struct memory_object *object, uint32_t size)
{
    mutex_lock(&object->lock);
    if (object->size < size)
        object->size = size;
    mutex_unlock(&object->lock);
}

/* Writes length bytes that lie within one page of the object and one of the user's. 0, -EFAULT,
 * -ENOMEM. */
static int write_part(struct memory_object *object, uint32_t offset, const void *from,
                      uint32_t length)
{
    uint32_t frame = object_frame(object, offset / PAGE_SIZE);
    if (frame == FRAME_NONE)
        return -ENOMEM;
    int error = user_read((char *)phys_to_virt(frame) + offset % PAGE_SIZE, from, length);
    if (!error)
        extend(object, offset + length);
    frame_free(frame);
    return error;
}

int object_write(struct memory_object *object, uint64_t offset, const void *user_buffer,
                 size_t count)
{
    uint32_t done = 0;
    int error = 0;
    if (count && offset >= OBJECT_SIZE_MAX)
        return -EFBIG;
    while (done < count && offset < OBJECT_SIZE_MAX) {
        const char *from = (const char *)user_buffer + done;
        uint32_t start = (uint32_t)offset, length = PAGE_SIZE - start % PAGE_SIZE;
        length = least(least(length, rest_of_page(from)), count - done);
        error = write_part(object, start, from, length);
        if (error)
            break;
        done += length;
        offset += length;
    }
    return done ? (int)done : error;
}
