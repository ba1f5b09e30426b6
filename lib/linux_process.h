/* Linux's binary interface on i386, processes: limits, usage, capabilities, scheduling, and what
 * prctl(2) and clone3(2) take. Names and numbers as in the man pages, section 2. */
#ifndef LIB_LINUX_PROCESS_H
#define LIB_LINUX_PROCESS_H

#include "lib/linux.h"

/* clone(2): flags beside those in lib/linux.h, of namespaces none is here. */
#define CLONE_PIDFD    0x00001000
#define CLONE_PTRACE   0x00002000
#define CLONE_UNTRACED 0x00800000
#define CLONE_IO       0x80000000u

/* clone3(2) */
#define CLONE_CLEAR_SIGHAND 0x100000000ull
struct clone_arguments {
    uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
    uint64_t set_tid, set_tid_size; /* from Linux 5.5 on */
    uint64_t cgroup;                /* from 5.7 on */
};
#define CLONE_ARGUMENTS_FIRST 64 /* bytes of the first version */

/* wait4(2), waitid(2): options; WNOHANG and WUNTRACED are in lib/linux.h. */
#define WSTOPPED             2 /* what wait4(2) calls WUNTRACED */
#define WEXITED              4
#define WCONTINUED           8
#define WNOWAIT              0x01000000
#define WAIT_OPTION_NOTHREAD 0x20000000u /* __WNOTHREAD, __WALL, __WCLONE */
#define WAIT_OPTION_ALL      0x40000000u
#define WAIT_OPTION_CLONE    0x80000000u
#define P_ALL                0
#define P_PID                1
#define P_PGID               2
#define W_STOPCODE(signal)   ((signal) << 8 | 0x7f)
#define W_CONTINUED          0xffff
#define WIFSTOPPED(status)   (((status)&0xff) == 0x7f)
#define WSTOPSIG(status)     (((status) >> 8) & 0xff)

/* getrusage(2) */
#define RUSAGE_SELF     0
#define RUSAGE_CHILDREN (-1)
#define RUSAGE_THREAD   1

struct rusage {
    struct timeval32 user_time, system_time;
    int32_t resident_most; /* KiB */
    int32_t shared, unshared_data, unshared_stack;
    int32_t minor_faults, major_faults, swaps;
    int32_t blocks_in, blocks_out, messages_sent, messages_received, signals;
    int32_t voluntary_switches, involuntary_switches;
};

/* getrlimit(2), setrlimit(2), prlimit(2) */
#define RLIMIT_CPU        0
#define RLIMIT_FSIZE      1
#define RLIMIT_DATA       2
#define RLIMIT_STACK      3
#define RLIMIT_CORE       4
#define RLIMIT_RSS        5
#define RLIMIT_NPROC      6
#define RLIMIT_NOFILE     7
#define RLIMIT_MEMLOCK    8
#define RLIMIT_AS         9
#define RLIMIT_LOCKS      10
#define RLIMIT_SIGPENDING 11
#define RLIMIT_MSGQUEUE   12
#define RLIMIT_NICE       13
#define RLIMIT_RTPRIO     14
#define RLIMIT_RTTIME     15
#define RLIMIT_COUNT      16
#define RLIM_INFINITY     0xffffffffu
#define RLIM64_INFINITY   UINT64_MAX
#define RLIM_OLD_INFINITY 0x7fffffffu /* what the first getrlimit, number 76, can say at most */

struct rlimit {
    uint32_t current, maximum;
};
struct rlimit64 {
    uint64_t current, maximum;
};

/* capget(2), capset(2) */
#define CAPABILITY_VERSION_1 0x19980330u /* one struct for 32 capabilities */
#define CAPABILITY_VERSION_2 0x20071026u /* two, from here on */
#define CAPABILITY_VERSION_3 0x20080522u
#define CAP_LAST             40

struct capability_header {
    uint32_t version;
    int32_t pid;
};
struct capability_data {
    uint32_t effective, permitted, inheritable;
};

/* prctl(2) */
#define PR_SET_PDEATHSIG       1
#define PR_GET_PDEATHSIG       2
#define PR_GET_DUMPABLE        3
#define PR_SET_DUMPABLE        4
#define PR_SET_NAME            15
#define PR_GET_NAME            16
#define PR_CAPBSET_READ        23
#define PR_SET_TIMERSLACK      29
#define PR_GET_TIMERSLACK      30
#define PR_SET_CHILD_SUBREAPER 36
#define PR_GET_CHILD_SUBREAPER 37
#define PR_SET_NO_NEW_PRIVS    38
#define PR_GET_NO_NEW_PRIVS    39
#define TASK_NAME_SIZE         16

/* personality(2) */
#define PER_LINUX          0x0000
#define PER_LINUX32        0x0008
#define ADDR_NO_RANDOMIZE  0x0040000
#define PERSONALITY_UNSAID 0xffffffffu

/* sched_setscheduler(2) */
#define SCHED_OTHER         0
#define SCHED_FIFO          1
#define SCHED_RR            2
#define SCHED_BATCH         3
#define SCHED_IDLE          5
#define SCHED_RESET_ON_FORK 0x40000000

struct sched_param {
    int32_t priority;
};

/* getpriority(2), setpriority(2) */
#define PRIO_PROCESS 0
#define PRIO_PGRP    1
#define PRIO_USER    2

/* sysinfo(2) */
struct sysinfo {
    int32_t uptime; /* seconds */
    uint32_t loads[3];
    uint32_t total_ram, free_ram, shared_ram, buffer_ram, total_swap, free_swap;
    uint16_t processes, pad;
    uint32_t total_high, free_high, unit;
    uint8_t reserved[8];
};

_Static_assert(sizeof(struct clone_arguments) == 88, "Linux clone_args");
_Static_assert(sizeof(struct rusage) == 72, "Linux i386 rusage");
_Static_assert(sizeof(struct rlimit) == 8, "Linux i386 rlimit");
_Static_assert(sizeof(struct rlimit64) == 16, "Linux rlimit64");
_Static_assert(sizeof(struct capability_header) == 8, "Linux cap_user_header_t");
_Static_assert(sizeof(struct capability_data) == 12, "Linux cap_user_data_t");
_Static_assert(sizeof(struct sched_param) == 4, "Linux sched_param");
_Static_assert(sizeof(struct sysinfo) == 64, "Linux i386 sysinfo");

#endif
