/* System calls about memory that is mapped: advice, residence, writing back, locking. Memory is
 * never swapped out, and files live in memory: to lock is to fill, to write back is nothing. */
#include "kernel/calls/calls.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/user.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/linux_memory.h"

enum { RESIDENCE_CHUNK = 256 };

static struct address_space *own_space(void)
{
    return current()->process->space;
}

/* Gives the page-aligned end of a range, or 0 where it wraps. */
static uint32_t end_of(uint32_t start, uint32_t length)
{
    uint32_t pages = length / PAGE_SIZE + (length % PAGE_SIZE != 0);
    return (uint64_t)start + (uint64_t)pages * PAGE_SIZE > UINT32_MAX ? 0
                                                                      : start + pages * PAGE_SIZE;
}

int32_t sys_madvise(void *start, unsigned length, int advice)
{
    uint32_t first = (uint32_t)(uintptr_t)start, end = end_of(first, length);
    if (!space_advice_known(advice) || first % PAGE_SIZE != 0 || (end == 0 && length > 0))
        return -EINVAL;
    if (end == first)
        return 0;
    if (advice == MADV_POPULATE_READ || advice == MADV_POPULATE_WRITE)
        return space_populate(own_space(), first, end - first, advice == MADV_POPULATE_WRITE);
    return space_advise(own_space(), first, end, advice);
}

int32_t sys_mincore(void *start, unsigned length, unsigned char *residence)
{
    uint32_t page = (uint32_t)(uintptr_t)start;
    uint32_t pages = length / PAGE_SIZE + (length % PAGE_SIZE != 0), done = 0;
    uint8_t chunk[RESIDENCE_CHUNK];
    if (page % PAGE_SIZE != 0)
        return -EINVAL;
    if (!user_range_ok(start, length))
        return -ENOMEM;
    if (!user_range_ok(residence, pages))
        return -EFAULT;
    while (done < pages) {
        uint32_t count = pages - done < sizeof chunk ? pages - done : sizeof chunk;
        uint32_t known = space_residence(own_space(), page + done * PAGE_SIZE, count, chunk);
        if (user_write(residence + done, chunk, known))
            return -EFAULT;
        if (known < count)
            return -ENOMEM;
        done += count;
    }
    return 0;
}

/* 0 where start to end is mapped without a hole, else -ENOMEM. */
static int check_covered(uint32_t start, uint32_t end)
{
    return start == end || space_covered_end(own_space(), start) >= end ? 0 : -ENOMEM;
}

int32_t sys_msync(void *start, unsigned length, int flags)
{
    uint32_t first = (uint32_t)(uintptr_t)start, end = end_of(first, length);
    if (flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC) || first % PAGE_SIZE != 0 ||
        (flags & MS_ASYNC && flags & MS_SYNC))
        return -EINVAL;
    if (end == 0 && length > 0)
        return -ENOMEM;
    return length ? check_covered(first, end) : 0;
}

/* The whole pages that a range touches, for the calls that lock. 0, or -EINVAL where it wraps. */
static int lock_range(const void *start, uint32_t length, uint32_t *first, uint32_t *end)
{
    *first = (uint32_t)(uintptr_t)start & -PAGE_SIZE;
    length += (uint32_t)(uintptr_t)start % PAGE_SIZE;
    *end = end_of(*first, length);
    return *end == 0 && length > 0 ? -EINVAL : 0;
}

int32_t sys_mlock2(void *start, unsigned length, int flags)
{
    uint32_t first, end;
    if (flags & ~MLOCK_ONFAULT)
        return -EINVAL;
    int error = lock_range(start, length, &first, &end);
    if (!error)
        error = check_covered(first, end);
    if (error || flags & MLOCK_ONFAULT || first == end)
        return error;
    return space_populate(own_space(), first, end - first, false) ? -ENOMEM : 0;
}

int32_t sys_mlock(void *start, unsigned length)
{
    return sys_mlock2(start, length, 0);
}

int32_t sys_munlock(void *start, unsigned length)
{
    uint32_t first, end;
    int error = lock_range(start, length, &first, &end);
    return error ? error : check_covered(first, end);
}

/* Memory that is there stays, and what comes later stays as well. */
int32_t sys_mlockall(int flags)
{
    if (flags == 0 || flags == MCL_ONFAULT || flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT))
        return -EINVAL;
    return 0;
}

int32_t sys_munlockall(void)
{
    return 0;
}
