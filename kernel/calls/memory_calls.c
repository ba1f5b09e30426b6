/* System calls on the caller's memory. */
#include "kernel/calls/calls.h"
#include "kernel/mm/frame.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/linux.h"

enum { PROTECTIONS = PROT_READ | PROT_WRITE | PROT_EXEC, PLACE_TRIES = 8 };

static uint32_t page_up(uint32_t length)
{
    return (length + PAGE_SIZE - 1) & -(uint32_t)PAGE_SIZE;
}

/* Whether the pages of start to start + length are the user's; length is not 0. */
static bool range_ok(uint32_t start, uint32_t length)
{
    return start % PAGE_SIZE == 0 && start < USER_END && page_up(length) != 0 &&
           page_up(length) <= USER_END - start;
}

int32_t sys_brk(void *end)
{
    return (int32_t)space_set_break(current()->process->space, (uint32_t)(uintptr_t)end);
}

int32_t sys_munmap(void *start, unsigned length)
{
    uint32_t address = (uint32_t)(uintptr_t)start;
    if (length == 0 || !range_ok(address, length))
        return -EINVAL;
    return space_unmap(current()->process->space, address, page_up(length));
}

/* Maps exactly at start, in the place of what was there. The address or -errno. */
static int32_t map_fixed(struct address_space *space, uint32_t start, uint32_t length,
                         uint32_t protection)
{
    if (start % PAGE_SIZE != 0)
        return -EINVAL;
    if (start < USER_START)
        return -EPERM;
    if (!range_ok(start, length))
        return -ENOMEM;
    int error = space_unmap(space, start, length);
    if (!error)
        error = space_map(space, start, length, protection);
    return error ? error : (int32_t)start;
}

/* Maps at hint if that is free, else where there is room. Another thread may take the place that
 * was just found, so it is tried some times. The address or -ENOMEM. */
static int32_t map_anywhere(struct address_space *space, uint32_t hint, uint32_t length,
                            uint32_t protection)
{
    hint &= -(uint32_t)PAGE_SIZE;
    if (hint >= USER_START && range_ok(hint, length) &&
        space_map(space, hint, length, protection) == 0)
        return (int32_t)hint;
    for (int tries = 0; tries < PLACE_TRIES; tries++) {
        uint32_t start = space_find(space, length);
        if (start == 0)
            return -ENOMEM;
        int error = space_map(space, start, length, protection);
        if (error != -EEXIST)
            return error ? error : (int32_t)start;
    }
    return -ENOMEM;
}

/* What is mapped is memory of one's own; there is no file that could be, and none to share. */
static int check_map(int protection, int flags, int fd)
{
    if (!(flags & MAP_ANONYMOUS)) {
        struct file *file = file_take(fd);
        if (!file)
            return -EBADF;
        file_release(file);
        return -ENODEV;
    }
    if ((protection & ~PROTECTIONS) || !(flags & (MAP_PRIVATE | MAP_SHARED)))
        return -EINVAL;
    return flags & MAP_SHARED ? -ENODEV : 0;
}

int32_t sys_mmap2(void *start, unsigned length, int protection, int flags, int fd,
                  unsigned page_offset)
{
    struct address_space *space = current()->process->space;
    uint32_t address = (uint32_t)(uintptr_t)start;
    (void)page_offset; /* of a file */
    int error = check_map(protection, flags, fd);
    if (error)
        return error;
    if (length == 0)
        return -EINVAL;
    length = page_up(length);
    if (length == 0) /* it wrapped */
        return -ENOMEM;
    if (flags & MAP_FIXED)
        return map_fixed(space, address, length, (uint32_t)protection);
    return map_anywhere(space, address, length, (uint32_t)protection);
}
