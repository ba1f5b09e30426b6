/* Text that grows as it is written, for generated files. */
#ifndef KERNEL_FS_TEXT_H
#define KERNEL_FS_TEXT_H

#include <stdbool.h>
#include <stdint.h>

struct text {
    char *bytes; /* on the heap, not ended by NUL */
    uint32_t length, size;
    bool failed; /* no memory: what was written since is not there */
};

/* Appends, as printf does. Not with a spin lock held for long texts: it allocates. */
void text_print(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_put(struct text *text, char c);
/* Fills up with blanks to column, counted from the start of the line at start. */
void text_pad(struct text *text, uint32_t start, uint32_t column);
void text_free(struct text *text); /* empty again */

#endif
