/* Growing text. */
#include "kernel/fs/text.h"

#include <stdarg.h>

#include "kernel/mm/heap.h"
#include "lib/format.h"
#include "lib/string.h"

enum { FIRST_SIZE = 256 };

/* Doubles the room. False: no memory. */
static bool grow(struct text *text)
{
    uint32_t size = text->size ? 2 * text->size : FIRST_SIZE;
    char *bytes = kmalloc(size);
    if (!bytes)
        return false;
    if (text->length)
        memcpy(bytes, text->bytes, text->length);
    kfree(text->bytes);
    text->bytes = bytes;
    text->size = size;
    return true;
}

/* See text.h. */
void text_put(struct text *text, char c)
{
    if (text->failed || (text->length == text->size && !grow(text))) {
        text->failed = true;
        return;
    }
    text->bytes[text->length++] = c;
}

static void put(char c, void *argument)
{
    text_put(argument, c);
}

/* See text.h. */
void text_print(struct text *text, const char *layout, ...)
{
    va_list values;
    va_start(values, layout);
    format(put, text, layout, values);
    va_end(values);
}

/* See text.h. */
void text_pad(struct text *text, uint32_t start, uint32_t column)
{
    while (!text->failed && text->length - start < column)
        text_put(text, ' ');
}

/* See text.h. */
void text_free(struct text *text)
{
    kfree(text->bytes);
    *text = (struct text){0};
}
