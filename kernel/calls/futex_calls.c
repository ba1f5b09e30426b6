/* System calls on futexes: what an operation's number and its arguments ask. */
#include "kernel/calls/calls.h"
#include "kernel/calls/timespec.h"
#include "kernel/mm/user.h"
#include "kernel/proc/clock_wait.h"
#include "kernel/proc/futex.h"
#include "kernel/proc/tree.h"
#include "lib/errno.h"
#include "lib/linux.h"

/* The end of a wait, by the monotonic clock: timeout is NULL (never), a time span, or for
 * WAIT_BITSET a time of that clock or a date. 0, -EFAULT, -EINVAL. */
static int wait_end(const void *timeout, int operation, const struct timespec_form *form,
                    uint64_t *end)
{
    uint64_t nanoseconds;
    *end = TIME_FOREVER;
    if (!timeout)
        return 0;
    int error = form->read(timeout, &nanoseconds);
    if (error)
        return error;
    if ((operation & FUTEX_CMD_MASK) != FUTEX_WAIT_BITSET)
        *end = clock_sum(clock_monotonic_ns(), nanoseconds);
    else
        *end = operation & FUTEX_CLOCK_REALTIME ? clock_monotonic_at(nanoseconds) : nanoseconds;
    return 0;
}

/* What restart_syscall(2) goes on with: a wait with an end, after a signal without a handler. */
static int32_t wait_again(struct call_restart *restart);

/* futex_wait(), to be gone on with after a signal. */
static int wait_restartably(const struct futex_word *word, uint32_t value, uint32_t bits,
                            uint64_t end)
{
    int error = futex_wait(word, value, bits, end);
    if (error != -EINTR)
        return error;
    if (end == TIME_FOREVER)
        return -ERESTARTSYS;
    struct call_restart *restart = &current()->signal.restart;
    restart->words[0] = word->address;
    restart->words[1] = word->shared;
    restart->words[2] = value;
    restart->words[3] = bits;
    restart->end = end;
    return signal_restart_by(wait_again);
}

static int32_t wait_again(struct call_restart *restart)
{
    struct futex_word word = {restart->words[0], restart->words[1]};
    return wait_restartably(&word, restart->words[2], restart->words[3], restart->end);
}

/* WAIT and WAIT_BITSET. */
static int wait_for(const struct futex_word *word, int operation, int value, const void *timeout,
                    const struct timespec_form *form, uint32_t bits)
{
    uint64_t end;
    int error = wait_end(timeout, operation, form, &end);
    if (error)
        return error;
    if (bits == 0)
        return -EINVAL;
    return wait_restartably(word, (uint32_t)value, bits, end);
}

/* The operations that use a second word. number is the argument in timeout's place. */
static int with_two_words(const struct futex_word *word, int command, int value, int number,
                          const void *word2, int value3)
{
    struct futex_word second = {(uint32_t)(uintptr_t)word2, word->shared};
    uint32_t compare = (uint32_t)value3;
    switch (command) {
    case FUTEX_REQUEUE:
        return futex_requeue(word, &second, value, number, NULL);
    case FUTEX_CMP_REQUEUE:
        return futex_requeue(word, &second, value, number, &compare);
    case FUTEX_WAKE_OP:
        return futex_wake_op(word, &second, value, number, (uint32_t)value3);
    }
    return -ENOSYS; /* locks that lend their priority are not there */
}

/* Both forms of the call; timeout is of that form. */
static int32_t do_futex(void *word, int operation, int value, const void *timeout, void *word2,
                        int value3, const struct timespec_form *form)
{
    int command = operation & FUTEX_CMD_MASK;
    struct futex_word first = {(uint32_t)(uintptr_t)word, !(operation & FUTEX_PRIVATE_FLAG)};
    if (command == FUTEX_WAKE && !(operation & FUTEX_CLOCK_REALTIME))
        return futex_wake(&first, value, FUTEX_ALL_BITS);
    if (command == FUTEX_WAIT && !(operation & FUTEX_CLOCK_REALTIME))
        return wait_for(&first, operation, value, timeout, form, FUTEX_ALL_BITS);
    if (command == FUTEX_WAIT_BITSET)
        return wait_for(&first, operation, value, timeout, form, (uint32_t)value3);
    if (operation & FUTEX_CLOCK_REALTIME)
        return -ENOSYS;
    if (command == FUTEX_WAKE_BITSET)
        return value3 ? futex_wake(&first, value, (uint32_t)value3) : -EINVAL;
    return with_two_words(&first, command, value, (int)(uintptr_t)timeout, word2, value3);
}

int32_t sys_futex(void *word, int operation, int value, const void *timeout, void *word2,
                  int value3)
{
    return do_futex(word, operation, value, timeout, word2, value3, &timespec_form32);
}

int32_t sys_futex_time64(void *word, int operation, int value, const void *timeout, void *word2,
                         int value3)
{
    return do_futex(word, operation, value, timeout, word2, value3, &timespec_form64);
}

int32_t sys_set_robust_list(void *head, unsigned length)
{
    if (length != sizeof(struct robust_list_head))
        return -EINVAL;
    current()->robust_list = (uint32_t)(uintptr_t)head;
    return 0;
}

/* number 0 is the caller. */
int32_t sys_get_robust_list(int number, void **head, unsigned *length)
{
    uint32_t irq = spin_lock(&process_lock);
    struct thread *thread = number ? process_find_thread(number) : current();
    uint32_t list = thread ? thread->robust_list : 0;
    spin_unlock(&process_lock, irq);
    if (!thread)
        return -ESRCH;
    if (user_write32(length, sizeof(struct robust_list_head)))
        return -EFAULT;
    return user_write32((uint32_t *)head, list);
}
