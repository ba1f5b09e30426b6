/* fork(2) and clone(2): a copy of the caller's process, or one more thread in it. Between the two
 * lie mixtures: a process may share its memory (vfork), descriptors, or directory with the caller.
 */
#include "kernel/proc/fork.h"

#include "kernel/debug/strace.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/user.h"
#include "kernel/proc/limits.h"
#include "kernel/proc/tree.h"
#include "kernel/proc/vfork.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/string.h"

/* What a thread of this process must share, for it can have nothing of its own; what tells who the
 * new one is; and what has no effect: there is no tracer, and no semaphore adjustment nor queue of
 * disk requests to share or not. */
#define THREAD_FLAGS  (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD)
#define TID_FLAGS     (CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | CLONE_SETTLS)
#define IGNORED_FLAGS (CLONE_SYSVSEM | CLONE_DETACHED | CLONE_PTRACE | CLONE_UNTRACED | CLONE_IO)
#define PROCESS_FLAGS (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_PARENT)

/* One frame in this many stays for those that are there already: they must be able to go on. */
enum { MEMORY_KEPT = 32 };

/* 0 where Baton has what the flags ask for; -EINVAL where they contradict themselves or ask for a
 * namespace or a descriptor of the process; -ENOSYS for a mixture that is not there. */
static int check_flags(uint32_t flags)
{
    uint32_t kind = flags & ~(TID_FLAGS | IGNORED_FLAGS | CLONE_VFORK);
    if ((flags & CLONE_THREAD && !(flags & CLONE_SIGHAND)) ||
        (flags & CLONE_SIGHAND && !(flags & CLONE_VM)) ||
        (flags & CLONE_PARENT && current()->process == init_process) ||
        (kind & ~(THREAD_FLAGS | PROCESS_FLAGS)))
        return -EINVAL;
    if (kind & CLONE_THREAD)
        return (kind & ~CLONE_PARENT) == THREAD_FLAGS ? 0 : -ENOSYS;
    return kind & CLONE_SIGHAND ? -ENOSYS : 0;
}

/* Whether one more thread may be made, or where flags say so a process, which takes far more
 * memory. The limit of a user's threads is for others than user 0. 0 or -EAGAIN. */
static int check_limits(uint32_t flags)
{
    if (process_threads() >= process_threads_most())
        return -EAGAIN;
    if (!(flags & CLONE_THREAD) && frames_free() < frames_total() / MEMORY_KEPT)
        return -EAGAIN;
    if (identity_is_root())
        return 0;
    return process_threads_of(identity()->user.real) >= limit_of(RLIMIT_NPROC) ? -EAGAIN : 0;
}

/* A thread, not yet of a process, that will return from this very call with 0 and on the request's
 * stack. NULL: no memory. */
static struct thread *copy_thread(const struct clone_request *request)
{
    struct thread *self = current();
    struct thread *thread = thread_allocate(NULL, self->base_priority);
    if (!thread)
        return NULL;
    __builtin_memcpy(thread->name, self->name, sizeof thread->name);
    arch_thread_prepare_user(thread, arch_user_frame(self));
    arch_frame_set_stack(arch_user_frame(thread), request->stack);
    arch_copy_thread_state(thread, self);
    signal_copy_thread(thread, !(request->flags & CLONE_VM) || request->flags & CLONE_VFORK);
    thread->detached = true;
    thread->nice = self->nice;
    thread->recent_cpu = self->recent_cpu;
    thread->policy = self->policy;
    thread->policy_priority = self->policy_priority;
    if (request->flags & CLONE_CHILD_CLEARTID)
        thread->clear_child_tid = (uint32_t)(uintptr_t)request->child_tid;
    return thread;
}

/* CLONE_SETTLS. 0, -EFAULT, -EINVAL. */
static int set_tls(const struct clone_request *request, struct thread *thread)
{
    struct user_desc description;
    if (!(request->flags & CLONE_SETTLS))
        return 0;
    if (user_read(&description, request->tls, sizeof description))
        return -EFAULT;
    int entry = arch_set_tls(thread, &description);
    return entry < 0 ? entry : 0;
}

/* CLONE_PARENT_SETTID and CLONE_CHILD_SETTID. As on Linux a bad address is not told. */
static void tell_tid(const struct clone_request *request, const struct thread *thread,
                     struct address_space *childs)
{
    if (request->flags & CLONE_PARENT_SETTID)
        (void)user_write32((uint32_t *)request->parent_tid, (uint32_t)thread->tid);
    if (!(request->flags & CLONE_CHILD_SETTID))
        return;
    if (childs == current()->process->space)
        (void)user_write32((uint32_t *)request->child_tid, (uint32_t)thread->tid);
    else
        (void)space_write(childs, (uint32_t)(uintptr_t)request->child_tid, &thread->tid,
                          sizeof thread->tid);
}

/* Starts thread, which may have run and gone when this returns. Gives its number; with CLONE_VFORK
 * after it has let the caller go. */
static int start(const struct clone_request *request, struct thread *thread)
{
    struct vfork_wait wait;
    int tid = thread->tid;
    if (request->flags & CLONE_VFORK)
        vfork_prepare(&wait, thread);
    thread_start(thread);
    if (request->flags & CLONE_VFORK)
        vfork_sleep(&wait);
    return tid;
}

/* Makes a thread of the caller's process. */
static int clone_thread(const struct clone_request *request)
{
    struct process *process = current()->process;
    struct thread *thread = copy_thread(request);
    if (!thread)
        return -EAGAIN;
    int result = set_tls(request, thread);
    if (result == 0) {
        tell_tid(request, thread, process->space);
        if (!process_add_thread(process, thread))
            result = -ERESTARTNOINTR;
    }
    if (result) {
        thread_discard(thread);
        return result;
    }
    return start(request, thread);
}

/* Undoes copy_process(). */
static void discard_process(struct process *process)
{
    process_release_parts(process);
    signal_release(process);
    process_free(process);
}

/* Gives child the descriptors and the directory, its own or shared. False: no memory. */
static bool copy_files(const struct clone_request *request, struct process *child)
{
    struct process *parent = current()->process;
    child->files = request->flags & CLONE_FILES ? file_table_share(parent->files)
                                                : file_table_copy(parent->files);
    child->fs =
        request->flags & CLONE_FS ? fs_context_share(parent->fs) : fs_context_copy(parent->fs);
    return child->files && child->fs;
}

/* What a child has of its parent without asking. */
static void inherit(struct process *child, const struct process *parent)
{
    identity_copy(&child->identity, &parent->identity);
    memcpy(child->limits, parent->limits, sizeof child->limits);
    child->personality = parent->personality;
    child->no_new_privileges = parent->no_new_privileges;
}

/* A process with a copy of the caller's memory, or the same; no thread. NULL: no memory. */
static struct process *copy_process(const struct clone_request *request)
{
    struct process *parent = current()->process;
    struct address_space *space =
        request->flags & CLONE_VM ? space_share(parent->space) : space_copy(parent->space);
    if (!space)
        return NULL;
    struct process *child = process_create(parent->name, space);
    if (!child) {
        space_release(space);
        return NULL;
    }
    inherit(child, parent);
    if (copy_files(request, child))
        return child;
    discard_process(child);
    return NULL;
}

/* A child's CPU time begins at 0, under the limit that it has inherited. */
static void watch_limits(struct process *child)
{
    if (child->limits[RLIMIT_CPU].current == RLIM_INFINITY)
        return;
    uint32_t irq = spin_lock(&process_lock);
    limits_watch_cpu(child);
    spin_unlock(&process_lock, irq);
}

/* Makes a process of one thread, a child of the caller's or, with CLONE_PARENT, a sibling. */
static int clone_process(const struct clone_request *request)
{
    struct process *self = current()->process;
    struct process *child = copy_process(request);
    if (!child)
        return -ENOMEM;
    signal_fork(child, self, request->exit_signal);
    struct thread *thread = copy_thread(request);
    int result = thread ? set_tls(request, thread) : -EAGAIN;
    if (!result && request->clear_handlers)
        result = signal_clear_handlers(child);
    if (!result) {
        tell_tid(request, thread, child->space);
        strace_fork(child, self);
        if (!process_join_tree(child, self, request->flags & CLONE_PARENT, thread))
            result = -ERESTARTNOINTR;
    }
    if (result) {
        if (thread)
            thread_discard(thread);
        discard_process(child);
        return result;
    }
    watch_limits(child);
    return start(request, thread);
}

/* See fork.h. */
int process_clone(const struct clone_request *request)
{
    int error = check_flags(request->flags);
    if (!error)
        error = check_limits(request->flags);
    if (error)
        return error;
    return request->flags & CLONE_THREAD ? clone_thread(request) : clone_process(request);
}
