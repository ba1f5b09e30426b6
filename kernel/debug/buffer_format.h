/* Formatting into memory, for messages that are needed more than once. */
#ifndef KERNEL_DEBUG_BUFFER_FORMAT_H
#define KERNEL_DEBUG_BUFFER_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* Writes at most size bytes with the NUL that always ends them; size at least 1. Gives the length
 * that the whole text has, which may be more. */
int buffer_format(char *out, size_t size, const char *text, ...)
    __attribute__((format(printf, 3, 4)));
int buffer_vformat(char *out, size_t size, const char *text, va_list values);

#endif
