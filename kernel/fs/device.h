/* Devices: what is opened by a path and is neither file nor directory. */
#ifndef KERNEL_FS_DEVICE_H
#define KERNEL_FS_DEVICE_H

#include "kernel/fs/inode.h"

/* Makes a device that open() finds at path ("/dev/null"). mode is the kind and the permissions
 * (S_IFCHR | 0666), device its numbers (makedev(1, 3)). open is called for each open(2), with the
 * file made but for its operations and data, which it sets; it gives 0 or -errno, and may sleep. At
 * boot, by a thread. 0, -ENOMEM, -EEXIST. */
int device_create(const char *path, uint32_t mode, uint32_t device, int (*open)(struct file *));
/* Opens the device at path: a new file. -ENOENT: there is none. */
int device_open(const char *path, uint32_t flags, struct file **file);

#endif
