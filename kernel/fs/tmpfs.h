/* The file system in memory: a tree that lives as long as the machine runs. */
#ifndef KERNEL_FS_TMPFS_H
#define KERNEL_FS_TMPFS_H

#include "kernel/fs/inode.h"

/* Makes the root of the tree, empty; before any path is looked up. */
void tmpfs_init(void);
/* A new inode, without a name yet: regular file, directory, symbolic link or device, by mode. text
 * is what a symbolic link says, of others NULL. NULL: no memory. */
struct inode *tmpfs_create(uint32_t mode, uint32_t device, const char *text);
/* How many pages may still be taken for files: a part of RAM stays for programs. */
uint32_t tmpfs_room(void);
static inline bool tmpfs_has_room(void)
{
    return tmpfs_room() > 0;
}

extern struct file_system tmpfs;
extern const struct file_operations tmpfs_file_operations;      /* tmpfs_file.c */
extern const struct file_operations tmpfs_directory_operations; /* tmpfs_directory.c */
extern const struct inode_operations tmpfs_directory_inode_operations;
void *tmpfs_directory_create(void); /* a directory inode's data; NULL: no memory */

#endif
