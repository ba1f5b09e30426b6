/* Directory listings, record by record. */
#include "kernel/fs/directory.h"

#include "kernel/fs/path.h"
#include "lib/errno.h"
#include "lib/linux_file.h"
#include "lib/string.h"

/* The size of a record: its head, the name and NUL, in the old kind one byte more; in whole words.
 */
static uint32_t record_size(const struct directory_writer *writer, struct name name)
{
    uint32_t head = writer->wide ? __builtin_offsetof(struct linux_dirent64, d_name)
                                 : __builtin_offsetof(struct linux_dirent, d_name) + 1;
    uint32_t unit = writer->wide ? 8 : 4;
    return (head + name.length + 1 + unit - 1) & -unit;
}

static void fill_wide(char *at, uint32_t size, struct name name, uint32_t number, uint32_t mode,
                      uint64_t next)
{
    struct linux_dirent64 *record = (struct linux_dirent64 *)at;
    record->d_ino = number;
    record->d_off = (int64_t)next;
    record->d_reclen = (uint16_t)size;
    record->d_type = (uint8_t)((mode & S_IFMT) >> 12);
    memcpy(record->d_name, name.text, name.length);
}

static void fill_old(char *at, uint32_t size, struct name name, uint32_t number, uint32_t mode,
                     uint64_t next)
{
    struct linux_dirent *record = (struct linux_dirent *)at;
    record->d_ino = number;
    record->d_off = (uint32_t)next;
    record->d_reclen = (uint16_t)size;
    memcpy(record->d_name, name.text, name.length);
    at[size - 1] = (char)((mode & S_IFMT) >> 12);
}

/* See directory.h. */
bool directory_write(struct directory_writer *writer, struct name name, uint32_t number,
                     uint32_t mode, uint64_t next)
{
    uint32_t size = record_size(writer, name);
    if (size > writer->size - writer->used) {
        writer->too_small = writer->used == 0;
        return false;
    }
    char *at = writer->buffer + writer->used;
    memset(at, 0, size);
    if (writer->wide)
        fill_wide(at, size, name, number, mode, next);
    else
        fill_old(at, size, name, number, mode, next);
    writer->used += size;
    writer->position = next;
    return true;
}

/* See directory.h. */
bool directory_write_dots(struct directory_writer *writer, struct inode *directory)
{
    struct name dot = {".", 1}, dot_dot = {"..", 2};
    struct inode *parent = directory->parent ? directory->parent : directory;
    if (writer->position == 0 &&
        !directory_write(writer, dot, directory->number, directory->mode, 1))
        return false;
    return writer->position != 1 ||
           directory_write(writer, dot_dot, parent->number, parent->mode, DIRECTORY_FIRST);
}
