/* The first process: made from nothing, all others are its descendants. */
#include "kernel/arch/i386/trap.h"
#include "kernel/debug/strace.h"
#include "kernel/explore.h"
#include "kernel/fs/tree.h"
#include "kernel/proc/exec.h"
#include "kernel/proc/tree.h"
#include "lib/errno.h"
#include "lib/linux_file.h"
#include "lib/linux.h"

static char *const environment[] = {"PATH=/bin:/sbin:/usr/bin:/usr/sbin:/demos", "HOME=/",
                                    "TERM=vt100", NULL};
enum { ENVIRONMENT_COUNT = sizeof environment / sizeof *environment - 1 };

/* Gives process descriptors 0, 1 and 2, all the console. 0 or -errno. */
static int open_console(struct process *process)
{
    process->files = file_table_create();
    process->fs = fs_context_create();
    struct file *file;
    if (!process->files || !process->fs)
        return -ENOMEM;
    int error = tree_open(AT_FDCWD, "/dev/console", O_RDWR, 0, &file);
    if (error)
        return error;
    for (int descriptor = 0; descriptor < 3; descriptor++)
        file_table_install(process->files, file_share(file), 0, TABLE_MOST, false);
    file_release(file);
    return 0;
}

/* Makes init of what was loaded and starts it. 0 or -ENOMEM, with the space then left to the
 * caller.
 */
static int start(const struct exec *exec)
{
    struct trap_frame frame = {0};
    char name[16];
    exec_short_name(exec, name);
    struct process *process = process_create(name, exec->image.space);
    if (!process)
        return -ENOMEM;
    struct thread *thread = thread_allocate(name, PRIORITY_DEFAULT);
    if (!thread || open_console(process)) {
        process->space = NULL;
        process_release_parts(process);
        process_free(process);
        return -ENOMEM;
    }
    thread->detached = true;
    thread_renumber(thread, NUMBER_INIT); /* whatever kernel threads came before */
    arch_frame_start(&frame, exec->image.entry, exec->image.stack);
    explore_start(thread, &frame);
    arch_thread_prepare_user(thread, &frame);
    init_process = process;
    strace_new_program(process);
    limits_start(process->limits);
    process_join_tree(process, NULL, false, thread);
    thread_start(thread);
    return 0;
}

/* Gives exec argv and the environment of init. 0 or -errno. */
static int add_strings(struct exec *exec, char *const *words, int count)
{
    int error = 0;
    exec->strings.most = STRING_MOST;
    exec->argc = count;
    exec->envc = ENVIRONMENT_COUNT;
    for (int index = 0; index < count && !error; index++)
        error = strings_add(&exec->strings, words[index]);
    for (int index = 0; index < ENVIRONMENT_COUNT && !error; index++)
        error = strings_add(&exec->strings, environment[index]);
    return error;
}

/* See process.h. */
int process_start_init(char *const *words, int count)
{
    struct exec exec = {0};
    int error = exec_open(&exec, AT_FDCWD, words[0], 0);
    if (!error)
        error = add_strings(&exec, words, count);
    if (!error)
        error = exec_load(&exec);
    if (!error) {
        error = start(&exec);
        if (error)
            space_release(exec.image.space);
    }
    exec_free(&exec);
    return error;
}
