/* The sizes of regular files: their limit, and their changing. */
#ifndef KERNEL_FS_FILE_SIZE_H
#define KERNEL_FS_FILE_SIZE_H

#include "kernel/fs/inode.h"

enum { SMALL_FILE_MOST = 0x7fffffff }; /* bytes, for who opened it without O_LARGEFILE */

/* The bytes to which file may grow. */
uint64_t file_size_limit(const struct file *file);
/* truncate(2) of a regular file. 0, -EINVAL, -EISDIR, -EFBIG. */
int inode_truncate(struct inode *inode, int64_t size);
/* fallocate(2): 0, -EINVAL, -ENODEV, -EFBIG, -ENOSPC, -EOPNOTSUPP. */
int inode_allocate(struct inode *inode, int mode, int64_t offset, int64_t length);

#endif
