/* Reading a cpio archive in the newc format. It touches nothing but the archive's bytes;
 * tests/unit/ runs it on the host. */
#ifndef KERNEL_FS_CPIO_H
#define KERNEL_FS_CPIO_H

#include <stdbool.h>
#include <stdint.h>

struct cpio_entry {
    const char *name; /* without leading "/" and "./"; ended by NUL, in the archive */
    const uint8_t *data;
    uint32_t size;
    uint32_t inode, mode, links, time;
    uint32_t major, minor;               /* of the file system that it was on */
    uint32_t device_major, device_minor; /* of a device */
    uint32_t next;                       /* offset of the entry after it */
};

enum cpio_result { CPIO_ENTRY, CPIO_END, CPIO_BROKEN };

/* Reads the entry at offset of an archive of size bytes. */
enum cpio_result cpio_read(const void *archive, uint32_t size, uint32_t offset,
                           struct cpio_entry *entry);

#endif
