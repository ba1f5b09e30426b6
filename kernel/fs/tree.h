/* What is done to the tree of names, each by a path: making, removing, moving, opening. Paths are
 * in kernel memory; descriptors say where relative ones begin, see path_find(). The errors are
 * those of the man pages of mknod(2), link(2), unlink(2), rename(2), open(2). */
#ifndef KERNEL_FS_TREE_H
#define KERNEL_FS_TREE_H

#include "kernel/fs/path.h"

/* Makes what mode says: a regular file, directory, device, pipe, or symbolic link that says text.
 * The caller's umask has been applied. */
int tree_make(int descriptor, const char *path, uint32_t mode, uint32_t device, const char *text);
/* Removes a name: a directory's, or any other's. */
int tree_remove(int descriptor, const char *path, bool directory);
/* Gives old_path's inode one more name; follow: where old_path leads as a symbolic link. */
int tree_link(int old_descriptor, const char *old_path, int descriptor, const char *path,
              bool follow);
/* The same with an inode that is at hand. */
int tree_link_inode(struct inode *inode, int descriptor, const char *path);
/* flags: RENAME_NOREPLACE or RENAME_EXCHANGE. */
int tree_rename(int old_descriptor, const char *old_path, int descriptor, const char *path,
                unsigned flags);
/* Makes a new name at a place that was looked up with PATH_NEW and has none; tree lock held. The
 * inode also becomes the place's. */
int tree_make_at(struct path_place *place, uint32_t mode, uint32_t device, const char *text);

/* open(2): flags as there. mode is for a file to be made, the umask applied. */
int tree_open(int descriptor, const char *path, uint32_t flags, uint32_t mode, struct file **file);
/* A file to be run, open for reading: a regular one with a permission to execute, else -EACCES;
 * with AT_SYMLINK_NOFOLLOW in flags no symbolic link, else -ELOOP. */
int tree_open_program(int descriptor, const char *path, int flags, struct file **file);
/* Whether inode is such a file: 0 or -EACCES. */
int tree_check_program(const struct inode *inode);

#endif
