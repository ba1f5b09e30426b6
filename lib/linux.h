/* Linux's binary interface on i386: the numbers and structures in which kernel and programs must
 * agree. Everything here is documented in the man pages (section 2) under the same names. */
#ifndef LIB_LINUX_H
#define LIB_LINUX_H

#include <stdint.h>

#include "lib/linux_file.h"
#include "lib/linux_memory.h"
#include "lib/linux_signal.h"
#include "lib/linux_time.h"

/* uname(2) */
struct utsname {
    char sysname[65], nodename[65], release[65], version[65], machine[65], domainname[65];
};

/* set_thread_area(2) and clone(2) with CLONE_SETTLS: one segment descriptor, in plain fields. */
struct user_desc {
    uint32_t entry_number; /* -1: choose one and write its number here */
    uint32_t base_addr, limit;
    uint32_t seg_32bit : 1, contents : 2, read_exec_only : 1, limit_in_pages : 1;
    uint32_t seg_not_present : 1, useable : 1;
};

/* clone(2) */
#define CLONE_SIGNAL         0x000000ff /* mask: the signal to the parent at the end */
#define CLONE_VM             0x00000100
#define CLONE_FS             0x00000200
#define CLONE_FILES          0x00000400
#define CLONE_SIGHAND        0x00000800
#define CLONE_VFORK          0x00004000
#define CLONE_PARENT         0x00008000
#define CLONE_THREAD         0x00010000
#define CLONE_SYSVSEM        0x00040000
#define CLONE_SETTLS         0x00080000
#define CLONE_PARENT_SETTID  0x00100000
#define CLONE_CHILD_CLEARTID 0x00200000
#define CLONE_DETACHED       0x00400000
#define CLONE_CHILD_SETTID   0x01000000

/* futex(2) */
#define FUTEX_WAIT           0
#define FUTEX_WAKE           1
#define FUTEX_REQUEUE        3
#define FUTEX_CMP_REQUEUE    4
#define FUTEX_WAKE_OP        5
#define FUTEX_WAIT_BITSET    9
#define FUTEX_WAKE_BITSET    10
#define FUTEX_PRIVATE_FLAG   128
#define FUTEX_CLOCK_REALTIME 256
#define FUTEX_CMD_MASK       (~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME))
/* FUTEX_WAKE_OP's value3: operation << 28 | comparison << 24 | argument << 12 | compared with */
#define FUTEX_OP_SET         0
#define FUTEX_OP_ADD         1
#define FUTEX_OP_OR          2
#define FUTEX_OP_ANDN        3
#define FUTEX_OP_XOR         4
#define FUTEX_OP_OPARG_SHIFT 8 /* with an operation: its argument is the number of a bit */
#define FUTEX_OP_CMP_EQ      0
#define FUTEX_OP_CMP_NE      1
#define FUTEX_OP_CMP_LT      2
#define FUTEX_OP_CMP_LE      3
#define FUTEX_OP_CMP_GT      4
#define FUTEX_OP_CMP_GE      5
/* The word of a lock in a robust list: its owner's number, and these. */
#define FUTEX_WAITERS    0x80000000u
#define FUTEX_OWNER_DIED 0x40000000u
#define FUTEX_TID_MASK   0x3fffffffu
struct robust_list_head { /* set_robust_list(2) */
    uint32_t list;        /* the first link, whose first word leads to the next; the last to here */
    uint32_t futex_offset;    /* from a link to its lock's word */
    uint32_t list_op_pending; /* a link that is just put in or taken out, or 0 */
};

/* wait4(2): options, and how its status is read and made. */
#define WNOHANG                         1
#define WUNTRACED                       2
#define WTERMSIG(status)                ((status)&0x7f)
#define WIFEXITED(status)               (WTERMSIG(status) == 0)
#define WEXITSTATUS(status)             (((status) >> 8) & 0xff)
#define WIFSIGNALED(status)             (WTERMSIG(status) != 0 && WTERMSIG(status) != 0x7f)
#define W_EXITCODE(exit_status, signal) (((exit_status)&0xff) << 8 | (signal))

/* The auxiliary vector above a new program's environment, getauxval(3). */
#define AT_NULL         0
#define AT_PHDR         3
#define AT_PHENT        4
#define AT_PHNUM        5
#define AT_PAGESZ       6
#define AT_BASE         7
#define AT_FLAGS        8
#define AT_ENTRY        9
#define AT_UID          11
#define AT_EUID         12
#define AT_GID          13
#define AT_EGID         14
#define AT_PLATFORM     15
#define AT_HWCAP        16
#define AT_CLKTCK       17
#define AT_HWCAP2       26
#define AT_MINSIGSTKSZ  51 /* bytes that a signal frame may take, at most */
#define AT_SECURE       23
#define AT_RANDOM       25
#define AT_EXECFN       31
#define AT_SYSINFO      32 /* the address of __kernel_vsyscall */
#define AT_SYSINFO_EHDR 33 /* the address of the vDSO's ELF header */

/* reboot(2) */
#define LINUX_REBOOT_MAGIC1        0xfee1dead
#define LINUX_REBOOT_MAGIC2        672274793
#define LINUX_REBOOT_CMD_RESTART   0x01234567
#define LINUX_REBOOT_CMD_HALT      0xcdef0123
#define LINUX_REBOOT_CMD_POWER_OFF 0x4321fedc

_Static_assert(sizeof(struct utsname) == 390, "Linux utsname");
_Static_assert(sizeof(struct user_desc) == 16, "Linux i386 user_desc");
_Static_assert(sizeof(struct robust_list_head) == 12, "Linux i386 robust_list_head");

#endif
