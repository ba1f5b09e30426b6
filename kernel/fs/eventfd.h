/* eventfd(2): a file that is a number; writing adds to it, reading takes it away. */
#ifndef KERNEL_FS_EVENTFD_H
#define KERNEL_FS_EVENTFD_H

#include <stdbool.h>

#include "kernel/fs/file.h"

/* A new one with one reference; semaphore: each read takes 1. NULL: no memory. */
struct file *eventfd_create(uint32_t count, bool semaphore, uint32_t flags);

#endif
