/* The only way to user memory. Faults are caught in a table: a bad pointer is -EFAULT. Addresses
 * are those of the current address space; lengths are in bytes and checked for wrapping. May sleep.
 */
#ifndef KERNEL_MM_USER_H
#define KERNEL_MM_USER_H

#include <stddef.h>
#include <stdint.h>

#define __user /* marks a pointer that came from ring 3 */

int user_read(void *to, const void __user *from, size_t length);  /* 0 or -EFAULT */
int user_write(void __user *to, const void *from, size_t length); /* 0 or -EFAULT */
int user_clear(void __user *to, size_t length);                   /* 0 or -EFAULT */
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
/* Whether the range lies in the user's half at all. */
int user_range_ok(const void __user *start, size_t length);

#endif
