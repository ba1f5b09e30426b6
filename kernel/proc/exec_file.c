/* The file that execve(2) is to run: opening it, and loading what it holds. */
#include "kernel/proc/exec.h"

#include "kernel/debug/buffer_format.h"
#include "kernel/fs/tree.h"
#include "kernel/mm/heap.h"
#include "lib/errno.h"
#include "lib/linux_file.h"
#include "lib/string.h"

enum { NUMBER_SIZE = 24 }; /* "/dev/fd/" and a number */

/* Gives the file that descriptor stands for, if it can be run. */
static int take_file(int descriptor, struct file **file)
{
    struct file *taken = file_take(descriptor);
    if (!taken)
        return -EBADF;
    int error = tree_check_program(taken->inode);
    if (error)
        file_release(taken);
    else
        *file = taken;
    return error;
}

/* The name by which a program hears how it was started: its path; or where that says not all, a
 * path by way of the descriptor. NULL: no memory. */
static char *make_name(int descriptor, const char *path)
{
    uint32_t size = NUMBER_SIZE + strlen(path) + 1;
    char *name = kmalloc(size);
    if (!name)
        return NULL;
    if (descriptor == AT_FDCWD || path[0] == '/')
        strlcpy(name, path, size);
    else
        buffer_format(name, size, "/dev/fd/%d%s%s", descriptor, path[0] ? "/" : "", path);
    return name;
}

/* See exec.h. */
int exec_open(struct exec *exec, int descriptor, const char *path, int flags)
{
    exec->by_descriptor = !path[0] && flags & AT_EMPTY_PATH;
    int error = exec->by_descriptor ? take_file(descriptor, &exec->file)
                                    : tree_open_program(descriptor, path, flags, &exec->file);
    if (error)
        return error;
    exec->name_is_hidden = descriptor != AT_FDCWD && path[0] != '/' &&
                           file_table_flag(current()->process->files, descriptor) > 0;
    exec->name = make_name(descriptor, path);
    return exec->name ? 0 : -ENOMEM;
}

/* See exec.h. The space keeps the file, for /proc. */
int exec_load(struct exec *exec)
{
    int error = exec_follow_script(exec);
    if (!error)
        error = inode_begin_running(exec->file->inode);
    if (error)
        return error;
    error = elf_load(exec->file->inode->object, &exec->image);
    if (error) {
        inode_end_running(exec->file->inode);
        return error;
    }
    exec->image.space->program = file_share(exec->file);
    error = exec_stack(exec);
    if (error)
        space_release(exec->image.space);
    return error;
}

/* See exec.h. */
void exec_free(struct exec *exec)
{
    kfree(exec->name);
    strings_free(&exec->strings);
    if (exec->file)
        file_release(exec->file);
}

/* See exec.h. */
void exec_short_name(const struct exec *exec, char name[16])
{
    const char *slash = strrchr(exec->name, '/');
    const char *last = slash ? slash + 1 : exec->name;
    if (exec->by_descriptor && exec->file->name)
        last = exec->file->name->text;
    strlcpy(name, last, 16);
}
