/* select(2): poll(2) with sets of bits. */
#include "kernel/calls/calls.h"
#include "kernel/calls/timeout.h"
#include "kernel/fs/file_table.h"
#include "kernel/fs/poll_wait.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/user.h"
#include "kernel/proc/signal.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/linux_poll.h"
#include "lib/string.h"

enum { KINDS = 3, SET_WORDS = TABLE_MOST / 32, US_PER_SECOND = 1000000 };

/* The three sets of descriptors: to read, to write, and for exceptions. */
struct sets {
    uint32_t bits[KINDS][SET_WORDS];
};

/* What a descriptor in each of them is asked for, and what poll(2)'s answer keeps it there. */
static const int asked[KINDS] = {POLLIN | POLLRDNORM | POLLRDBAND,
                                 POLLOUT | POLLWRNORM | POLLWRBAND, POLLPRI};
static const int answers[KINDS] = {POLLIN | POLLRDNORM | POLLRDBAND | POLLHUP | POLLERR,
                                   POLLOUT | POLLWRNORM | POLLWRBAND | POLLERR, POLLPRI};

static bool is_in(const struct sets *sets, int kind, int descriptor)
{
    return sets->bits[kind][descriptor / 32] >> descriptor % 32 & 1;
}

/* What the sets ask of descriptor; 0: it is in none. */
static int wanted(const struct sets *sets, int descriptor)
{
    int bits = 0;
    for (int kind = 0; kind < KINDS; kind++) {
        if (is_in(sets, kind, descriptor))
            bits |= asked[kind];
    }
    return bits;
}

/* The number of descriptors below count in any of the sets. */
static int count_wanted(const struct sets *sets, int count)
{
    int number = 0;
    for (int descriptor = 0; descriptor < count; descriptor++)
        number += wanted(sets, descriptor) != 0;
    return number;
}

/* Makes an entry for each descriptor below count that is in a set. Gives how many there are; *error
 * becomes -EBADF where one is not open. */
static int take_entries(const struct sets *sets, int count, struct poll_entry *entry, int *error)
{
    int taken = 0;
    for (int descriptor = 0; descriptor < count; descriptor++) {
        int bits = wanted(sets, descriptor);
        if (!bits)
            continue;
        entry[taken].file = file_take(descriptor);
        entry[taken].descriptor = descriptor;
        entry[taken].wanted = bits;
        entry[taken].ready = 0;
        if (!entry[taken].file) {
            *error = -EBADF;
            return taken;
        }
        taken++;
    }
    return taken;
}

/* Leaves in the sets what is ready; gives the number of bits. */
static int keep_ready(struct sets *sets, const struct poll_entry *entry, int count)
{
    struct sets result;
    int number = 0;
    memset(&result, 0, sizeof result);
    for (int i = 0; i < count; i++) {
        int descriptor = entry[i].descriptor;
        for (int kind = 0; kind < KINDS; kind++) {
            if (!is_in(sets, kind, descriptor) || !(entry[i].ready & answers[kind]))
                continue;
            result.bits[kind][descriptor / 32] |= 1u << descriptor % 32;
            number++;
        }
    }
    *sets = result;
    return number;
}

/* select(2) with room for all entries. */
static int select_entries(struct sets *sets, struct poll_entry *entry, int count, uint64_t end)
{
    int error = 0;
    int taken = take_entries(sets, count, entry, &error);
    int result = error ? error : poll_wait(entry, taken, end);
    if (result >= 0)
        result = keep_ready(sets, entry, taken);
    for (int i = 0; i < taken; i++)
        file_release(entry[i].file);
    return result;
}

/* Waits until end for what the sets ask of the descriptors below count, and leaves in them what is
 * ready. The number of bits, -EBADF, -ENOMEM, -EINTR. */
static int select_in(struct sets *sets, int count, uint64_t end)
{
    struct poll_entry few[POLL_FEW];
    size_t number = (size_t)count_wanted(sets, count);
    if (number <= POLL_FEW)
        return select_entries(sets, few, count, end);
    struct poll_entry *many = kmalloc(number * sizeof *many);
    if (!many)
        return -ENOMEM;
    int result = select_entries(sets, many, count, end);
    kfree(many);
    return result;
}

/* The bytes of a user's set of the descriptors below count: whole words. */
static size_t set_size(int count)
{
    return ((size_t)count + 31) / 32 * sizeof(uint32_t);
}

/* Reads the user's sets; one that is NULL is empty. 0 or -EFAULT. */
static int read_sets(struct sets *sets, void *const user[KINDS], int count)
{
    memset(sets, 0, sizeof *sets);
    for (int kind = 0; kind < KINDS; kind++) {
        if (user[kind] && user_read(sets->bits[kind], user[kind], set_size(count)))
            return -EFAULT;
    }
    return 0;
}

static int write_sets(const struct sets *sets, void *const user[KINDS], int count)
{
    for (int kind = 0; kind < KINDS; kind++) {
        if (user[kind] && user_write(user[kind], sets->bits[kind], set_size(count)))
            return -EFAULT;
    }
    return 0;
}

/* All of select(2) but its timeout. */
static int select_until(int count, void *const user[KINDS], uint64_t end)
{
    struct sets sets;
    if (count < 0)
        return -EINVAL;
    if (count > TABLE_MOST)
        count = TABLE_MOST;
    if (read_sets(&sets, user, count))
        return -EFAULT;
    int result = select_in(&sets, count, end);
    if (result >= 0 && write_sets(&sets, user, count))
        return -EFAULT;
    return result;
}

/* select(2) and pselect(2). */
static int select_with_timeout(int count, void *const user[KINDS], void *timeout,
                               const struct timespec_form *form, const void *mask, uint32_t size)
{
    uint64_t end;
    int error = timeout_begin_masked(timeout, form, mask, size, &end);
    return error ? error : timeout_end_masked(select_until(count, user, end), timeout, form, end);
}

/* A struct timeval, whose microseconds may here be a second or more. */
static int read_timeval(const void *from, uint64_t *nanoseconds)
{
    struct timeval32 time;
    if (user_read(&time, from, sizeof time))
        return -EFAULT;
    return timespec_check((int64_t)time.tv_sec + time.tv_usec / US_PER_SECOND,
                          time.tv_usec % US_PER_SECOND, 1000, nanoseconds);
}

static const struct timespec_form select_form = {read_timeval, timeval_write};

int32_t sys__newselect(int count, void *in, void *out, void *except, void *timeout)
{
    return select_with_timeout(count, (void *const[]){in, out, except}, timeout, &select_form, NULL,
                               0);
}

/* The first form of select(2): its five arguments are words in memory. */
int32_t sys_select(const void *arguments)
{
    uint32_t word[5];
    if (user_read(word, arguments, sizeof word))
        return -EFAULT;
    return sys__newselect((int)word[0], (void *)(uintptr_t)word[1], (void *)(uintptr_t)word[2],
                          (void *)(uintptr_t)word[3], (void *)(uintptr_t)word[4]);
}

/* pselect(2): mask leads to two words, the address of a mask of signals and its size. */
static int pselect(int count, void *const user[KINDS], void *timeout, const void *mask,
                   const struct timespec_form *form)
{
    uint32_t word[2] = {0, 0};
    if (mask && user_read(word, mask, sizeof word))
        return -EFAULT;
    return select_with_timeout(count, user, timeout, form, (void *)(uintptr_t)word[0], word[1]);
}

int32_t sys_pselect6(int count, void *in, void *out, void *except, void *timeout, const void *mask)
{
    return pselect(count, (void *const[]){in, out, except}, timeout, mask, &timespec_form32);
}

int32_t sys_pselect6_time64(int count, void *in, void *out, void *except, void *timeout,
                            const void *mask)
{
    return pselect(count, (void *const[]){in, out, except}, timeout, mask, &timespec_form64);
}
