/* The strings that a new program gets: argv's, then envp's, one behind the other with their NULs,
 * as they will lie on its stack. */
#ifndef KERNEL_PROC_STRINGS_H
#define KERNEL_PROC_STRINGS_H

#include <stdint.h>

struct string_block {
    char *bytes;
    uint32_t used, size;
    uint32_t most; /* bytes that the strings and their pointers may take */
    int count;
};

enum { STRING_MOST = 128 << 10 }; /* bytes of one string with its NUL, as on Linux */

/* Appends the strings of the NULL-ended user array at array (NULL: none), gives *count their
 * number. 0, -EFAULT, -E2BIG, -ENOMEM; the block is to be freed in any case. */
int strings_read(struct string_block *block, char *const *array, int *count);
/* Appends, or puts before all others, one string of the kernel's own. 0, -E2BIG, -ENOMEM. */
int strings_add(struct string_block *block, const char *text);
int strings_add_first(struct string_block *block, const char *text);
/* Takes the first string away; there is one. */
void strings_drop_first(struct string_block *block);
void strings_free(struct string_block *block);

#endif
