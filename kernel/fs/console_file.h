/* The console as an open file. */
#ifndef KERNEL_FS_CONSOLE_FILE_H
#define KERNEL_FS_CONSOLE_FILE_H

#include "kernel/fs/file.h"

void console_file_init(void);    /* makes /dev/console */
struct file *console_file(void); /* a new one with one reference; NULL: no memory */

#endif
