/* Inodes: what exists, whether it has a name, many, or none (a pipe), and whether it is open or
 * not. Read next: path.h, how names lead to them; tmpfs.h, the ones in memory. */
#ifndef KERNEL_FS_INODE_H
#define KERNEL_FS_INODE_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/fs/file.h"
#include "kernel/sync.h"
#include "lib/linux_stat.h"

struct inode;
struct memory_object;

/* A name in a directory: not ended by NUL. */
struct name {
    const char *text;
    uint32_t length;
};

/* What a file system does with its inodes. The first six are for directories; they and the next
 * two are called with the tree's lock held (path.h); names are never "." or ".." nor too long, and
 * that they exist was looked up. 0 or -errno. NULL: it has no such thing. */
struct inode_operations {
    /* Gives the inode of that name, with a reference. -ENOENT. */
    int (*lookup)(struct inode *directory, struct name name, struct inode **inode);
    /* Gives inode, which is of the same file system, a name that is free. */
    int (*link)(struct inode *directory, struct name name, struct inode *inode);
    /* Takes its name from inode. A directory must be empty. */
    int (*unlink)(struct inode *directory, struct name name, struct inode *inode);
    bool (*empty)(struct inode *directory);
    /* Moves a name to another that is free, of the same file system. */
    int (*rename)(struct inode *from, struct name name, struct inode *to, struct name to_name);
    /* Exchanges what two names mean. */
    int (*exchange)(struct inode *first, struct name first_name, struct inode *second,
                    struct name second_name);
    /* A symbolic link's text, at most size bytes of it; gives its whole length. */
    int (*read_link)(struct inode *link, char *buffer, size_t size);
    /* A symbolic link that leads by itself, and not by its text, as those of /proc/PID/fd do: gives
     * the inode, with a reference, and the open file through which it led, the same, or NULL. */
    int (*follow)(struct inode *link, struct inode **target, struct file **through);
    /* Called for each open(2), without a lock, with the file made; may change its operations and
     * data. */
    int (*open)(struct file *file);
    void (*end)(struct inode *inode); /* the last reference went; frees inode->data */
};

/* A file system: what stat(2) and statfs(2) tell of its kind. */
struct file_system {
    const char *type; /* "tmpfs" */
    uint32_t magic;   /* statfs's f_type */
    uint32_t device;  /* st_dev */
    bool generated;   /* made by the kernel as it is read: nobody changes names or attributes */
    struct inode *root;
};

struct inode {
    const struct inode_operations *operations;
    const struct file_operations *file_operations; /* of a file opened by a path */
    struct file_system *system;
    int references;
    uint32_t number; /* of its own in its file system */
    uint32_t mode;   /* S_IFMT | permissions */
    uint32_t links;  /* names; of a directory also its own "." and each ".." that leads to it */
    uint32_t device; /* of a device: major and minor number, as makedev() gives them */
    uint32_t owner, group;
    uint64_t accessed, modified, changed; /* nanoseconds since 1970 */
    struct mutex lock;                    /* a regular file's bytes and size: reading, writing */
    struct memory_object *object;         /* a regular file's bytes */
    int writers;           /* who has it open for writing; below 0: spaces whose program it is */
    struct inode *parent;  /* a directory's, with a reference; NULL: not of a directory */
    char *name;            /* a directory's own, on the heap; NULL: the root's */
    struct inode *mounted; /* a directory's: the root that is seen in its place, or NULL */
    bool locked;           /* somebody has, or had, an advisory lock on it: file_lock.h */
    void *data;            /* the kind's own */
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

/* A program that runs is not written to, and what is open for writing is not run: each of the two
 * succeeds only while nobody has the other. 0 or -ETXTBSY. After 0 the end is to be told. */
int inode_begin_writing(struct inode *inode);
void inode_end_writing(struct inode *inode);
int inode_begin_running(struct inode *inode);
void inode_end_running(struct inode *inode);

/* Sets the times that say: it was read (not more often than relatime of mount(8) has it); its
 * bytes were changed; only its attributes were. */
void inode_was_read(struct inode *inode);
void inode_was_modified(struct inode *inode);
void inode_was_changed(struct inode *inode);

#endif
