/* The only way to user memory. Faults are caught in a table: a bad pointer is -EFAULT. Addresses
 * are those of the current address space; lengths are in bytes and checked for wrapping. May sleep.
 */
#ifndef KERNEL_MM_USER_H
#define KERNEL_MM_USER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/mm/space.h"
#include "lib/errno.h"

#define __user /* marks a pointer that came from ring 3 */

/* Whether the range lies in the user's half at all. Written so that start + length is never
 * computed: it could wrap. */
static inline bool user_range_ok(const void __user *start, size_t length)
{
    uintptr_t address = (uintptr_t)start;
    return address <= (uintptr_t)USER_END && length <= (uintptr_t)USER_END - address;
}

int user_copy_raw(void *to, const void *from, size_t length); /* user_copy.asm; no check */

/* 0 or -EFAULT, all three. */
static inline int user_read(void *to, const void __user *from, size_t length)
{
    return user_range_ok(from, length) ? user_copy_raw(to, from, length) : -EFAULT;
}

static inline int user_write(void __user *to, const void *from, size_t length)
{
    return user_range_ok(to, length) ? user_copy_raw(to, from, length) : -EFAULT;
}

int user_clear(void __user *to, size_t length);
/* Copies a string with its NUL: its length without it, -EFAULT, or -ENAMETOOLONG where size is too
 * small. */
int user_string(char *to, const char __user *from, size_t size);
/* One aligned word in one access: cheap, and never torn. 0 or -EFAULT. With interrupts off a page
 * that is not there is -EFAULT at once: touch it with interrupts on, then try again. */
#include "kernel/arch/i386/user_word.h"
/* provides, inline: int user_read32(uint32_t *to, const uint32_t __user *from); */
int user_write32(uint32_t __user *to, uint32_t value);
/* Puts replacement into the word if it holds *expected, in one atomic step, and gives in *expected
 * what it held. The page must be writable either way. */
int user_compare_exchange32(uint32_t __user *word, uint32_t *expected, uint32_t replacement);

#endif
