/* fcntl(2)'s commands on record locks. */
#ifndef KERNEL_CALLS_LOCK_CALLS_H
#define KERNEL_CALLS_LOCK_CALLS_H

#include <stdbool.h>
#include <stdint.h>

struct file;

/* Whether command is one of them. */
bool is_lock_command(int command);
/* Does it; argument is the address of a struct flock32 or flock64. 0 or -errno. */
int lock_control(struct file *file, int command, uint32_t argument);

#endif
