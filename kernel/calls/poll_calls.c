/* poll(2). */
#include "kernel/calls/calls.h"
#include "kernel/calls/timeout.h"
#include "kernel/fs/file_table.h"
#include "kernel/fs/poll_wait.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/user.h"
#include "kernel/proc/limits.h"
#include "kernel/proc/signal.h"
#include "lib/errno.h"
#include "lib/linux_poll.h"

/* Takes what the i-th pollfd names; a negative number names nothing. 0, -EFAULT. */
static int take_entry(const struct pollfd *list, int i, struct poll_entry *entry)
{
    struct pollfd one;
    if (user_read(&one, &list[i], sizeof one))
        return -EFAULT;
    entry->descriptor = one.fd;
    entry->file = one.fd < 0 ? NULL : file_take(one.fd);
    entry->wanted = one.events;
    entry->ready = one.fd >= 0 && !entry->file ? POLLNVAL : 0;
    return 0;
}

static void release_entries(struct poll_entry *entry, int count)
{
    for (int i = 0; i < count; i++) {
        if (entry[i].file)
            file_release(entry[i].file);
    }
}

/* Writes the results. 0 or -EFAULT. */
static int write_ready(struct pollfd *list, const struct poll_entry *entry, int count)
{
    for (int i = 0; i < count; i++) {
        int16_t ready = (int16_t)entry[i].ready;
        if (user_write(&list[i].revents, &ready, sizeof ready))
            return -EFAULT;
    }
    return 0;
}

/* poll(2) with room for count entries. */
static int poll_entries(struct pollfd *list, struct poll_entry *entry, int count, uint64_t end)
{
    int taken = 0, error = 0;
    while (taken < count && !error) {
        error = take_entry(list, taken, &entry[taken]);
        taken += !error;
    }
    int ready = error ? error : poll_wait(entry, count, end);
    if (ready >= 0 && write_ready(list, entry, count))
        ready = -EFAULT;
    release_entries(entry, taken);
    return ready;
}

/* All of poll(2), waiting until end. -EINTR where a signal ended the wait. */
static int poll_until(struct pollfd *list, unsigned count, uint64_t end)
{
    struct poll_entry few[POLL_FEW];
    if (count > limit_of(RLIMIT_NOFILE) || count > TABLE_MOST)
        return -EINVAL;
    if (count <= POLL_FEW)
        return poll_entries(list, few, (int)count, end);
    struct poll_entry *many = kmalloc(count * sizeof *many);
    if (!many)
        return -ENOMEM;
    int result = poll_entries(list, many, (int)count, end);
    kfree(many);
    return result;
}

/* What restart_syscall(2) goes on with, after a signal without a handler. */
static int32_t poll_again(struct call_restart *restart);

/* poll_until(), to be gone on with after a signal. */
static int poll_restartably(struct pollfd *list, unsigned count, uint64_t end)
{
    int result = poll_until(list, count, end);
    if (result != -EINTR)
        return result;
    struct call_restart *restart = &current()->signal.restart;
    restart->words[0] = (uint32_t)(uintptr_t)list;
    restart->words[1] = count;
    restart->end = end;
    return signal_restart_by(poll_again);
}

static int32_t poll_again(struct call_restart *restart)
{
    return poll_restartably((struct pollfd *)(uintptr_t)restart->words[0], restart->words[1],
                            restart->end);
}

int32_t sys_poll(void *list, unsigned count, int milliseconds)
{
    return poll_restartably(list, count, timeout_milliseconds(milliseconds));
}

/* Both forms of ppoll(2). */
static int ppoll(void *list, unsigned count, void *timeout, const void *mask, unsigned size,
                 const struct timespec_form *form)
{
    uint64_t end;
    int error = timeout_begin_masked(timeout, form, mask, size, &end);
    return error ? error : timeout_end_masked(poll_until(list, count, end), timeout, form, end);
}

int32_t sys_ppoll(void *list, unsigned count, void *timeout, const void *mask, unsigned size)
{
    return ppoll(list, count, timeout, mask, size, &timespec_form32);
}

int32_t sys_ppoll_time64(void *list, unsigned count, void *timeout, const void *mask, unsigned size)
{
    return ppoll(list, count, timeout, mask, size, &timespec_form64);
}
