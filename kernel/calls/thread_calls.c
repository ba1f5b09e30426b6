/* System calls on threads. */
#include "kernel/calls/calls.h"
#include "kernel/calls/timespec.h"
#include "kernel/mm/user.h"
#include "kernel/proc/fork.h"
#include "kernel/proc/futex.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/linux.h"

int32_t sys_clone(unsigned flags, void *stack, int *parent_tid, void *tls, int *child_tid)
{
    struct clone_request request = {flags, (uint32_t)(uintptr_t)stack, parent_tid, tls, child_tid};
    return process_clone(&request);
}

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

/* The end of a wait, in the clock's nanoseconds: timeout is NULL (never), a time span, or where
 * absolute a time of a clock, all of which count from the boot. 0, -EFAULT, -EINVAL. */
static int wait_end(const void *timeout, bool absolute, uint64_t *end)
{
    uint64_t nanoseconds;
    *end = TIME_FOREVER;
    if (!timeout)
        return 0;
    int error = timespec_read(timeout, &nanoseconds);
    if (!error)
        *end = absolute ? nanoseconds : arch_clock_ns() + nanoseconds;
    return error;
}

static int wait_on(void *word, int value, const void *timeout, bool absolute)
{
    uint64_t end;
    int error = wait_end(timeout, absolute, &end);
    if (error)
        return error;
    return futex_wait((uint32_t)(uintptr_t)word, (uint32_t)value, end);
}

/* A wake needs no memory behind the address, only a user's address; at least one waiter is woken.
 */
static int wake_on(const void *word, int most)
{
    if ((uintptr_t)word % sizeof(int))
        return -EINVAL;
    if (!user_range_ok(word, sizeof(int)))
        return -EFAULT;
    return futex_wake(current()->process->space, (uint32_t)(uintptr_t)word, most > 0 ? most : 1);
}

/* WAIT and WAKE; and their forms with a set of bits, for all bits, as the C libraries use them for
 * absolute timeouts. The flags change nothing: words are private, clocks alike. */
int32_t sys_futex(void *word, int operation, int value, const void *timeout, void *word2,
                  int value3)
{
    int command = operation & FUTEX_CMD_MASK;
    bool all_bits = value3 == -1;
    (void)word2;
    if (command == FUTEX_WAIT)
        return wait_on(word, value, timeout, false);
    if (command == FUTEX_WAIT_BITSET && all_bits)
        return wait_on(word, value, timeout, true);
    if (command == FUTEX_WAKE || (command == FUTEX_WAKE_BITSET && all_bits))
        return wake_on(word, value);
    return -ENOSYS;
}
