/* Advisory locks on files: those of flock(2), which belong to an open file, and those of fcntl(2),
 * which belong to a table of descriptors and cover ranges. The two kinds do not see each other, as
 * on Linux. */
#ifndef KERNEL_FS_FILE_LOCK_H
#define KERNEL_FS_FILE_LOCK_H

#include "kernel/fs/inode.h"

struct file_table;

/* A lock, or a request for one. */
struct file_lock {
    const void *owner; /* the open file, or the table */
    bool of_table;     /* which of the two */
    bool exclusive;
    uint64_t start, end; /* bytes, end exclusive; flock(2)'s cover all */
    int pid;             /* who took it, for F_GETLK */
};

#define FILE_LOCK_END UINT64_MAX /* the end of what has none */

/* Takes the lock on file's inode, giving up what the owner had there; waits where others stand in
 * the way, if wait is set. 0, -EAGAIN, -EDEADLK, -ERESTARTSYS, -ENOLCK (no memory). */
int file_lock_take(struct file *file, const struct file_lock *request, bool wait);
/* Gives up what request's owner has between its start and end. 0, -ENOLCK: a lock would have to
 * become two, and there is no memory. */
int file_lock_drop(struct file *file, const struct file_lock *request);
/* Finds a lock that stands in request's way. False: none does. */
bool file_lock_test(struct file *file, const struct file_lock *request, struct file_lock *other);
/* Gives up all that owner has on inode: it closed a descriptor, or is the last of it. */
void file_lock_forget(struct inode *inode, const void *owner);

#endif
