/* execve(2) and execveat(2), and the loading that they share with the start of init. */
#ifndef KERNEL_PROC_EXEC_H
#define KERNEL_PROC_EXEC_H

#include "kernel/proc/process.h"
#include "kernel/proc/strings.h"

/* A program on its way to be run. All of it is freed by exec_free(), but what was taken out. */
struct exec {
    char *name;                  /* as AT_EXECFN tells it; on the heap */
    struct file *file;           /* the file whose code will run */
    bool by_descriptor;          /* name is not the file's own */
    bool name_is_hidden;         /* name leads to a descriptor that will be closed */
    struct string_block strings; /* argv, argc of them, then envp */
    int argc, envc;
    struct exec_image image;
};

/* Opens the file to be run: path, from the directory of descriptor; or, where path is empty and
 * flags has AT_EMPTY_PATH, what descriptor stands for. With AT_SYMLINK_NOFOLLOW path is no symbolic
 * link. Sets name and file. 0 or -errno as of execveat(2). */
int exec_open(struct exec *exec, int descriptor, const char *path, int flags);
/* Builds the program's space, with its stack, from file and strings; a script's interpreter takes
 * its place first. 0, -ENOEXEC, -ENOMEM, -E2BIG, -ELOOP, and what opening an interpreter gives. */
int exec_load(struct exec *exec);
void exec_free(struct exec *exec);
/* The file's name without its path, for process->name and thread->name. */
void exec_short_name(const struct exec *exec, char name[16]);
/* Gives the image a stack with argc (at least 1), argv, envp and auxv, and sets image.stack. 0 or
 * -ENOMEM; the space stays the caller's. */
int exec_stack(struct exec *exec);

/* Where file is a script, its interpreter becomes file, and it and the script's name come first in
 * argv; and so on where that is a script. 0 or -errno. */
int exec_follow_script(struct exec *exec);

/* Replaces the caller's program; argv and envp are user pointers, NULL as good as empty. On an
 * error the caller is as it was. */
int process_execve(int descriptor, const char *path, int flags, char *const *argv,
                   char *const *envp);
#endif
