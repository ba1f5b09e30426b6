/* User memory: the range checks. The copying, and what happens on a bad page, is in
 * kernel/arch/i386/user_copy.asm; so is all of what moves one word. */
#include "kernel/mm/user.h"

#include "kernel/mm/space.h"
#include "lib/errno.h"

int user_clear_raw(void *to, size_t length);
int user_string_raw(char *to, const char *from, size_t size);

int user_clear(void __user *to, size_t length)
{
    return user_range_ok(to, length) ? user_clear_raw(to, length) : -EFAULT;
}

/* A string that runs into the kernel's half has a bad byte, unless size ends before it does. */
int user_string(char *to, const char __user *from, size_t size)
{
    if (!user_range_ok(from, 1))
        return -EFAULT;
    size_t room = (uintptr_t)USER_END - (uintptr_t)from;
    int result = user_string_raw(to, from, size < room ? size : room);
    return result == -ENAMETOOLONG && room < size ? -EFAULT : result;
}
