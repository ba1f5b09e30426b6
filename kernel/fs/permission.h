/* Who may do what to an inode, by the bits of its mode: inode(7), path_resolution(7). User 0 may
 * read and write everything, and execute what anybody may execute. */
#ifndef KERNEL_FS_PERMISSION_H
#define KERNEL_FS_PERMISSION_H

#include "kernel/fs/inode.h"

/* As the bits of a mode have them, and access(2). */
enum permission { MAY_EXECUTE = 1, MAY_WRITE = 2, MAY_READ = 4 };

/* Whether the caller may do to inode what wanted says; to search a directory is to execute it. 0 or
 * -EACCES. */
int permission_check(const struct inode *inode, uint32_t wanted);
/* The same, by the caller's real numbers and not by those for files: access(2). */
int permission_check_real(const struct inode *inode, uint32_t wanted);
/* Whether the caller may change inode's attributes: its owner and user 0. 0 or -EPERM. */
int permission_owner(const struct inode *inode);
/* Whether inode's name may be taken out of directory: with the sticky bit only by the owner of
 * either. 0, -EACCES, -EPERM. */
int permission_remove(const struct inode *directory, const struct inode *inode);
/* Whether inode may be given one more name: its owner may, others only what they can read and
 * write as well. 0 or -EPERM. */
int permission_link(const struct inode *inode);
/* Whether group is one of the caller's, for chown(2) and chmod(2). User 0 is in each. */
bool permission_group(uint32_t group);

/* Tells a new inode whose it is: the caller's. */
void permission_own(struct inode *inode);
/* In a directory with the set-group-ID bit it belongs to the directory's group, and a directory has
 * the bit too. */
void permission_inherit(struct inode *inode, const struct inode *directory);

#endif
