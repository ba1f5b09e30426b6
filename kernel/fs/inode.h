/* Inodes: what exists, whether it has a name, many, or none (a pipe), and whether it is open or
 * not. */
#ifndef KERNEL_FS_INODE_H
#define KERNEL_FS_INODE_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/fs/file.h"
#include "kernel/sync.h"
#include "lib/linux_stat.h"

struct inode;
struct memory_object;

/* What a file system does for its inodes. NULL: it cannot, and the call says why. */
struct inode_operations {
    void (*end)(struct inode *inode); /* the last reference went; frees inode->data */
};

struct inode {
    const struct inode_operations *operations;     /* NULL: none, as of a pipe */
    const struct file_operations *file_operations; /* of a file opened by a path */
    int references;
    uint32_t number; /* of its own in its file system */
    uint32_t mode;   /* S_IFMT | permissions */
    uint32_t links;  /* names */
    uint32_t device; /* of a device: major and minor number, as makedev() gives them */
    uint32_t owner, group;
    uint64_t accessed, modified, changed; /* nanoseconds since 1970 */
    struct mutex lock;
    struct memory_object *object;   /* a regular file's bytes */
    int (*open)(struct file *file); /* a device's: sets the file's operations and data */
    void *data;                     /* the kind's own */
};

/* A new inode without a name, with one reference and a number of its own; NULL: no memory. For a
 * pipe S_IFIFO | 0600, for an eventfd 0600, and so on. */
struct inode *inode_create(uint32_t mode);
/* The last reference went: for inode_release() only. May sleep. */
void inode_end(struct inode *inode);

static inline struct inode *inode_share(struct inode *inode)
{
    __atomic_fetch_add(&inode->references, 1, __ATOMIC_RELAXED);
    return inode;
}

static inline void inode_release(struct inode *inode)
{
    if (__atomic_sub_fetch(&inode->references, 1, __ATOMIC_ACQ_REL) == 0)
        inode_end(inode);
}

#endif
