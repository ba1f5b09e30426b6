/* The strings that execve() copies out of the caller's memory, before it may lose that memory. They
 * are read one by one into a block that grows, so their number and lengths need not be known, and
 * another thread that changes them meanwhile changes nothing that was checked. */
#include "kernel/proc/strings.h"

#include "kernel/mm/heap.h"
#include "kernel/mm/user.h"
#include "lib/errno.h"
#include "lib/string.h"

enum { FIRST_SIZE = 1024 };

/* What the block takes of EXEC_STRINGS_MOST. */
static uint32_t weight(const struct string_block *block, uint32_t bytes)
{
    return bytes + (uint32_t)block->count * sizeof(char *);
}

/* Makes more room. 0, -E2BIG, -ENOMEM. */
static int grow(struct string_block *block)
{
    uint32_t size = block->size ? 2 * block->size : FIRST_SIZE;
    if (size > EXEC_STRINGS_MOST)
        return -E2BIG;
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

/* Counts the string of length bytes, with its NUL, just written at the end. 0 or -E2BIG. */
static int count_string(struct string_block *block, uint32_t length)
{
    block->used += length;
    block->count++;
    return weight(block, block->used) <= EXEC_STRINGS_MOST ? 0 : -E2BIG;
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
        int error = grow(block);
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
    while (block->size - block->used < length) {
        int error = grow(block);
        if (error)
            return error;
    }
    memcpy(block->bytes + block->used, text, length);
    return count_string(block, length);
}

/* See strings.h. */
char **strings_pointers(const struct string_block *block)
{
    char **pointers = kmalloc(((uint32_t)block->count + 1) * sizeof(char *));
    char *text = block->bytes;
    if (!pointers)
        return NULL;
    for (int index = 0; index < block->count; index++) {
        pointers[index] = text;
        text += strlen(text) + 1;
    }
    pointers[block->count] = NULL;
    return pointers;
}

/* See strings.h. */
void strings_free(struct string_block *block)
{
    kfree(block->bytes);
    *block = (struct string_block){0};
}
