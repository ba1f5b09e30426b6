/* epoll(7): a file that watches other files, and tells which of them are ready. */
#ifndef KERNEL_FS_EPOLL_H
#define KERNEL_FS_EPOLL_H

#include <stdint.h>

#include "kernel/fs/file.h"
#include "lib/linux_poll.h"

/* A new epoll file that watches nothing, with one reference; NULL: no memory. */
struct file *epoll_create(void);
/* epoll_ctl(2) on two open files; number is what the caller knows the second by: the same file may
 * be watched under several numbers. 0, -EINVAL, -EPERM (never not ready), -EEXIST, -ENOENT, -ELOOP,
 * -ENOMEM. */
int epoll_control(struct file *file, int operation, struct file *watched, int number,
                  const struct epoll_event *event);
/* Waits until something is ready, until the clock's time end at most, and writes up to most events
 * to user memory: their number, -EINVAL, -EFAULT, -EINTR. */
int epoll_wait(struct file *file, struct epoll_event *events, int most, uint64_t end);
/* A file that is watched goes: no epoll watches it any more. For file_end(). May sleep. */
void epoll_forget(struct file *file);

#endif
