/* From registers to C: the dispatch table that entry.asm indexes, made from kernel/syscalls.h. Each
 * entry takes the arguments out of the trap frame (EBX, ECX, EDX, ESI, EDI, EBP, in this order). */
#include "kernel/arch/i386/syscall_table.h"
#include "kernel/calls/calls.h"
#include "kernel/proc/futex.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/linux.h"

#define CALL0(number, name)                                                                        \
    static int32_t enter_##name(struct trap_frame *frame)                                          \
    {                                                                                              \
        (void)frame;                                                                               \
        return sys_##name();                                                                       \
    }
#define CALL1(number, name, t1, a1, k1)                                                            \
    static int32_t enter_##name(struct trap_frame *f)                                              \
    {                                                                                              \
        return sys_##name((t1)f->ebx);                                                             \
    }
#define CALL2(number, name, t1, a1, k1, t2, a2, k2)                                                \
    static int32_t enter_##name(struct trap_frame *f)                                              \
    {                                                                                              \
        return sys_##name((t1)f->ebx, (t2)f->ecx);                                                 \
    }
#define CALL3(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3)                                    \
    static int32_t enter_##name(struct trap_frame *f)                                              \
    {                                                                                              \
        return sys_##name((t1)f->ebx, (t2)f->ecx, (t3)f->edx);                                     \
    }
#define CALL4(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4)                        \
    static int32_t enter_##name(struct trap_frame *f)                                              \
    {                                                                                              \
        return sys_##name((t1)f->ebx, (t2)f->ecx, (t3)f->edx, (t4)f->esi);                         \
    }
#define CALL5(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4, t5, a5, k5)            \
    static int32_t enter_##name(struct trap_frame *f)                                              \
    {                                                                                              \
        return sys_##name((t1)f->ebx, (t2)f->ecx, (t3)f->edx, (t4)f->esi, (t5)f->edi);             \
    }
#define CALL6(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4, t5, a5, k5, t6, a6,    \
              k6)                                                                                  \
    static int32_t enter_##name(struct trap_frame *f)                                              \
    {                                                                                              \
        int error;                                                                                 \
        uint32_t last = syscall_sixth(f, &error);                                                  \
        if (error != 0)                                                                            \
            return -EFAULT;                                                                        \
        return sys_##name((t1)f->ebx, (t2)f->ecx, (t3)f->edx, (t4)f->esi, (t5)f->edi, (t6)last);   \
    }
#include "kernel/syscalls.h"

/* futex(2) as locks call it, without moving six arguments for the two that matter. */
static int32_t enter_lock_futex(struct trap_frame *frame)
{
    if (frame->ecx == (FUTEX_WAKE | FUTEX_PRIVATE_FLAG))
        return futex_wake_private((void *)frame->ebx, (int)frame->edx);
    if (frame->ecx == (FUTEX_WAIT | FUTEX_PRIVATE_FLAG) && frame->esi == 0)
        return futex_wait_private((void *)frame->ebx, frame->edx);
    return enter_futex(frame);
}

uint32_t not_there_count; /* calls answered -ENOSYS since boot */

int32_t syscall_not_there(struct trap_frame *frame)
{
    (void)frame;
    not_there_count++;
    return -ENOSYS;
}

/* Each line of the table, once more, gives its entry; futex's is the one above. */
#define ENTRY(number, name)      [CALL_PLACE(number)] = enter_##name,
#define CALL0(number, name)      ENTRY(number, name)
#define CALL1(number, name, ...) ENTRY(number, name)
#define CALL2(number, name, ...) ENTRY(number, name)
#define CALL3(number, name, ...) ENTRY(number, name)
#define CALL4(number, name, ...) ENTRY(number, name)
#define CALL5(number, name, ...) ENTRY(number, name)
#define CALL6(number, name, ...) ENTRY(number, name)

#define enter_futex enter_lock_futex

/* Linux's numbers, then Baton's own; holes answer -ENOSYS. */
entry_function syscall_table[TABLE_SIZE + BATON_SIZE] = {
#include "kernel/syscalls.h"
};

/* Numbers below this take the short way in entry.asm. */
uint32_t syscall_limit = TABLE_SIZE;

/* Fills the holes; called once at boot. */
void syscall_init(void)
{
    for (int i = 0; i < TABLE_SIZE + BATON_SIZE; i++) {
        if (syscall_table[i] == NULL)
            syscall_table[i] = syscall_not_there;
    }
}
