/* One word of user memory, read in line where the few instructions of a call would count. */
#ifndef KERNEL_ARCH_I386_USER_WORD_H
#define KERNEL_ARCH_I386_USER_WORD_H

#include <stdint.h>

#include "kernel/arch/i386/memory_map.h"
#include "lib/errno.h"

/* One aligned word in one access, so it is never half of an old and half of a new value. 0, or
 * -EFAULT, and then *to is as it was. The load has its line in the table of accesses that may
 * fault (exception_table.c). */
static inline int user_read32(uint32_t *to, const uint32_t *from)
{
    uint32_t value;

    if ((uintptr_t)from > KERNEL_BASE - sizeof(*from))
        return -EFAULT;
    __asm__ volatile goto("1: movl %1, %0\n"
                          ".pushsection .ex_table, \"a\"\n"
                          ".balign 4\n"
                          ".long 1b, %l[fault]\n"
                          ".popsection"
                          : "=r"(value)
                          : "m"(*from)
                          : "memory"
                          : fault);
    *to = value;
    return 0;
fault:
    return -EFAULT;
}

#endif
