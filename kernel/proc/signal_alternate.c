/* sigaltstack(2): the stack on which handlers with SA_ONSTACK run, so that one can run at all when
 * the thread's own stack has overflowed. */
#include "kernel/proc/signal_parts.h"
#include "lib/errno.h"

/* See signal_parts.h. With SS_AUTODISARM the stack was put away when a handler came to it. */
bool signal_on_alternate_stack(uint32_t stack_pointer)
{
    const struct signal_stack *stack = &current()->signal.alternate;
    return !((uint32_t)stack->flags & SS_AUTODISARM) && stack_pointer > stack->start &&
           stack_pointer - stack->start <= stack->size;
}

/* See signal_parts.h. */
int signal_set_alternate_stack(const struct signal_stack *stack, uint32_t stack_pointer)
{
    uint32_t mode = (uint32_t)stack->flags & ~SS_AUTODISARM;
    if (signal_on_alternate_stack(stack_pointer))
        return -EPERM;
    if (mode != 0 && mode != SS_ONSTACK && mode != SS_DISABLE)
        return -EINVAL;
    if (mode != SS_DISABLE && stack->size < MINSIGSTKSZ)
        return -ENOMEM;
    current()->signal.alternate = *stack;
    if (mode == SS_DISABLE)
        current()->signal.alternate.start = current()->signal.alternate.size = 0;
    return 0;
}

/* See signal_parts.h. */
struct signal_stack signal_alternate_stack(uint32_t stack_pointer)
{
    struct signal_stack stack = current()->signal.alternate;
    stack.flags = (int32_t)((uint32_t)stack.flags & SS_AUTODISARM);
    if (!stack.size)
        stack.flags |= SS_DISABLE;
    else if (signal_on_alternate_stack(stack_pointer))
        stack.flags |= SS_ONSTACK;
    return stack;
}
