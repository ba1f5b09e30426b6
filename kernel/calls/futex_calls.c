/* System calls on futexes: what an operation's number and its arguments ask. */
#include "kernel/calls/calls.h"
#include "kernel/calls/timespec.h"
#include "kernel/mm/user.h"
#include "kernel/proc/clock_wait.h"
#include "kernel/proc/futex.h"
#include "kernel/proc/tree.h"
#include "lib/errno.h"
#include "lib/linux.h"

static inline uint32_t place_of(const void *word, int operation)
{
    return (uint32_t)(uintptr_t)word | (operation & FUTEX_PRIVATE_FLAG ? 0 : FUTEX_SHARED);
}

/* What restart_syscall(2) goes on with: a wait with an end, after a signal without a handler. */
static int32_t wait_again(struct call_restart *restart);

/* futex_wait(), to be gone on with after a signal. */
static int wait_restartably(uint32_t place, uint32_t value, uint32_t bits, uint64_t end)
{
    int error = futex_wait(place, value, bits, end);
    if (error != -EINTR)
        return error;
    struct call_restart *restart = &current()->signal.restart;
    restart->words[0] = place;
    restart->words[1] = value;
    restart->words[2] = bits;
    restart->end = end;
    return signal_restart_by(wait_again);
}

static int32_t wait_again(struct call_restart *restart)
{
    return wait_restartably(restart->words[0], restart->words[1], restart->words[2], restart->end);
}

/* WAIT with a timeout, a time span; and WAIT_BITSET, whose timeout is a time of the monotonic clock
 * or a date, or NULL. */
static int wait_for(uint32_t place, int operation, int value, const void *timeout,
                    const struct timespec_form *form, uint32_t bits)
{
    uint64_t end;
    if (bits == 0)
        return -EINVAL;
    if (!timeout)
        return futex_wait_forever(place, (uint32_t)value, bits);
    int error = form->read(timeout, &end);
    if (error)
        return error;
    if ((operation & FUTEX_CMD_MASK) != FUTEX_WAIT_BITSET)
        end = clock_sum(clock_monotonic_ns(), end);
    else if (operation & FUTEX_CLOCK_REALTIME)
        end = clock_monotonic_at(end);
    return wait_restartably(place, (uint32_t)value, bits, end);
}

/* The operations that use a second word. number is the argument in timeout's place. */
static int with_two_words(uint32_t place, int operation, int value, int number, const void *word2,
                          int value3)
{
    uint32_t second = place_of(word2, operation), compare = (uint32_t)value3;
    int command = operation & FUTEX_CMD_MASK, error = futex_check(word2);
    if (error)
        return error;
    if (command == FUTEX_WAKE_OP)
        return futex_wake_op(place, second, value, number, (uint32_t)value3);
    return futex_requeue(place, second, value, number,
                         command == FUTEX_CMP_REQUEUE ? &compare : NULL);
}

/* Locks that lend their priority are not there, nor are dates for what does not wait. */
static bool is_there(int operation)
{
    const unsigned commands = 1u << FUTEX_WAIT | 1u << FUTEX_WAKE | 1u << FUTEX_REQUEUE |
                              1u << FUTEX_CMP_REQUEUE | 1u << FUTEX_WAKE_OP |
                              1u << FUTEX_WAIT_BITSET | 1u << FUTEX_WAKE_BITSET;
    unsigned command = operation & FUTEX_CMD_MASK;
    if (operation & FUTEX_CLOCK_REALTIME)
        return command == FUTEX_WAIT_BITSET;
    return command < 32 && commands >> command & 1;
}

/* Both forms of the call; timeout is of that form. */
static int32_t do_futex(void *word, int operation, int value, const void *timeout, void *word2,
                        int value3, const struct timespec_form *form)
{
    uint32_t place = place_of(word, operation);
    int command = operation & FUTEX_CMD_MASK, error = futex_check(word);
    if (!is_there(operation))
        return -ENOSYS;
    if (error)
        return error;
    if (command == FUTEX_WAIT_BITSET)
        return wait_for(place, operation, value, timeout, form, (uint32_t)value3);
    if (command == FUTEX_WAKE)
        return futex_wake(place, value, FUTEX_ALL_BITS);
    if (command == FUTEX_WAIT)
        return wait_for(place, operation, value, timeout, form, FUTEX_ALL_BITS);
    if (command == FUTEX_WAKE_BITSET)
        return value3 ? futex_wake(place, value, (uint32_t)value3) : -EINVAL;
    return with_two_words(place, operation, value, (int)(uintptr_t)timeout, word2, value3);
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
