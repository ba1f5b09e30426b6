/* The errno layer of every system call, made from the table. */
#include "user/syscall.h"

int errno;

/* Turns a raw result into the man page's: -4095 to -1 are errors, all else is a value, even where
 * it looks negative, as an address above 2 GiB does. */
static int with_errno(int result)
{
    if ((unsigned)result < (unsigned)-ERRNO_MAX)
        return result;
    errno = -result;
    return -1;
}

#define exit exit_thread /* see user/syscall.h */
#define CALL0(number, name)                                                                        \
    int name(void)                                                                                 \
    {                                                                                              \
        return with_errno(sys_##name());                                                           \
    }
#define CALL1(number, name, t1, a1, k1)                                                            \
    int name(t1 a1)                                                                                \
    {                                                                                              \
        return with_errno(sys_##name(a1));                                                         \
    }
#define CALL2(number, name, t1, a1, k1, t2, a2, k2)                                                \
    int name(t1 a1, t2 a2)                                                                         \
    {                                                                                              \
        return with_errno(sys_##name(a1, a2));                                                     \
    }
#define CALL3(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3)                                    \
    int name(t1 a1, t2 a2, t3 a3)                                                                  \
    {                                                                                              \
        return with_errno(sys_##name(a1, a2, a3));                                                 \
    }
#define CALL4(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4)                        \
    int name(t1 a1, t2 a2, t3 a3, t4 a4)                                                           \
    {                                                                                              \
        return with_errno(sys_##name(a1, a2, a3, a4));                                             \
    }
#define CALL5(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4, t5, a5, k5)            \
    int name(t1 a1, t2 a2, t3 a3, t4 a4, t5 a5)                                                    \
    {                                                                                              \
        return with_errno(sys_##name(a1, a2, a3, a4, a5));                                         \
    }
#define CALL6(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4, t5, a5, k5, t6, a6,    \
              k6)                                                                                  \
    int name(t1 a1, t2 a2, t3 a3, t4 a4, t5 a5, t6 a6)                                             \
    {                                                                                              \
        return with_errno(sys_##name(a1, a2, a3, a4, a5, a6));                                     \
    }
#include "kernel/syscalls.h"
