/* Memory objects: the bytes of a file, or memory that processes share, as page frames. A frame is
 * made when its page is first written or mapped; until then a page reads as what the object was
 * made from, then as zeros. Reading, writing and mapping all meet in the same frames. */
#ifndef KERNEL_MM_OBJECT_H
#define KERNEL_MM_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct memory_object;

#define OBJECT_SIZE_MAX 0xFFFFF000u /* bytes: the pages of an object are 4 GiB at most */

/* An object with one reference, empty, or of the size bytes at data, which must stay there. NULL:
 * no memory. */
struct memory_object *object_create(void);
struct memory_object *object_create_from(const void *data, uint32_t size);
/* One reference more; gives object. NULL is nothing, in both. */
struct memory_object *object_share(struct memory_object *object);
/* One fewer; with the last one its frames go, but for those that are still mapped. */
void object_release(struct memory_object *object);

/* The path by which the file whose bytes it has was opened when it was first mapped; NULL: it has
 * none. The first name that is set stays; it is copied, and without memory there is none. */
const char *object_name(const struct memory_object *object);
void object_set_name(struct memory_object *object, const char *name, uint32_t length);

bool object_is_shared(const struct memory_object *object); /* has more than one reference */
uint32_t object_size(const struct memory_object *object);  /* in bytes */
/* Number of pages that hold a frame. */
uint32_t object_frames(const struct memory_object *object);
/* Cuts off what lies past size, or adds zeros up to it, which take no memory. size is at most
 * OBJECT_SIZE_MAX. Pages that are mapped stay mapped: see space_resize_object(). */
void object_resize(struct memory_object *object, uint32_t size);

/* Copies between the object and user memory, from offset on. Gives the bytes copied: fewer than
 * count at the end of the object or before a bad address; -EFAULT, -ENOMEM where there are none.
 * A write past the end makes the object longer; past OBJECT_SIZE_MAX it is -EFBIG. */
int object_read(struct memory_object *object, uint64_t offset, void *user_buffer, size_t count);
int object_write(struct memory_object *object, uint64_t offset, const void *user_buffer,
                 size_t count);
/* The same to kernel memory; no address is bad. For exec. */
int object_read_kernel(struct memory_object *object, uint64_t offset, void *buffer, size_t count);

/* The frame of page number page_index, with a reference for the caller; made if it is not there.
 * It is a low one. FRAME_NONE: no memory. */
uint32_t object_frame(struct memory_object *object, uint32_t page_index);
/* Whether that page has a frame already. */
bool object_has_frame(struct memory_object *object, uint32_t page_index);

#endif
