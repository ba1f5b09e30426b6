/* execve(2): first all that can fail, beside the old program; then the other threads end; then the
 * new space takes the old one's place, which cannot fail. */
#include "kernel/proc/exec.h"

#include "kernel/fs/tree.h"
#include "kernel/mm/heap.h"
#include "kernel/proc/limits.h"
#include "kernel/proc/robust_list.h"
#include "kernel/proc/strings.h"
#include "kernel/proc/tree.h"
#include "kernel/proc/vfork.h"
#include "lib/errno.h"
#include "lib/string.h"

/* See exec.h. */
int exec_load(const char *path, struct exec_image *image, int argc, char *const *argv, int envc,
              char *const *envp)
{
    struct file *file;
    int error = tree_open_program(path, &file);
    if (error)
        return error;
    error = elf_load(file->inode->object, image);
    if (error) {
        file_release(file);
        return error;
    }
    image->space->program = file;
    error = exec_stack(image, argc, argv, envc, envp);
    if (error)
        space_release(image->space);
    return error;
}

/* See exec.h. */
void exec_name(char name[16], const char *path)
{
    const char *slash = strrchr(path, '/');
    strlcpy(name, slash ? slash + 1 : path, 16);
}

/* Reads argv and envp out of user memory and loads the program with them. A program always has a
 * name: an empty argv becomes one empty string, as on Linux. */
static int load_with(struct string_block *block, const char *path, char *const *argv,
                     char *const *envp, struct exec_image *image)
{
    int argc, envc;
    int error = strings_read(block, argv, &argc);
    if (!error && argc == 0) {
        argc = 1;
        error = strings_add(block, "");
    }
    if (!error)
        error = strings_read(block, envp, &envc);
    if (error)
        return error;
    char **pointers = strings_pointers(block);
    if (!pointers)
        return -ENOMEM;
    error = exec_load(path, image, argc, pointers, envc, pointers + argc);
    kfree(pointers);
    return error;
}

/* Ends the threads of process but the caller, and waits until they are gone; the caller then takes
 * the process's number. 0, or -EINTR where the caller itself is to end. */
static int end_other_threads(struct process *process)
{
    struct thread *self = current();
    uint32_t irq = spin_lock(&process_lock);
    bool dying = process->exiting || self->work & WORK_KILLED;
    if (!dying && process->live_threads > 1) {
        process->exec_waits = true;
        process_end_threads(process, self);
        while (process->live_threads > 1) {
            uint32_t seen = process->event_count;
            spin_unlock(&process_lock, irq);
            process_wait_event(process, seen, false);
            irq = spin_lock(&process_lock);
        }
        process->exec_waits = false;
    }
    if (!dying)
        process_become_first(process, self);
    spin_unlock(&process_lock, irq);
    return dying ? -EINTR : 0;
}

/* The point of no return: the caller's process runs image. */
static void become(struct process *process, const struct exec_image *image, const char *path)
{
    struct thread *self = current();
    robust_list_leave();
    uint32_t irq = spin_lock(&process_lock); /* /proc may be looking */
    struct address_space *old = process->space;
    process->space = image->space;
    spin_unlock(&process_lock, irq);
    limits_apply();
    space_activate(image->space);
    vfork_release();
    space_release(old);
    file_table_exec(process->files);
    exec_name(process->name, path);
    process->executed = true;
    exec_name(self->name, path);
    self->clear_child_tid = 0;
    signal_exec(process);
    timers_exec(process);
    arch_frame_start(arch_user_frame(self), image->entry, image->stack);
}

/* See exec.h. */
int process_execve(const char *path, char *const *argv, char *const *envp)
{
    struct process *process = current()->process;
    struct string_block block = {0};
    struct exec_image image;
    int error = load_with(&block, path, argv, envp, &image);
    strings_free(&block);
    if (error)
        return error;
    error = signal_prepare_exec(process);
    if (!error)
        error = end_other_threads(process);
    if (error)
        space_release(image.space);
    else
        become(process, &image, path);
    return error;
}
