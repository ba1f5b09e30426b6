/* Copying between open files, without a buffer of the program's: sendfile(2), copy_file_range(2).
 */
#ifndef KERNEL_FS_FILE_COPY_H
#define KERNEL_FS_FILE_COPY_H

#include "kernel/fs/file.h"

/* Copies up to count bytes from *from_position on to *to_position, and moves both on by what was
 * copied: fewer at from's end, or where to takes no more. Bytes; -errno where there are none. */
int file_copy(struct file *from, uint64_t *from_position, struct file *to, uint64_t *to_position,
              size_t count);

#endif
