/* The initrd: a cpio archive in the "newc" format that the boot loader left in memory. Each entry
 * is a header of 110 characters, numbers in hexadecimal, then the name with its NUL and the file's
 * bytes, each padded to 4 bytes. The archive is walked at each look-up, and nothing in it is
 * believed: an entry that does not fit ends the walk. Only ordinary files are seen. */
#include "kernel/fs/initrd.h"

#include "kernel/arch/i386/memory_map.h"
#include "kernel/boot_info.h"
#include "kernel/fs/inode.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/user.h"
#include "kernel/print.h"
#include "lib/string.h"

enum {
    HEADER_SIZE = 110,
    FIELD_MODE = 1, /* numbers of fields of 8 digits after the magic of 6 characters */
    FIELD_FILE_SIZE = 6,
    FIELD_NAME_SIZE = 11,
    MODE_TYPE = 0170000,
    MODE_FILE = 0100000,
};

struct entry {
    const char *name;
    const uint8_t *data;
    uint32_t size;
    bool ordinary;
    uint32_t next; /* offset of the entry after it */
};

static const char *archive;
static uint32_t archive_size;

/* Reads field number field of the header at text. False: not 8 hexadecimal digits. */
static bool read_field(const char *text, int field, uint32_t *value)
{
    const char *digits = text + 6 + 8 * field;
    *value = 0;
    for (int index = 0; index < 8; index++) {
        char c = digits[index];
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
                         : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A') + 10
                                                : 16;
        if (digit == 16)
            return false;
        *value = *value << 4 | digit;
    }
    return true;
}

static uint64_t padded(uint64_t offset)
{
    return (offset + 3) & ~(uint64_t)3;
}

/* A path without the "/" and "./" before its first part: both ways to name the root. */
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

/* Reads the entry at offset. False at the end, or where it does not fit the archive. */
static bool read_entry(uint32_t offset, struct entry *entry)
{
    const char *header = archive + offset;
    uint32_t mode, size, name_size;
    if (offset > archive_size || archive_size - offset < HEADER_SIZE)
        return false;
    if (memcmp(header, "070701", 6) != 0 && memcmp(header, "070702", 6) != 0)
        return false;
    if (!read_field(header, FIELD_MODE, &mode) || !read_field(header, FIELD_FILE_SIZE, &size) ||
        !read_field(header, FIELD_NAME_SIZE, &name_size))
        return false;
    uint64_t data = padded((uint64_t)offset + HEADER_SIZE + name_size);
    if (name_size == 0 || data + size > archive_size || header[HEADER_SIZE + name_size - 1] != 0)
        return false;
    entry->name = normalise(header + HEADER_SIZE);
    entry->data = (const uint8_t *)archive + data;
    entry->size = size;
    entry->ordinary = (mode & MODE_TYPE) == MODE_FILE;
    uint64_t next = padded(data + size);
    entry->next = next > archive_size ? archive_size : (uint32_t)next;
    return strcmp(entry->name, "TRAILER!!!") != 0;
}

/* Finds boot module 0; without one the initrd is empty. */
void initrd_init(void)
{
    if (boot_info.modules == 0)
        return;
    const struct boot_module *module = &boot_info.module[0];
    ASSERT(module->end >= module->start && module->end <= DIRECT_MAP_LIMIT,
           "the initrd lies above %u MiB, where the kernel cannot reach it; give the machine less "
           "memory",
           DIRECT_MAP_LIMIT >> 20);
    archive = phys_to_virt(module->start);
    archive_size = module->end - module->start;
}

/* The ordinary file at path, its bytes and their number; NULL: no such file. */
const void *initrd_find(const char *path, uint32_t *size)
{
    struct entry entry;
    const char *name = normalise(path);
    for (uint32_t offset = 0; read_entry(offset, &entry); offset = entry.next) {
        if (entry.ordinary && strcmp(entry.name, name) == 0) {
            *size = entry.size;
            return entry.data;
        }
    }
    return NULL;
}

/* The name of ordinary file number index in archive order, without a leading "/"; NULL past the
 * end. */
const char *initrd_name(int index)
{
    struct entry entry;
    for (uint32_t offset = 0; read_entry(offset, &entry); offset = entry.next) {
        if (entry.ordinary && index-- == 0)
            return entry.name;
    }
    return NULL;
}

/* An open file's bytes. */
struct initrd_file {
    const uint8_t *data;
    uint32_t size;
};

/* Reads from the file's position on. Bytes, 0 at its end, -EFAULT. */
static int initrd_read(struct file *file, void *buffer, size_t count, uint64_t *position)
{
    struct initrd_file *bytes = file->data;
    uint64_t start = *position; /* another thread may move it: read once */
    uint32_t left = start < bytes->size ? bytes->size - (uint32_t)start : 0;
    if (count > left)
        count = left;
    int error = user_write(buffer, bytes->data + start, count);
    if (error)
        return error;
    *position = start + count;
    return (int)count;
}

static void initrd_close(struct file *file)
{
    kfree(file->data);
}

static const struct file_operations operations = {.read = initrd_read, .close = initrd_close};

/* Opens size bytes at data, for reading: a new file with one reference, or NULL: no memory. */
struct file *initrd_open(const void *data, uint32_t size)
{
    struct initrd_file *bytes = kmalloc(sizeof *bytes);
    struct inode *inode = inode_create(S_IFREG | 0755);
    struct file *file = bytes && inode ? file_create(&operations, inode, 0, bytes) : NULL;
    if (file) {
        *bytes = (struct initrd_file){data, size};
        return file;
    }
    kfree(bytes);
    kfree(inode);
    return NULL;
}
