/* The formatter of lib/, with a piece of memory as the place to print to. */
#include "kernel/debug/buffer_format.h"

#include "lib/format.h"

struct buffer {
    char *next, *last; /* last: where the NUL goes at the latest */
};

/* Takes one character; what does not fit is dropped. */
static void buffer_put(char c, void *argument)
{
    struct buffer *buffer = argument;
    if (buffer->next < buffer->last)
        *buffer->next++ = c;
}

int buffer_vformat(char *out, size_t size, const char *text, va_list values)
{
    struct buffer buffer = {out, out + size - 1};
    int length = format(buffer_put, &buffer, text, values);
    *buffer.next = '\0';
    return length;
}

int buffer_format(char *out, size_t size, const char *text, ...)
{
    va_list values;
    va_start(values, text);
    int length = buffer_vformat(out, size, text, values);
    va_end(values);
    return length;
}
