/* The kernel's side of each system call: int32_t sys_NAME(arguments as in the table). Each gives
 * what the caller finds in EAX: a result, or -errno. Pointers are the user's, and nobody has looked
 * at them. The families are in *_calls.c; each call's contract is its man page, section 2. */
#ifndef KERNEL_CALLS_CALLS_H
#define KERNEL_CALLS_CALLS_H

#include <stdint.h>

/* clang-format off */
#define CALL0(number, name) int32_t sys_##name(void);
#define CALL1(number, name, t1, a1, k1) int32_t sys_##name(t1 a1);
#define CALL2(number, name, t1, a1, k1, t2, a2, k2) int32_t sys_##name(t1 a1, t2 a2);
#define CALL3(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3) \
    int32_t sys_##name(t1 a1, t2 a2, t3 a3);
#define CALL4(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4) \
    int32_t sys_##name(t1 a1, t2 a2, t3 a3, t4 a4);
#define CALL5(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4, t5, a5, k5) \
    int32_t sys_##name(t1 a1, t2 a2, t3 a3, t4 a4, t5 a5);
#define CALL6(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4, t5, a5, k5, t6, a6, k6) \
    int32_t sys_##name(t1 a1, t2 a2, t3 a3, t4 a4, t5 a5, t6 a6);
/* clang-format on */

#include "kernel/syscalls.h"

#endif
