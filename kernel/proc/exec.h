/* execve(2), and the loading that it shares with the start of init. */
#ifndef KERNEL_PROC_EXEC_H
#define KERNEL_PROC_EXEC_H

#include "kernel/proc/process.h"

/* Builds a program from the initrd's file at path, with its stack; all strings are the kernel's.
 * 0, -ENOENT, -ENOEXEC, -ENOMEM, -E2BIG; on an error nothing is left. */
int exec_load(const char *path, struct exec_image *image, int argc, char *const *argv, int envc,
              char *const *envp);
/* Replaces the caller's program; argv and envp are user pointers, NULL as good as empty. On an
 * error the caller is as it was: -EFAULT and those of exec_load(). */
int process_execve(const char *path, char *const *argv, char *const *envp);
/* The last part of path, for process->name and thread->name. */
void exec_name(char name[16], const char *path);

#endif
