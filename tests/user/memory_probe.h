/* For the tests of memory calls: mappings, and what may be done at an address without a signal. */
#ifndef TESTS_USER_MEMORY_PROBE_H
#define TESTS_USER_MEMORY_PROBE_H

#include "tests/user/expect.h"

enum { PAGE = 4096, RW = PROT_READ | PROT_WRITE, ANONYMOUS = MAP_PRIVATE | MAP_ANONYMOUS };

/* Whether a call gave an address and not -errno. */
static inline bool is_address(int result)
{
    return result > 0 || result < -ERRNO_MAX;
}

/* Zeros to read and write, somewhere. */
static inline char *map_pages(int pages)
{
    return (char *)sys_mmap2(NULL, (unsigned)pages * PAGE, RW, ANONYMOUS, -1, 0);
}

/* Pages to read and write at `pages` free ones, which lie in a row with a free one on each side. */
static inline char *map_apart(int pages)
{
    char *start = map_pages(pages + 2);
    sys_munmap(start, PAGE);
    sys_munmap(start + (pages + 1) * PAGE, PAGE);
    return start + PAGE;
}

/* Whether the kernel can read there for its caller: 0 or -EFAULT. Three other zero bytes, or the
 * name of no file, must be there. */
static inline int can_read(const void *address)
{
    int result = sys_open(address, O_RDONLY, 0);
    return result == -EFAULT ? -EFAULT : 0;
}

/* Whether the kernel can write there; it writes eight bytes. */
static inline int can_write(void *address)
{
    return sys_clock_gettime(CLOCK_MONOTONIC, address);
}

static inline bool all_are(const char *memory, int size, char value)
{
    for (int i = 0; i < size; i++)
        if (memory[i] != value)
            return false;
    return true;
}

#endif
