/* execve(2): first all that can fail, beside the old program; then the other threads end; then the
 * new space takes the old one's place, which cannot fail. */
#include "kernel/proc/exec.h"

#include "kernel/debug/strace.h"
#include "kernel/explore.h"
#include "kernel/proc/robust_list.h"
#include "kernel/proc/tree.h"
#include "kernel/trace.h"
#include "kernel/proc/vfork.h"
#include "lib/errno.h"
#include "lib/string.h"

/* Strings and their pointers may take a quarter of the stack, within these bounds: as on Linux. */
enum { STRINGS_LEAST = 128 << 10, STRINGS_MOST = 6 << 20 };

static uint32_t strings_most(void)
{
    uint32_t quarter = limit_of(RLIMIT_STACK) / 4;
    return quarter < STRINGS_LEAST  ? STRINGS_LEAST
           : quarter > STRINGS_MOST ? STRINGS_MOST
                                    : quarter;
}

/* Reads argv and envp out of user memory. A program always has a name: an empty argv becomes one
 * empty string, as on Linux. 0 or -errno. */
static int read_strings(struct exec *exec, char *const *argv, char *const *envp)
{
    exec->strings.most = strings_most();
    int error = strings_read(&exec->strings, argv, &exec->argc);
    if (!error && exec->argc == 0) {
        exec->argc = 1;
        error = strings_add(&exec->strings, "");
    }
    return error ? error : strings_read(&exec->strings, envp, &exec->envc);
}

/* Makes certain that the process has descriptors and actions of signals of its own, which the new
 * program may close and reset. 0 or -ENOMEM. */
static int unshare(struct process *process)
{
    return file_table_own(process) ? signal_prepare_exec(process) : -ENOMEM;
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
            process_wait_event(process, seen, WAIT_FOR_SIBLINGS, false);
            irq = spin_lock(&process_lock);
        }
        process->exec_waits = false;
    }
    if (!dying)
        process_become_first(process, self);
    spin_unlock(&process_lock, irq);
    return dying ? -EINTR : 0;
}

/* Puts the image's space in the place of the old one. */
static void change_space(struct process *process, struct address_space *space)
{
    struct address_space *old = process->space;
    robust_list_leave();
    uint32_t irq = spin_lock(&process_lock); /* /proc may be looking */
    process->space = space;
    spin_unlock(&process_lock, irq);
    limits_apply();
    space_activate(space);
    vfork_release();
    space_release(old);
}

/* The point of no return: the caller's process runs the program. */
static void become(struct process *process, const struct exec *exec)
{
    struct thread *self = current();
    change_space(process, exec->image.space);
    file_table_exec(process->files);
    exec_short_name(exec, process->name);
    exec_short_name(exec, self->name);
    trace_name(self);
    process->executed = true;
    strace_new_program(process);
    self->clear_child_tid = 0;
    signal_exec(process);
    timers_exec(process);
    arch_frame_start(arch_user_frame(self), exec->image.entry, exec->image.stack);
    explore_start(self, arch_user_frame(self));
}

/* The rest of an execve() whose file is open and whose strings are read. 0 or -errno. */
static int run(struct exec *exec)
{
    struct process *process = current()->process;
    int error = exec_load(exec);
    if (error)
        return error;
    error = unshare(process);
    if (!error)
        error = end_other_threads(process);
    if (error)
        space_release(exec->image.space);
    else
        become(process, exec);
    return error;
}

/* See exec.h. */
int process_execve(int descriptor, const char *path, int flags, char *const *argv,
                   char *const *envp)
{
    struct exec exec = {0};
    int error = exec_open(&exec, descriptor, path, flags);
    if (!error)
        error = read_strings(&exec, argv, envp);
    if (!error)
        error = run(&exec);
    exec_free(&exec);
    return error;
}
