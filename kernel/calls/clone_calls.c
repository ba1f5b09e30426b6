/* System calls that make processes and threads: fork, vfork, clone and clone3. */
#include "kernel/calls/calls.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/user.h"
#include "kernel/proc/fork.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/linux_process.h"

/* clone3() has 64 bits of flags; of the upper ones only this is here, as on an older Linux. */
#define CLONE3_FLAGS (UINT32_MAX | CLONE_CLEAR_SIGHAND)

int32_t sys_fork(void)
{
    struct clone_request request = {.exit_signal = SIGCHLD};
    return process_clone(&request);
}

int32_t sys_vfork(void)
{
    struct clone_request request = {.flags = CLONE_VFORK | CLONE_VM, .exit_signal = SIGCHLD};
    return process_clone(&request);
}

int32_t sys_clone(unsigned flags, void *stack, int *parent_tid, void *tls, int *child_tid)
{
    struct clone_request request = {
        .flags = flags & ~(unsigned)CLONE_SIGNAL,
        .exit_signal = (int)(flags & CLONE_SIGNAL),
        .stack = (uint32_t)(uintptr_t)stack,
        .parent_tid = parent_tid,
        .tls = tls,
        .child_tid = child_tid,
    };
    return process_clone(&request);
}

/* Reads size bytes at from, as many as *arguments has, and zeros for those that an older program
 * does not have; what a newer one has more must be zeros. 0, -EFAULT, -EINVAL, -E2BIG. */
static int read_arguments(struct clone_arguments *arguments, const void *from, uint32_t size)
{
    uint8_t byte = 0;
    if (size > PAGE_SIZE)
        return -E2BIG;
    if (size < CLONE_ARGUMENTS_FIRST)
        return -EINVAL;
    *arguments = (struct clone_arguments){0};
    for (uint32_t index = sizeof *arguments; index < size && byte == 0; index++)
        if (user_read(&byte, (const char *)from + index, 1))
            return -EFAULT;
    if (byte)
        return -E2BIG;
    return user_read(arguments, from, size < sizeof *arguments ? size : sizeof *arguments);
}

/* Whether the arguments agree with each other and ask for what is here. 0 or -EINVAL. */
static int check_arguments(const struct clone_arguments *arguments)
{
    uint64_t flags = arguments->flags, stack = arguments->stack, size = arguments->stack_size;
    bool flags_ok = !(flags & ~CLONE3_FLAGS) && !(flags & (CLONE_DETACHED | CLONE_SIGNAL)) &&
                    !(flags & CLONE_SIGHAND && flags & CLONE_CLEAR_SIGHAND) &&
                    !(flags & (CLONE_THREAD | CLONE_PARENT) && arguments->exit_signal);
    bool stack_ok =
        (stack == 0) == (size == 0) && stack + size >= stack && stack + size <= USER_END;
    bool ids_ok = arguments->set_tid == 0 && arguments->set_tid_size == 0;
    return flags_ok && stack_ok && ids_ok && arguments->exit_signal <= NSIG ? 0 : -EINVAL;
}

static void *user_pointer(uint64_t address)
{
    return (void *)(uintptr_t)address;
}

int32_t sys_clone3(const void *user, unsigned size)
{
    struct clone_arguments arguments;
    int error = read_arguments(&arguments, user, size);
    if (!error)
        error = check_arguments(&arguments);
    if (error)
        return error;
    struct clone_request request = {
        .flags = (uint32_t)arguments.flags,
        .exit_signal = (int)arguments.exit_signal,
        .clear_handlers = arguments.flags & CLONE_CLEAR_SIGHAND,
        .stack = (uint32_t)(arguments.stack + arguments.stack_size),
        .parent_tid = user_pointer(arguments.parent_tid),
        .tls = user_pointer(arguments.tls),
        .child_tid = user_pointer(arguments.child_tid),
    };
    return process_clone(&request);
}
