/* System calls on threads. */
#include "kernel/calls/calls.h"
#include "kernel/mm/user.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/linux.h"

int32_t sys_gettid(void)
{
    return current()->tid;
}

int32_t sys_sched_yield(void)
{
    thread_yield();
    return 0;
}

int32_t sys_set_tid_address(int *word)
{
    struct thread *self = current();
    self->clear_child_tid = (uint32_t)(uintptr_t)word;
    return self->tid;
}

int32_t sys_set_thread_area(void *description)
{
    struct user_desc copy;
    if (user_read(&copy, description, sizeof copy))
        return -EFAULT;
    bool choose = copy.entry_number == (uint32_t)-1;
    int entry = arch_set_tls(current(), &copy);
    if (entry < 0)
        return entry;
    if (choose && user_write(description, &entry, sizeof entry)) { /* its first field */
        struct user_desc empty = {
            .entry_number = (uint32_t)entry, .read_exec_only = 1, .seg_not_present = 1};
        arch_set_tls(current(), &empty); /* nobody knows its number: free it again */
        return -EFAULT;
    }
    return 0;
}

int32_t sys_get_thread_area(void *description)
{
    struct user_desc copy;
    if (user_read(&copy.entry_number, description, sizeof copy.entry_number))
        return -EFAULT;
    int error = arch_get_tls(current(), &copy);
    return error ? error : user_write(description, &copy, sizeof copy);
}
