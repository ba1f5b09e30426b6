/* What a process's paths mean: where relative ones begin, and the mask of permissions for new
 * files. Processes and threads made with CLONE_FS share one. */
#ifndef KERNEL_FS_FS_CONTEXT_H
#define KERNEL_FS_FS_CONTEXT_H

#include "kernel/fs/inode.h"

struct fs_context {
    int references;
    uint32_t umask;
    struct inode *root;      /* "/"; chroot(2) changes it */
    struct inode *directory; /* the current one */
};

/* One reference; the root is the tree's and the current directory; umask 022. NULL: no memory. */
struct fs_context *fs_context_create(void);
/* fork: its own, alike. NULL: no memory. */
struct fs_context *fs_context_copy(const struct fs_context *from);
struct fs_context *fs_context_share(struct fs_context *context);
void fs_context_release(struct fs_context *context); /* may sleep */

#endif
