/* Devices: inodes that are neither file nor directory, and whose number says what opens them. */
#ifndef KERNEL_FS_DEVICE_H
#define KERNEL_FS_DEVICE_H

#include "kernel/fs/inode.h"

/* Makes a device that open() finds at path ("/dev/null"). mode is the kind and the permissions
 * (S_IFCHR | 0666), device its numbers (makedev(1, 3)). open is called for each open(2), with the
 * file made but for its operations and data, which it sets; it gives 0 or -errno, and may sleep. At
 * boot, by a thread, after the tree was made. 0, -ENOMEM, -EEXIST and what mknod(2) gives. */
int device_create(const char *path, uint32_t mode, uint32_t device, int (*open)(struct file *));
/* Opens whatever device the file's inode is, also one made by mknod(2). -ENXIO: there is none. */
int device_open(struct file *file);
/* /dev/null, zero, full, random and urandom. */
void memory_devices_init(void);

#endif
