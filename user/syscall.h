/* How a program asks the kernel: number in EAX, arguments in EBX, ECX, EDX, ESI, EDI and EBP, then
 * through a door; the result is in EAX. Two layers, both made from the one table of calls:
 *
 *   sys_write(1, "hi", 2)   the raw call; an error is a negative number, such as -EFAULT
 *   write(1, "hi", 2)       as the man page has it; an error is -1, and errno says which
 *
 * Read next: user/doors.c, and user/start.c, which chooses one. */
#ifndef USER_SYSCALL_H
#define USER_SYSCALL_H

#include <stdint.h>

#include "lib/errno.h"
#include "lib/linux.h"

/* One for the whole process, not one for each thread: a thread that cares beside others that fail
 * uses the raw layer, as user/thread.c does. */
extern int errno;

/* The door in use: a routine that expects the registers set as above. */
extern void (*system_call_door)(void);
/* The old door, INT 0x80. The fast one has no name here: the kernel gives it as AT_SYSINFO. */
void door_int80(void);

static inline int system_call0(int number)
{
    int result;
    __asm__ volatile("call *system_call_door" : "=a"(result) : "0"(number) : "memory", "cc");
    return result;
}

static inline int system_call1(int number, int a)
{
    int result;
    __asm__ volatile("call *system_call_door"
                     : "=a"(result)
                     : "0"(number), "b"(a)
                     : "memory", "cc");
    return result;
}

static inline int system_call2(int number, int a, int b)
{
    int result;
    __asm__ volatile("call *system_call_door"
                     : "=a"(result)
                     : "0"(number), "b"(a), "c"(b)
                     : "memory", "cc");
    return result;
}

static inline int system_call3(int number, int a, int b, int c)
{
    int result;
    __asm__ volatile("call *system_call_door"
                     : "=a"(result)
                     : "0"(number), "b"(a), "c"(b), "d"(c)
                     : "memory", "cc");
    return result;
}

static inline int system_call4(int number, int a, int b, int c, int d)
{
    int result;
    __asm__ volatile("call *system_call_door"
                     : "=a"(result)
                     : "0"(number), "b"(a), "c"(b), "d"(c), "S"(d)
                     : "memory", "cc");
    return result;
}

static inline int system_call5(int number, int a, int b, int c, int d, int e)
{
    int result;
    __asm__ volatile("call *system_call_door"
                     : "=a"(result)
                     : "0"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
                     : "memory", "cc");
    return result;
}

/* The sixth argument goes in EBP, which the compiler keeps for itself: in user/doors.c, in
 * assembly. arguments are the six in order. */
int system_call6(int number, const int *arguments);

/* The raw layer. */
#define CALL0(number, name)                                                                        \
    static inline int sys_##name(void)                                                             \
    {                                                                                              \
        return system_call0(number);                                                               \
    }
#define CALL1(number, name, t1, a1, k1)                                                            \
    static inline int sys_##name(t1 a1)                                                            \
    {                                                                                              \
        return system_call1(number, (int)a1);                                                      \
    }
#define CALL2(number, name, t1, a1, k1, t2, a2, k2)                                                \
    static inline int sys_##name(t1 a1, t2 a2)                                                     \
    {                                                                                              \
        return system_call2(number, (int)a1, (int)a2);                                             \
    }
#define CALL3(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3)                                    \
    static inline int sys_##name(t1 a1, t2 a2, t3 a3)                                              \
    {                                                                                              \
        return system_call3(number, (int)a1, (int)a2, (int)a3);                                    \
    }
#define CALL4(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4)                        \
    static inline int sys_##name(t1 a1, t2 a2, t3 a3, t4 a4)                                       \
    {                                                                                              \
        return system_call4(number, (int)a1, (int)a2, (int)a3, (int)a4);                           \
    }
#define CALL5(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4, t5, a5, k5)            \
    static inline int sys_##name(t1 a1, t2 a2, t3 a3, t4 a4, t5 a5)                                \
    {                                                                                              \
        return system_call5(number, (int)a1, (int)a2, (int)a3, (int)a4, (int)a5);                  \
    }
#define CALL6(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4, t5, a5, k5, t6, a6,    \
              k6)                                                                                  \
    static inline int sys_##name(t1 a1, t2 a2, t3 a3, t4 a4, t5 a5, t6 a6)                         \
    {                                                                                              \
        int arguments[6] = {(int)a1, (int)a2, (int)a3, (int)a4, (int)a5, (int)a6};                 \
        return system_call6(number, arguments);                                                    \
    }
#include "kernel/syscalls.h"

/* The errno layer: declared here, made in user/syscall.c. C's own exit() ends the process
 * (user/stdlib.h), while call number 1 ends only the calling thread, so here it has another name.
 */
#define exit                                                    exit_thread
#define CALL0(number, name)                                     int name(void);
#define CALL1(number, name, t1, a1, k1)                         int name(t1 a1);
#define CALL2(number, name, t1, a1, k1, t2, a2, k2)             int name(t1 a1, t2 a2);
#define CALL3(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3) int name(t1 a1, t2 a2, t3 a3);
#define CALL4(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4)                        \
    int name(t1 a1, t2 a2, t3 a3, t4 a4);
#define CALL5(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4, t5, a5, k5)            \
    int name(t1 a1, t2 a2, t3 a3, t4 a4, t5 a5);
#define CALL6(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4, t5, a5, k5, t6, a6,    \
              k6)                                                                                  \
    int name(t1 a1, t2 a2, t3 a3, t4 a4, t5 a5, t6 a6);
#include "kernel/syscalls.h"
#undef exit

/* One value of the auxiliary vector that the kernel laid above the environment; 0: not there. */
unsigned getauxval(unsigned type);

#endif
