/* The strings that execve() copies out of the caller's memory. */
#ifndef KERNEL_PROC_STRINGS_H
#define KERNEL_PROC_STRINGS_H

#include <stdint.h>

/* Strings with their NULs, one behind the other. */
struct string_block {
    char *bytes;
    uint32_t used, size;
    int count;
};

/* All strings of one execve(), with their pointers, are at most this many bytes: else -E2BIG. */
enum { EXEC_STRINGS_MOST = 128 << 10 };

/* Appends the strings of the NULL-ended user array at array (NULL: none), gives *count their
 * number. 0, -EFAULT, -E2BIG, -ENOMEM; the block is to be freed in any case. */
int strings_read(struct string_block *block, char *const *array, int *count);
/* Appends one string of the kernel's own. */
int strings_add(struct string_block *block, const char *text);
/* An array of pointers to all strings, to be freed with kfree(); NULL: no memory. */
char **strings_pointers(const struct string_block *block);
void strings_free(struct string_block *block);

#endif
