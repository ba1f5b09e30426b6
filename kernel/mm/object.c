/* Memory objects: their pages. A two-level table leads from page number to frame, so that a sparse
 * object costs little. Copying to and from them: object_io.c. */
#include "kernel/mm/object.h"

#include "kernel/arch/i386/memory_map.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/object_pages.h"
#include "lib/string.h"

struct memory_object *object_create(void)
{
    return object_create_from(NULL, 0);
}

struct memory_object *object_create_from(const void *data, uint32_t size)
{
    struct memory_object *object = kzalloc(sizeof(*object));
    if (!object)
        return NULL;
    mutex_init(&object->lock);
    object->references = 1;
    object->size = object->initial_size = size;
    object->initial = data;
    return object;
}

struct memory_object *object_share(struct memory_object *object)
{
    if (object)
        __atomic_fetch_add(&object->references, 1, __ATOMIC_RELAXED);
    return object;
}

/* Gives up the frame in one entry; lock held, or nobody else there. */
static void drop_frame(struct memory_object *object, uint32_t *frame)
{
    if (*frame == FRAME_NONE)
        return;
    frame_free(*frame);
    *frame = FRAME_NONE;
    object->frames--;
}

/* Gives up the frames of pages first to last - 1; lock held, or nobody else there. */
static void drop_frames(struct memory_object *object, uint32_t first, uint32_t last)
{
    for (uint32_t page = first; page < last && page / LEAF_PAGES < object->leaves;) {
        struct object_leaf *leaf = object->leaf[page / LEAF_PAGES];
        if (!leaf) {
            page = (page / LEAF_PAGES + 1) * LEAF_PAGES;
            continue;
        }
        drop_frame(object, &leaf->frame[page % LEAF_PAGES]);
        page++;
    }
}

void object_release(struct memory_object *object)
{
    if (!object || __atomic_sub_fetch(&object->references, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    drop_frames(object, 0, UINT32_MAX / PAGE_SIZE + 1);
    for (uint32_t i = 0; i < object->leaves; i++)
        kfree(object->leaf[i]);
    kfree(object->leaf);
    kfree(object->name);
    kfree(object);
}

/* See object.h. */
const char *object_name(const struct memory_object *object)
{
    return __atomic_load_n(&object->name, __ATOMIC_ACQUIRE);
}

/* See object.h. */
void object_set_name(struct memory_object *object, const char *name, uint32_t length)
{
    char *copy = kmalloc(length + 1), *none = NULL;
    if (!copy)
        return;
    memcpy(copy, name, length);
    copy[length] = '\0';
    if (!__atomic_compare_exchange_n(&object->name, &none, copy, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_RELAXED))
        kfree(copy);
}

bool object_is_shared(const struct memory_object *object)
{
    return *(const volatile uint32_t *)&object->references > 1;
}

uint32_t object_size(const struct memory_object *object)
{
    return object->size;
}

uint32_t object_frames(const struct memory_object *object)
{
    return object->frames;
}

/* Gives the entry of a page, or NULL where there is none; lock held. */
static uint32_t *find_entry(struct memory_object *object, uint32_t page)
{
    uint32_t number = page / LEAF_PAGES;
    if (number >= object->leaves || !object->leaf[number])
        return NULL;
    return &object->leaf[number]->frame[page % LEAF_PAGES];
}

/* Makes the table of leaves long enough for leaf number, to the next power of two. False: no
 * memory. Lock held. */
static bool grow_table(struct memory_object *object, uint32_t number)
{
    uint32_t count = object->leaves ? object->leaves : 1;
    while (count <= number)
        count *= 2;
    struct object_leaf **table = kzalloc(count * sizeof(*table));
    if (!table)
        return false;
    if (object->leaves)
        memcpy(table, object->leaf, object->leaves * sizeof(*table));
    kfree(object->leaf);
    object->leaf = table;
    object->leaves = count;
    return true;
}

/* The same as find_entry(), making the entry where it is missing. NULL: no memory. */
static uint32_t *make_entry(struct memory_object *object, uint32_t page)
{
    uint32_t number = page / LEAF_PAGES;
    if (number >= object->leaves && !grow_table(object, number))
        return NULL;
    if (!object->leaf[number])
        object->leaf[number] = kzalloc(sizeof(struct object_leaf));
    return find_entry(object, page);
}

/* Gives the number of bytes of page that the object was made with. */
static uint32_t initial_bytes(const struct memory_object *object, uint32_t page)
{
    uint32_t start = page * PAGE_SIZE;
    if (start >= object->initial_size)
        return 0;
    return object->initial_size - start < PAGE_SIZE ? object->initial_size - start : PAGE_SIZE;
}

/* Makes the frame of a page that has none, holding what the page reads as; lock held. FRAME_NONE:
 * no memory. */
static uint32_t fill_page(struct memory_object *object, uint32_t page)
{
    uint32_t *entry = make_entry(object, page);
    uint32_t frame = entry ? frame_alloc_low_user() : FRAME_NONE;
    if (frame == FRAME_NONE)
        return FRAME_NONE;
    uint32_t bytes = initial_bytes(object, page);
    uint8_t *memory = phys_to_virt(frame);
    if (bytes)
        memcpy(memory, object->initial + page * PAGE_SIZE, bytes);
    memset(memory + bytes, 0, PAGE_SIZE - bytes);
    object->frames++;
    return *entry = frame;
}

uint32_t object_frame_find(struct memory_object *object, uint32_t page)
{
    const uint32_t *entry = find_entry(object, page);
    return entry ? *entry : FRAME_NONE;
}

uint32_t object_frame(struct memory_object *object, uint32_t page_index)
{
    mutex_lock(&object->lock);
    uint32_t frame = object_frame_find(object, page_index);
    if (frame == FRAME_NONE)
        frame = fill_page(object, page_index);
    if (frame != FRAME_NONE)
        frame_share(frame);
    mutex_unlock(&object->lock);
    return frame;
}

bool object_has_frame(struct memory_object *object, uint32_t page_index)
{
    mutex_lock(&object->lock);
    bool present = object_frame_find(object, page_index) != FRAME_NONE;
    mutex_unlock(&object->lock);
    return present;
}

/* Zeroes length bytes within one page, if it has a frame; lock held. */
static void clear_part(struct memory_object *object, uint32_t offset, uint32_t length)
{
    const uint32_t *entry = find_entry(object, offset / PAGE_SIZE);
    if (length && entry && *entry != FRAME_NONE)
        memset((char *)phys_to_virt(*entry) + offset % PAGE_SIZE, 0, length);
}

/* What is cut off must not come back when the object grows again. */
void object_resize(struct memory_object *object, uint32_t size)
{
    mutex_lock(&object->lock);
    if (size < object->size) {
        uint32_t tail = -size % PAGE_SIZE;
        clear_part(object, size, tail);
        drop_frames(object, (size + tail) / PAGE_SIZE, UINT32_MAX / PAGE_SIZE + 1);
        if (object->initial_size > size)
            object->initial_size = size;
    }
    object->size = size;
    mutex_unlock(&object->lock);
}
