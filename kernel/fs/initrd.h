/* The initrd, a cpio archive in the newc format. */
#ifndef KERNEL_FS_INITRD_H
#define KERNEL_FS_INITRD_H

#include <stdint.h>

struct file;

void initrd_init(void);                                    /* boot module 0 */
const void *initrd_find(const char *path, uint32_t *size); /* NULL: no such file */
/* Entry number index in archive order; NULL past the end. */
const char *initrd_name(int index);
/* Opens what initrd_find() gave, for reading: a new file, or NULL: no memory. */
struct file *initrd_open(const void *data, uint32_t size);

#endif
