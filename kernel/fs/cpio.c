/* The newc format: each entry is a header of 110 characters, numbers in hexadecimal, then the name
 * with its NUL and the file's bytes, each padded to 4 bytes. Nothing in it is believed: what does
 * not lie wholly in the archive is broken. */
#include "kernel/fs/cpio.h"

#include "lib/string.h"

enum {
    MAGIC_SIZE = 6,
    DIGITS = 8,
    FIELDS = 13,
    HEADER_SIZE = MAGIC_SIZE + FIELDS * DIGITS,
};

/* The fields behind the magic, in order. */
enum {
    FIELD_INODE,
    FIELD_MODE,
    FIELD_OWNER,
    FIELD_GROUP,
    FIELD_LINKS,
    FIELD_TIME,
    FIELD_FILE_SIZE,
    FIELD_MAJOR,
    FIELD_MINOR,
    FIELD_DEVICE_MAJOR,
    FIELD_DEVICE_MINOR,
    FIELD_NAME_SIZE,
};

/* The value of a hexadecimal digit, or 16. */
static uint32_t digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return (uint32_t)(c - '0');
    if (c >= 'a' && c <= 'f')
        return (uint32_t)(c - 'a') + 10;
    return c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A') + 10 : 16;
}

/* Reads all fields of the header. False: one is not 8 hexadecimal digits. */
static bool read_fields(const char *header, uint32_t fields[FIELDS])
{
    for (int index = 0; index < FIELDS * DIGITS; index++) {
        uint32_t digit = digit_value(header[MAGIC_SIZE + index]);
        if (digit == 16)
            return false;
        fields[index / DIGITS] = fields[index / DIGITS] << 4 | digit;
    }
    return true;
}

static uint64_t padded(uint64_t offset)
{
    return (offset + 3) & ~(uint64_t)3;
}

/* A path without what may stand before its first name: both ways to name the root. */
static const char *normalise(const char *path)
{
    for (;;) {
        if (path[0] == '/')
            path++;
        else if (path[0] == '.' && path[1] == '/')
            path += 2;
        else
            return path;
    }
}

static void fill(struct cpio_entry *entry, const uint32_t fields[FIELDS])
{
    entry->inode = fields[FIELD_INODE];
    entry->mode = fields[FIELD_MODE];
    entry->links = fields[FIELD_LINKS];
    entry->time = fields[FIELD_TIME];
    entry->size = fields[FIELD_FILE_SIZE];
    entry->major = fields[FIELD_MAJOR];
    entry->minor = fields[FIELD_MINOR];
    entry->device_major = fields[FIELD_DEVICE_MAJOR];
    entry->device_minor = fields[FIELD_DEVICE_MINOR];
}

/* See cpio.h. */
enum cpio_result cpio_read(const void *archive, uint32_t size, uint32_t offset,
                           struct cpio_entry *entry)
{
    uint32_t fields[FIELDS] = {0};
    const char *header = (const char *)archive + offset;
    if (offset > size || size - offset < HEADER_SIZE)
        return CPIO_BROKEN;
    if (memcmp(header, "070701", MAGIC_SIZE) != 0 && memcmp(header, "070702", MAGIC_SIZE) != 0)
        return CPIO_BROKEN;
    if (!read_fields(header, fields))
        return CPIO_BROKEN;
    uint32_t name_size = fields[FIELD_NAME_SIZE];
    uint64_t data = padded((uint64_t)offset + HEADER_SIZE + name_size);
    if (name_size == 0 || data + fields[FIELD_FILE_SIZE] > size ||
        header[HEADER_SIZE + name_size - 1] != '\0')
        return CPIO_BROKEN;
    fill(entry, fields);
    entry->name = normalise(header + HEADER_SIZE);
    entry->data = (const uint8_t *)archive + data;
    uint64_t next = padded(data + entry->size);
    entry->next = next > size ? size : (uint32_t)next;
    return strcmp(entry->name, "TRAILER!!!") == 0 ? CPIO_END : CPIO_ENTRY;
}
