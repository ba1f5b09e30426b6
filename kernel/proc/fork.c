/* fork(2) and clone(2): a copy of the caller's process, or one more thread in it. Between the two
 * lie mixtures on Linux; here a new process shares nothing but open files, so vfork(2) is a fork.
 */
#include "kernel/proc/fork.h"

#include "kernel/mm/user.h"
#include "kernel/proc/tree.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/string.h"

/* What a thread of this process must share, for it can have nothing of its own; and what may be
 * asked without effect: there is no directory, no tracer, and no semaphore adjustment to share or
 * not. */
#define THREAD_FLAGS  (CLONE_VM | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD)
#define TID_FLAGS     (CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | CLONE_SETTLS)
#define IGNORED_FLAGS (CLONE_FS | CLONE_SYSVSEM | CLONE_DETACHED)

/* 0 where Baton has what the flags ask for; -EINVAL where they contradict themselves. */
static int check_flags(uint32_t flags)
{
    uint32_t kind = flags & ~(TID_FLAGS | IGNORED_FLAGS | CLONE_SIGNAL);
    if (((flags & CLONE_THREAD) && !(flags & CLONE_SIGHAND)) ||
        ((flags & CLONE_SIGHAND) && !(flags & CLONE_VM)) || (flags & CLONE_SIGNAL) > NSIG)
        return -EINVAL;
    if (kind == THREAD_FLAGS || kind == 0 || kind == CLONE_VFORK ||
        kind == (CLONE_VFORK | CLONE_VM))
        return 0;
    return -ENOSYS;
}

/* A thread, not yet of a process, that will return from this very call with 0 and on the request's
 * stack. NULL: no memory. */
static struct thread *copy_thread(const struct clone_request *request)
{
    struct thread *self = current();
    struct thread *thread = thread_allocate(self->name, self->base_priority);
    if (!thread)
        return NULL;
    arch_thread_prepare_user(thread, arch_user_frame(self));
    arch_frame_set_stack(arch_user_frame(thread), request->stack);
    arch_copy_thread_state(thread, self);
    signal_copy_thread(thread, !(request->flags & CLONE_VM) || request->flags & CLONE_VFORK);
    thread->detached = true;
    thread->nice = self->nice;
    thread->policy = self->policy;
    thread->policy_priority = self->policy_priority;
    thread->recent_cpu = self->recent_cpu;
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
        (void)user_write(request->parent_tid, &thread->tid, sizeof thread->tid);
    if (!(request->flags & CLONE_CHILD_SETTID))
        return;
    if (childs == current()->process->space)
        (void)user_write(request->child_tid, &thread->tid, sizeof thread->tid);
    else
        (void)space_write(childs, (uint32_t)(uintptr_t)request->child_tid, &thread->tid,
                          sizeof thread->tid);
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
            result = -EINTR; /* never seen: the caller dies on its way out */
    }
    if (result) {
        thread_discard(thread);
        return result;
    }
    result = thread->tid; /* read now: it may run and be gone as soon as it is started */
    thread_start(thread);
    return result;
}

/* Undoes copy_process(). */
static void discard_process(struct process *process)
{
    process_release_files(process);
    space_release(process->space);
    signal_release(process);
    process_free(process);
}

/* A process with a copy of the caller's memory and its open files; no thread. NULL: no memory. */
static struct process *copy_process(void)
{
    struct process *parent = current()->process;
    struct address_space *space = space_copy(parent->space);
    if (!space)
        return NULL;
    struct process *child = process_create(parent->name, space);
    if (!child) {
        space_release(space);
        return NULL;
    }
    identity_copy(&child->identity, &parent->identity);
    memcpy(child->limits, parent->limits, sizeof child->limits);
    child->personality = parent->personality;
    child->no_new_privileges = parent->no_new_privileges;
    child->files = file_table_copy(parent->files);
    child->fs = fs_context_copy(parent->fs);
    if (child->files && child->fs)
        return child;
    discard_process(child);
    return NULL;
}

/* Makes a process of one thread, a child of the caller's. */
static int clone_process(const struct clone_request *request)
{
    struct process *child = copy_process();
    if (!child)
        return -ENOMEM;
    signal_fork(child, current()->process, (int)(request->flags & CLONE_SIGNAL));
    struct thread *thread = copy_thread(request);
    int result = thread ? set_tls(request, thread) : -EAGAIN;
    if (result) {
        if (thread)
            thread_discard(thread);
        discard_process(child);
        return result;
    }
    tell_tid(request, thread, child->space);
    result = thread->tid;
    process_join_tree(child, current()->process, thread);
    thread_start(thread);
    return result;
}

/* See fork.h. */
int process_clone(const struct clone_request *request)
{
    int error = check_flags(request->flags);
    if (error)
        return error;
    return request->flags & CLONE_THREAD ? clone_thread(request) : clone_process(request);
}
