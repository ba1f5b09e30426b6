/* Listing directories: getdents(2). */
#ifndef KERNEL_FS_DIRECTORY_H
#define KERNEL_FS_DIRECTORY_H

#include "kernel/fs/inode.h"

/* A place in a directory: where its listing goes on. 0 is ".", 1 is "..". */
enum { DIRECTORY_FIRST = 2 };

/* Collects records for getdents(2) in kernel memory. */
struct directory_writer {
    uint64_t position; /* where the listing goes on */
    bool wide;         /* getdents64(2)'s records, not the old ones */
    bool too_small;    /* not even one record had room */
    char *buffer;
    uint32_t size, used;
};

/* Adds a record: next is the position after it, which becomes the writer's. False: there is no room
 * for it, stop. */
bool directory_write(struct directory_writer *writer, struct name name, uint32_t number,
                     uint32_t mode, uint64_t next);
/* Adds "." and ".." where the position is before them. False: stop. Tree lock held. */
bool directory_write_dots(struct directory_writer *writer, struct inode *directory);

#endif
