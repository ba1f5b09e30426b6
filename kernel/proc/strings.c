/* The strings that a new program gets. execve() copies them out of the caller's memory before it
 * may lose that memory: one by one into a block that grows, so their number and lengths need not be
 * known, and another thread that changes them meanwhile changes nothing that was checked. */
#include "kernel/proc/strings.h"

#include "kernel/mm/heap.h"
#include "kernel/mm/user.h"
#include "lib/errno.h"
#include "lib/string.h"

enum { FIRST_SIZE = 1024 };

/* Makes the block larger, up to its most. 0, -E2BIG, -ENOMEM. */
static int grow(struct string_block *block)
{
    uint32_t size = block->size ? 2 * block->size : FIRST_SIZE;
    if (block->size >= block->most)
        return -E2BIG;
    if (size > block->most)
        size = block->most;
    char *bytes = kmalloc(size);
    if (!bytes)
        return -ENOMEM;
    if (block->used)
        memcpy(bytes, block->bytes, block->used);
    kfree(block->bytes);
    block->bytes = bytes;
    block->size = size;
    return 0;
}

/* Makes room for length bytes more. 0, -E2BIG, -ENOMEM. */
static int make_room(struct string_block *block, uint32_t length)
{
    int error = 0;
    while (!error && block->size - block->used < length)
        error = grow(block);
    return error;
}

/* Counts a string of length bytes, with its NUL, that is now in the block. 0 or -E2BIG. */
static int count_string(struct string_block *block, uint32_t length)
{
    block->used += length;
    block->count++;
    uint32_t weight = block->used + (uint32_t)block->count * sizeof(char *);
    return length <= STRING_MOST && weight <= block->most ? 0 : -E2BIG;
}

/* Appends the user string at text. 0, -EFAULT, -E2BIG, -ENOMEM. */
static int read_string(struct string_block *block, const char *text)
{
    for (;;) {
        uint32_t room = block->size - block->used;
        int length = room ? user_string(block->bytes + block->used, text, room) : -ENAMETOOLONG;
        if (length >= 0)
            return count_string(block, (uint32_t)length + 1);
        if (length != -ENAMETOOLONG)
            return length;
        int error = room > STRING_MOST ? -E2BIG : grow(block);
        if (error)
            return error;
    }
}

/* See strings.h. */
int strings_read(struct string_block *block, char *const *array, int *count)
{
    *count = 0;
    for (; array; array++, ++*count) {
        const char *text;
        int error = user_read(&text, array, sizeof text);
        if (error)
            return error;
        if (!text)
            break;
        error = read_string(block, text);
        if (error)
            return error;
    }
    return 0;
}

/* See strings.h. */
int strings_add(struct string_block *block, const char *text)
{
    uint32_t length = strlen(text) + 1;
    int error = make_room(block, length);
    if (error)
        return error;
    memcpy(block->bytes + block->used, text, length);
    return count_string(block, length);
}

/* See strings.h. */
int strings_add_first(struct string_block *block, const char *text)
{
    uint32_t length = strlen(text) + 1;
    int error = make_room(block, length);
    if (error)
        return error;
    memmove(block->bytes + length, block->bytes, block->used);
    memcpy(block->bytes, text, length);
    return count_string(block, length);
}

/* See strings.h. */
void strings_drop_first(struct string_block *block)
{
    uint32_t length = strlen(block->bytes) + 1;
    block->used -= length;
    block->count--;
    memmove(block->bytes, block->bytes + length, block->used);
}

/* See strings.h. */
void strings_free(struct string_block *block)
{
    kfree(block->bytes);
    block->bytes = NULL;
}
