/* Pipes: bytes that go from those who write at one end to those who read at the other. */
#ifndef KERNEL_FS_PIPE_H
#define KERNEL_FS_PIPE_H

#include <stdint.h>

#include "kernel/fs/file.h"

/* Opens one end of a named pipe, or both, as an inode_operations.open of it: joins whoever has it
 * open, and waits for the other end to be opened if file's flags say so. 0, -ENOMEM, -ENXIO,
 * -EINVAL, -ERESTARTSYS. */
int pipe_open(struct file *file);
/* Makes a pipe, and its two ends as open files with one reference each: end[0] to read, end[1] to
 * write, both with flags (O_NONBLOCK or none). 0 or -ENOMEM. */
int pipe_create(uint32_t flags, struct file *end[2]);
/* fcntl(2)'s F_GETPIPE_SZ and F_SETPIPE_SZ: the capacity in bytes. -EBADF: file is no pipe; and as
 * pipe_ring_resize(). */
int pipe_capacity(struct file *file);
int pipe_set_capacity(struct file *file, uint32_t bytes);

#endif
