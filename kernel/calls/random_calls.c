/* getrandom(2). */
#include "kernel/calls/calls.h"
#include "kernel/mm/user.h"
#include "kernel/random.h"
#include "kernel/thread.h"
#include "lib/errno.h"

enum { GRND_NONBLOCK = 1, GRND_RANDOM = 2, GRND_INSECURE = 4, PART = 128, MOST = 0x7fffffff };

/* The generator never waits for chance, so the flags make no difference. */
int32_t sys_getrandom(void *buffer, unsigned size, unsigned flags)
{
    uint8_t part[PART];
    unsigned done = 0;
    if (flags & ~(unsigned)(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE) ||
        (flags & (GRND_RANDOM | GRND_INSECURE)) == (GRND_RANDOM | GRND_INSECURE))
        return -EINVAL;
    if (size > MOST)
        size = MOST;
    while (done < size && (done == 0 || !(current()->work & WORK_KILLED))) {
        unsigned count = size - done < PART ? size - done : PART;
        random_bytes(part, count);
        if (user_write((char *)buffer + done, part, count))
            return done ? (int32_t)done : -EFAULT;
        done += count;
    }
    return (int32_t)done;
}
