/* The names of flags and values: memory, processes, signals, time. */
#include "kernel/debug/strace_parts.h"
#include "kernel/debug/strace_table.h"

#include "lib/linux.h"
#include "lib/linux_process.h"

/* mmap2(2), mprotect(2) */
const struct strace_name strace_protections[] = {
    NAME(PROT_NONE), NAME(PROT_READ),      NAME(PROT_WRITE),   NAME(PROT_EXEC),
    NAME(PROT_SEM),  NAME(PROT_GROWSDOWN), NAME(PROT_GROWSUP), END,
};

/* ... flags; of those with a bit in common the larger first */
const struct strace_name strace_mappings[] = {
    NAME(MAP_SHARED_VALIDATE),
    NAME(MAP_SHARED),
    NAME(MAP_PRIVATE),
    NAME(MAP_FIXED),
    NAME(MAP_ANONYMOUS),
    NAME(MAP_GROWSDOWN),
    NAME(MAP_DENYWRITE),
    NAME(MAP_EXECUTABLE),
    NAME(MAP_LOCKED),
    NAME(MAP_NORESERVE),
    NAME(MAP_POPULATE),
    NAME(MAP_NONBLOCK),
    NAME(MAP_STACK),
    NAME(MAP_HUGETLB),
    NAME(MAP_SYNC),
    NAME(MAP_FIXED_NOREPLACE),
    END,
};

/* mremap(2) */
const struct strace_name strace_remap_flags[] = {
    NAME(MREMAP_MAYMOVE),
    NAME(MREMAP_FIXED),
    NAME(MREMAP_DONTUNMAP),
    END,
};

/* msync(2) */
const struct strace_name strace_sync_flags[] = {
    NAME(MS_ASYNC),
    NAME(MS_INVALIDATE),
    NAME(MS_SYNC),
    END,
};

/* madvise(2) */
const struct strace_name strace_advice[] = {
    NAME(MADV_NORMAL),
    NAME(MADV_RANDOM),
    NAME(MADV_SEQUENTIAL),
    NAME(MADV_WILLNEED),
    NAME(MADV_DONTNEED),
    NAME(MADV_FREE),
    NAME(MADV_REMOVE),
    NAME(MADV_DONTFORK),
    NAME(MADV_DOFORK),
    NAME(MADV_MERGEABLE),
    NAME(MADV_UNMERGEABLE),
    NAME(MADV_HUGEPAGE),
    NAME(MADV_NOHUGEPAGE),
    NAME(MADV_DONTDUMP),
    NAME(MADV_DODUMP),
    NAME(MADV_WIPEONFORK),
    NAME(MADV_KEEPONFORK),
    NAME(MADV_COLD),
    NAME(MADV_PAGEOUT),
    NAME(MADV_POPULATE_READ),
    NAME(MADV_POPULATE_WRITE),
    NAME(MADV_DONTNEED_LOCKED),
    END,
};

/* clone(2) */
const struct strace_name strace_clone_flags[] = {
    NAME(CLONE_VM),
    NAME(CLONE_FS),
    NAME(CLONE_FILES),
    NAME(CLONE_SIGHAND),
    NAME(CLONE_PIDFD),
    NAME(CLONE_PTRACE),
    NAME(CLONE_VFORK),
    NAME(CLONE_PARENT),
    NAME(CLONE_THREAD),
    NAME(CLONE_SYSVSEM),
    NAME(CLONE_SETTLS),
    NAME(CLONE_PARENT_SETTID),
    NAME(CLONE_CHILD_CLEARTID),
    NAME(CLONE_DETACHED),
    NAME(CLONE_UNTRACED),
    NAME(CLONE_CHILD_SETTID),
    NAME(CLONE_IO),
    END,
};

/* wait4(2), waitid(2) */
const struct strace_name strace_wait_options[] = {
    NAME(WNOHANG),
    NAME(WUNTRACED),
    NAME(WEXITED),
    NAME(WCONTINUED),
    NAME(WNOWAIT),
    {WAIT_OPTION_NOTHREAD, "__WNOTHREAD"},
    {WAIT_OPTION_ALL, "__WALL"},
    {WAIT_OPTION_CLONE, "__WCLONE"},
    END,
};

/* waitid(2) */
const struct strace_name strace_id_types[] = {
    NAME(P_ALL),
    NAME(P_PID),
    NAME(P_PGID),
    END,
};

/* futex(2), without its flags */
const struct strace_name strace_futex_operations[] = {
    NAME(FUTEX_WAIT),        NAME(FUTEX_WAKE),        {2, "FUTEX_FD"},
    NAME(FUTEX_REQUEUE),     NAME(FUTEX_CMP_REQUEUE), NAME(FUTEX_WAKE_OP),
    {6, "FUTEX_LOCK_PI"},    {7, "FUTEX_UNLOCK_PI"},  {8, "FUTEX_TRYLOCK_PI"},
    NAME(FUTEX_WAIT_BITSET), NAME(FUTEX_WAKE_BITSET), END,
};

/* getrlimit(2) */
const struct strace_name strace_limits[] = {
    NAME(RLIMIT_CPU),
    NAME(RLIMIT_FSIZE),
    NAME(RLIMIT_DATA),
    NAME(RLIMIT_STACK),
    NAME(RLIMIT_CORE),
    NAME(RLIMIT_RSS),
    NAME(RLIMIT_NPROC),
    NAME(RLIMIT_NOFILE),
    NAME(RLIMIT_MEMLOCK),
    NAME(RLIMIT_AS),
    NAME(RLIMIT_LOCKS),
    NAME(RLIMIT_SIGPENDING),
    NAME(RLIMIT_MSGQUEUE),
    NAME(RLIMIT_NICE),
    NAME(RLIMIT_RTPRIO),
    NAME(RLIMIT_RTTIME),
    END,
};

/* getrusage(2) */
const struct strace_name strace_usage[] = {
    NAME(RUSAGE_SELF),
    {(uint32_t)RUSAGE_CHILDREN, "RUSAGE_CHILDREN"},
    NAME(RUSAGE_THREAD),
    END,
};

/* prctl(2) */
const struct strace_name strace_prctl[] = {
    NAME(PR_SET_PDEATHSIG),
    NAME(PR_GET_PDEATHSIG),
    NAME(PR_GET_DUMPABLE),
    NAME(PR_SET_DUMPABLE),
    NAME(PR_SET_NAME),
    NAME(PR_GET_NAME),
    NAME(PR_CAPBSET_READ),
    NAME(PR_SET_TIMERSLACK),
    NAME(PR_GET_TIMERSLACK),
    NAME(PR_SET_CHILD_SUBREAPER),
    NAME(PR_GET_CHILD_SUBREAPER),
    NAME(PR_SET_NO_NEW_PRIVS),
    NAME(PR_GET_NO_NEW_PRIVS),
    {0x53564d41, "PR_SET_VMA"},
    END,
};

/* sched_setscheduler(2) */
const struct strace_name strace_policies[] = {
    {0, "SCHED_OTHER"}, {1, "SCHED_FIFO"}, {2, "SCHED_RR"},
    {3, "SCHED_BATCH"}, {5, "SCHED_IDLE"}, END,
};

/* getpriority(2) */
const struct strace_name strace_priorities[] = {
    {0, "PRIO_PROCESS"},
    {1, "PRIO_PGRP"},
    {2, "PRIO_USER"},
    END,
};

/* signal(7) */
const struct strace_name strace_signals[] = {
    NAME(SIGHUP),     NAME(SIGINT),     NAME(SIGQUIT),    NAME(SIGILL),     NAME(SIGTRAP),
    NAME(SIGABRT),    NAME(SIGBUS),     NAME(SIGFPE),     NAME(SIGKILL),    NAME(SIGUSR1),
    NAME(SIGSEGV),    NAME(SIGUSR2),    NAME(SIGPIPE),    NAME(SIGALRM),    NAME(SIGTERM),
    NAME(SIGSTKFLT),  NAME(SIGCHLD),    NAME(SIGCONT),    NAME(SIGSTOP),    NAME(SIGTSTP),
    NAME(SIGTTIN),    NAME(SIGTTOU),    NAME(SIGURG),     NAME(SIGXCPU),    NAME(SIGXFSZ),
    NAME(SIGVTALRM),  NAME(SIGPROF),    NAME(SIGWINCH),   NAME(SIGIO),      NAME(SIGPWR),
    NAME(SIGSYS),     {32, "SIGRTMIN"}, {33, "SIGRT_1"},  {34, "SIGRT_2"},  {35, "SIGRT_3"},
    {36, "SIGRT_4"},  {37, "SIGRT_5"},  {38, "SIGRT_6"},  {39, "SIGRT_7"},  {40, "SIGRT_8"},
    {41, "SIGRT_9"},  {42, "SIGRT_10"}, {43, "SIGRT_11"}, {44, "SIGRT_12"}, {45, "SIGRT_13"},
    {46, "SIGRT_14"}, {47, "SIGRT_15"}, {48, "SIGRT_16"}, {49, "SIGRT_17"}, {50, "SIGRT_18"},
    {51, "SIGRT_19"}, {52, "SIGRT_20"}, {53, "SIGRT_21"}, {54, "SIGRT_22"}, {55, "SIGRT_23"},
    {56, "SIGRT_24"}, {57, "SIGRT_25"}, {58, "SIGRT_26"}, {59, "SIGRT_27"}, {60, "SIGRT_28"},
    {61, "SIGRT_29"}, {62, "SIGRT_30"}, {63, "SIGRT_31"}, {64, "SIGRT_32"}, END,
};

/* siginfo, where the signal does not matter */
const struct strace_name strace_signal_codes[] = {
    NAME(SI_USER),
    NAME(SI_KERNEL),
    {(uint32_t)SI_QUEUE, "SI_QUEUE"},
    {(uint32_t)SI_TIMER, "SI_TIMER"},
    {(uint32_t)SI_TKILL, "SI_TKILL"},
    END,
};

/* sigprocmask(2) */
const struct strace_name strace_mask_changes[] = {
    NAME(SIG_BLOCK),
    NAME(SIG_UNBLOCK),
    NAME(SIG_SETMASK),
    END,
};

/* sigaction(2) */
const struct strace_name strace_action_flags[] = {
    NAME(SA_NOCLDSTOP), NAME(SA_NOCLDWAIT), NAME(SA_SIGINFO),
    NAME(SA_RESTORER),  NAME(SA_ONSTACK),   NAME(SA_RESTART),
    NAME(SA_NODEFER),   NAME(SA_RESETHAND), END,
};

/* timer_create(2) */
const struct strace_name strace_notifications[] = {
    NAME(SIGEV_SIGNAL), NAME(SIGEV_NONE), NAME(SIGEV_THREAD), NAME(SIGEV_THREAD_ID), END,
};

/* clock_gettime(2) */
const struct strace_name strace_clocks[] = {
    NAME(CLOCK_REALTIME),          NAME(CLOCK_MONOTONIC),     NAME(CLOCK_PROCESS_CPUTIME_ID),
    NAME(CLOCK_THREAD_CPUTIME_ID), NAME(CLOCK_MONOTONIC_RAW), NAME(CLOCK_REALTIME_COARSE),
    NAME(CLOCK_MONOTONIC_COARSE),  NAME(CLOCK_BOOTTIME),      NAME(CLOCK_REALTIME_ALARM),
    NAME(CLOCK_BOOTTIME_ALARM),    NAME(CLOCK_TAI),           END,
};

/* timer_settime(2), clock_nanosleep(2) */
const struct strace_name strace_timer_flags[] = {
    NAME(TIMER_ABSTIME),
    END,
};

/* setitimer(2) */
const struct strace_name strace_interval_timers[] = {
    NAME(ITIMER_REAL),
    NAME(ITIMER_VIRTUAL),
    NAME(ITIMER_PROF),
    END,
};
