/* System calls on resource limits. */
#include "kernel/calls/calls.h"
#include "kernel/mm/user.h"
#include "kernel/proc/limits.h"
#include "lib/errno.h"
#include "lib/linux_process.h"

static uint32_t narrow(uint64_t limit)
{
    return limit < RLIM_INFINITY ? (uint32_t)limit : RLIM_INFINITY;
}

static uint64_t widen(uint32_t limit)
{
    return limit == RLIM_INFINITY ? RLIM64_INFINITY : limit;
}

int32_t sys_ugetrlimit(int resource, void *limit)
{
    struct rlimit now;
    int error = limits_exchange(0, resource, NULL, &now);
    return error ? error : user_write(limit, &now, sizeof now);
}

/* The first form, whose numbers are signed. */
int32_t sys_getrlimit(int resource, void *limit)
{
    struct rlimit now;
    int error = limits_exchange(0, resource, NULL, &now);
    if (error)
        return error;
    if (now.current > RLIM_OLD_INFINITY)
        now.current = RLIM_OLD_INFINITY;
    if (now.maximum > RLIM_OLD_INFINITY)
        now.maximum = RLIM_OLD_INFINITY;
    return user_write(limit, &now, sizeof now);
}

int32_t sys_setrlimit(int resource, const void *limit)
{
    struct rlimit fresh;
    if (user_read(&fresh, limit, sizeof fresh))
        return -EFAULT;
    return limits_exchange(0, resource, &fresh, NULL);
}

int32_t sys_prlimit64(int pid, int resource, const void *fresh, void *old)
{
    struct rlimit64 wide;
    struct rlimit narrow_new, narrow_old;
    if (fresh) {
        if (user_read(&wide, fresh, sizeof wide))
            return -EFAULT;
        narrow_new = (struct rlimit){narrow(wide.current), narrow(wide.maximum)};
    }
    int error = limits_exchange(pid, resource, fresh ? &narrow_new : NULL, &narrow_old);
    if (error || !old)
        return error;
    wide = (struct rlimit64){widen(narrow_old.current), widen(narrow_old.maximum)};
    return user_write(old, &wide, sizeof wide);
}
