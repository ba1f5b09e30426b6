/* One word of user memory, read in line where the few instructions of a call would count. */
#ifndef KERNEL_ARCH_I386_USER_WORD_H
#define KERNEL_ARCH_I386_USER_WORD_H

#include <stdint.h>

#include "kernel/arch/i386/memory_map.h"
#include "lib/errno.h"

/* One aligned word in one access, so it is never half of an old and half of a new value. 0, or
 * -EFAULT, and then *to may be anything. The load has its line in the table of accesses that may
 * fault (exception_table.c). */
static inline int user_read32(uint32_t *to, const uint32_t *from)
{
    int error = -EFAULT;
    uint32_t value = 0;

    if ((uintptr_t)from <= KERNEL_BASE - sizeof(*from))
        __asm__ volatile("1: movl %2, %1\n"
                         "   xorl %0, %0\n"
                         "2:\n"
                         ".pushsection .ex_table, \"a\"\n"
                         ".balign 4\n"
                         ".long 1b, 2b\n"
                         ".popsection"
                         : "+r"(error), "=&r"(value)
                         : "m"(*from)
                         : "memory", "cc");
    *to = value;
    return error;
}

#endif
