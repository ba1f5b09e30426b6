/* The sizes of regular files: their limit, and their changing. */
#ifndef KERNEL_FS_FILE_SIZE_H
#define KERNEL_FS_FILE_SIZE_H

#include "kernel/fs/inode.h"

enum { SMALL_FILE_MOST = 0x7fffffff }; /* bytes, for who opened it without O_LARGEFILE */

/* Cuts *count, more than 0, to what the caller may write to file at position. 0; -EFBIG: nothing at
 * all, and where it is by the caller's RLIMIT_FSIZE there is SIGXFSZ too. */
int file_size_check(const struct file *file, uint64_t position, size_t *count);
/* truncate(2) of a regular file. 0, -EINVAL, -EISDIR, -EFBIG as above. */
int inode_truncate(struct inode *inode, int64_t size);
/* fallocate(2): 0, -EINVAL, -ENODEV, -EFBIG, -ENOSPC, -EOPNOTSUPP. */
int inode_allocate(struct inode *inode, int mode, int64_t offset, int64_t length);

#endif
