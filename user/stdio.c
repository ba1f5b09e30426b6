/* Printing: the engine of lib/format.c put to work on descriptors and on memory. */
#include "user/stdio.h"

#include "lib/format.h"
#include "user/syscall.h"

struct descriptor_output {
    int fd;
    int used;
    char buffer[256];
};

/* Writes what is there, however many calls that takes. An error drops the rest: there is nowhere
 * to say it. */
static void flush(struct descriptor_output *out)
{
    int written = 0;
    while (written < out->used) {
        int result = sys_write(out->fd, out->buffer + written, (unsigned)(out->used - written));
        if (result <= 0 && result != -EINTR)
            break;
        written += result > 0 ? result : 0;
    }
    out->used = 0;
}

static void put_to_descriptor(char character, void *argument)
{
    struct descriptor_output *out = argument;
    if (out->used == (int)sizeof out->buffer)
        flush(out);
    out->buffer[out->used++] = character;
}

int vdprintf(int fd, const char *text, va_list values)
{
    struct descriptor_output out;
    out.fd = fd;
    out.used = 0;
    int count = format(put_to_descriptor, &out, text, values);
    flush(&out);
    return count;
}

int dprintf(int fd, const char *text, ...)
{
    va_list values;
    va_start(values, text);
    int count = vdprintf(fd, text, values);
    va_end(values);
    return count;
}

int printf(const char *text, ...)
{
    va_list values;
    va_start(values, text);
    int count = vdprintf(1, text, values);
    va_end(values);
    return count;
}

int puts(const char *text)
{
    return printf("%s\n", text);
}

int putchar(int character)
{
    printf("%c", character);
    return (unsigned char)character;
}

struct memory_output {
    char *next, *end; /* end: the last byte, kept for the NUL */
};

static void put_to_memory(char character, void *argument)
{
    struct memory_output *out = argument;
    if (out->next < out->end)
        *out->next++ = character;
}

int vsnprintf(char *buffer, size_t size, const char *text, va_list values)
{
    struct memory_output out = {buffer, size > 0 ? buffer + size - 1 : buffer};
    int count = format(put_to_memory, &out, text, values);
    if (size > 0)
        *out.next = '\0';
    return count;
}

int snprintf(char *buffer, size_t size, const char *text, ...)
{
    va_list values;
    va_start(values, text);
    int count = vsnprintf(buffer, size, text, values);
    va_end(values);
    return count;
}
