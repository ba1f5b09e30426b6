/* What stat(2) and its like tell of an inode, in a form from which each of theirs is made. */
#ifndef KERNEL_FS_STATUS_H
#define KERNEL_FS_STATUS_H

#include "kernel/fs/inode.h"

struct status_time {
    uint64_t seconds;
    uint32_t nanoseconds;
};

struct status {
    uint32_t system_device, number, mode, links, owner, group, device;
    uint64_t size;
    uint32_t blocks; /* of 512 bytes */
    struct status_time accessed, modified, changed;
};

enum { STATUS_BLOCK_SIZE = 4096 }; /* the unit in which reading and writing is quickest */

void inode_status(struct inode *inode, struct status *status);

#endif
