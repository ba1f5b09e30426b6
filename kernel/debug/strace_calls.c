/* Which argument of which call is shown how. What the table of calls (kernel/syscalls.h) says of
 * its kind is enough for most; here stands the rest. */
#include "kernel/call_numbers.h"
#include "kernel/debug/strace_showers.h"

static const uint8_t shows[TABLE_SIZE][STRACE_ARGUMENTS] = {
    /* files */
    [NR_read] = {DECIMAL, BYTES_OUT},
    [NR_write] = {DECIMAL, BYTES},
    [NR_pread64] = {DECIMAL, BYTES_OUT, UNSIGNED, OFFSET},
    [NR_pwrite64] = {DECIMAL, BYTES, UNSIGNED, OFFSET},
    [NR_readv] = {DECIMAL, VECTOR_OUT},
    [NR_writev] = {DECIMAL, VECTOR},
    [NR_preadv] = {DECIMAL, VECTOR_OUT, UNSIGNED, OFFSET},
    [NR_pwritev] = {DECIMAL, VECTOR, UNSIGNED, OFFSET},
    [NR_open] = {PATH_NAME, OPEN_FLAGS, OCTAL},
    [NR_openat] = {DIRECTORY, PATH_NAME, OPEN_FLAGS, OCTAL},
    [NR_creat] = {PATH_NAME, OCTAL},
    [NR_lseek] = {DECIMAL, DECIMAL, WHENCE},
    [NR__llseek] = {DECIMAL, HIGH_OFFSET, BY_KIND, OFFSET_OUT, WHENCE},
    [NR_truncate64] = {PATH_NAME, OFFSET},
    [NR_ftruncate64] = {DECIMAL, OFFSET},
    [NR_fcntl] = {DECIMAL, FILE_COMMAND, FILE_ARGUMENT},
    [NR_fcntl64] = {DECIMAL, FILE_COMMAND, FILE_ARGUMENT},
    [NR_ioctl] = {DECIMAL, REQUEST, REQUEST_ARGUMENT},
    [NR_dup3] = {DECIMAL, DECIMAL, PIPE_FLAGS},
    [NR_pipe] = {TWO_WORDS_OUT},
    [NR_pipe2] = {TWO_WORDS_OUT, PIPE_FLAGS},
    [NR_stat] = {PATH_NAME, STAT_OUT},
    [NR_lstat] = {PATH_NAME, STAT_OUT},
    [NR_fstat] = {DECIMAL, STAT_OUT},
    [NR_stat64] = {PATH_NAME, STAT64_OUT},
    [NR_lstat64] = {PATH_NAME, STAT64_OUT},
    [NR_fstat64] = {DECIMAL, STAT64_OUT},
    [NR_fstatat64] = {DIRECTORY, PATH_NAME, STAT64_OUT, AT_FLAGS},
    [NR_statx] = {DIRECTORY, PATH_NAME, STATX_FLAGS, STATX_MASK, STATX_OUT},
    [NR_access] = {PATH_NAME, ACCESS},
    [NR_faccessat] = {DIRECTORY, PATH_NAME, ACCESS},
    [NR_faccessat2] = {DIRECTORY, PATH_NAME, ACCESS, AT_FLAGS},
    [NR_getcwd] = {PATH_OUT},
    [NR_readlink] = {PATH_NAME, BYTES_OUT},
    [NR_readlinkat] = {DIRECTORY, PATH_NAME, BYTES_OUT},
    [NR_getdents64] = {DECIMAL, ENTRIES_OUT},
    [NR_mkdir] = {PATH_NAME, OCTAL},
    [NR_mkdirat] = {DIRECTORY, PATH_NAME, OCTAL},
    [NR_mknodat] = {DIRECTORY, PATH_NAME, OCTAL, HEX},
    [NR_chmod] = {PATH_NAME, OCTAL},
    [NR_fchmod] = {DECIMAL, OCTAL},
    [NR_fchmodat] = {DIRECTORY, PATH_NAME, OCTAL},
    [NR_fchownat] = {DIRECTORY, PATH_NAME, DECIMAL, DECIMAL, AT_FLAGS},
    [NR_umask] = {OCTAL},
    [NR_unlinkat] = {DIRECTORY, PATH_NAME, AT_FLAGS},
    [NR_renameat] = {DIRECTORY, PATH_NAME, DIRECTORY, PATH_NAME},
    [NR_renameat2] = {DIRECTORY, PATH_NAME, DIRECTORY, PATH_NAME, HEX},
    [NR_linkat] = {DIRECTORY, PATH_NAME, DIRECTORY, PATH_NAME, AT_FLAGS},
    [NR_symlinkat] = {PATH_NAME, DIRECTORY, PATH_NAME},
    [NR_utimensat_time64] = {DIRECTORY, PATH_NAME, TIMESPECS, AT_FLAGS},
    [NR_poll] = {POLLS},
    [NR_ppoll] = {POLLS, UNSIGNED, TIMESPEC, SIGNALS},
    [NR_ppoll_time64] = {POLLS, UNSIGNED, TIMESPEC64, SIGNALS},
    [NR__newselect] = {DECIMAL, FD_SET, FD_SET, FD_SET, TIMEVAL},
    [NR_pselect6] = {DECIMAL, FD_SET, FD_SET, FD_SET, TIMESPEC},
    [NR_pselect6_time64] = {DECIMAL, FD_SET, FD_SET, FD_SET, TIMESPEC64},
    [NR_epoll_create1] = {EPOLL_FLAGS},
    [NR_epoll_ctl] = {DECIMAL, EPOLL_OPERATION, DECIMAL, EPOLL_EVENT},
    [NR_epoll_wait] = {DECIMAL, EPOLL_EVENTS_OUT},
    [NR_epoll_pwait] = {DECIMAL, EPOLL_EVENTS_OUT, DECIMAL, DECIMAL, SIGNALS},
    [NR_epoll_pwait2] = {DECIMAL, EPOLL_EVENTS_OUT, DECIMAL, TIMESPEC64, SIGNALS},
    [NR_eventfd2] = {UNSIGNED, EVENTFD_FLAGS},
    [NR_getrandom] = {BYTES_OUT, UNSIGNED, RANDOM_FLAGS},
    /* memory */
    [NR_brk] = {ADDRESS},
    [NR_mmap2] = {ADDRESS, UNSIGNED, PROTECTION, MAPPING, DECIMAL, HEX},
    [NR_mprotect] = {ADDRESS, UNSIGNED, PROTECTION},
    [NR_mremap] = {ADDRESS, UNSIGNED, UNSIGNED, REMAP, ADDRESS},
    [NR_msync] = {ADDRESS, UNSIGNED, SYNC},
    [NR_madvise] = {ADDRESS, UNSIGNED, ADVICE},
    /* processes and threads */
    [NR_execve] = {PATH_NAME, STRINGS, ENVIRONMENT},
    [NR_execveat] = {DIRECTORY, PATH_NAME, STRINGS, ENVIRONMENT, AT_FLAGS},
    [NR_clone] = {CLONE},
    [NR_clone3] = {CLONE3},
    [NR_waitpid] = {DECIMAL, STATUS_OUT, WAIT_OPTIONS},
    [NR_wait4] = {DECIMAL, STATUS_OUT, WAIT_OPTIONS},
    [NR_waitid] = {ID_TYPE, DECIMAL, SIGINFO_OUT, WAIT_OPTIONS},
    [NR_futex] = {ADDRESS, FUTEX, DECIMAL, TIMESPEC, ADDRESS, HEX},
    [NR_futex_time64] = {ADDRESS, FUTEX, DECIMAL, TIMESPEC64, ADDRESS, HEX},
    [NR_set_thread_area] = {SEGMENT},
    [NR_ugetrlimit] = {LIMIT, LIMIT_OUT},
    [NR_setrlimit] = {LIMIT, LIMIT_IN},
    [NR_prlimit64] = {DECIMAL, LIMIT, LIMIT64_IN, LIMIT64_OUT},
    [NR_getrusage] = {USAGE},
    [NR_prctl] = {PRCTL},
    [NR_sched_setscheduler] = {DECIMAL, POLICY},
    [NR_sched_get_priority_max] = {POLICY},
    [NR_sched_get_priority_min] = {POLICY},
    [NR_sched_rr_get_interval] = {DECIMAL, TIMESPEC_OUT},
    [NR_getpriority] = {PRIORITY_OF},
    [NR_setpriority] = {PRIORITY_OF},
    [NR_uname] = {NAMES_OUT},
    /* signals */
    [NR_kill] = {DECIMAL, SIGNAL},
    [NR_tkill] = {DECIMAL, SIGNAL},
    [NR_tgkill] = {DECIMAL, DECIMAL, SIGNAL},
    [NR_signal] = {SIGNAL},
    [NR_sigaction] = {SIGNAL},
    [NR_rt_sigaction] = {SIGNAL, ACTION, ACTION_OUT},
    [NR_rt_sigprocmask] = {MASK_CHANGE, SIGNALS, SIGNALS_OUT},
    [NR_rt_sigpending] = {SIGNALS_OUT},
    [NR_rt_sigsuspend] = {SIGNALS},
    [NR_rt_sigtimedwait] = {SIGNALS, SIGINFO_OUT, TIMESPEC},
    [NR_rt_sigqueueinfo] = {DECIMAL, SIGNAL, SIGINFO},
    [NR_rt_tgsigqueueinfo] = {DECIMAL, DECIMAL, SIGNAL, SIGINFO},
    [NR_sigaltstack] = {STACK, STACK_OUT},
    /* time */
    [NR_time] = {WORD_OUT},
    [NR_gettimeofday] = {TIMEVAL_OUT},
    [NR_settimeofday] = {TIMEVAL},
    [NR_nanosleep] = {TIMESPEC, REMAINING},
    [NR_clock_gettime] = {CLOCK, TIMESPEC_OUT},
    [NR_clock_settime] = {CLOCK, TIMESPEC},
    [NR_clock_getres] = {CLOCK, TIMESPEC_OUT},
    [NR_clock_nanosleep] = {CLOCK, TIMER_FLAGS, TIMESPEC, REMAINING},
    [NR_clock_adjtime] = {CLOCK},
    [NR_clock_gettime64] = {CLOCK, TIMESPEC64_OUT},
    [NR_clock_settime64] = {CLOCK, TIMESPEC64},
    [NR_clock_getres_time64] = {CLOCK, TIMESPEC64_OUT},
    [NR_clock_nanosleep_time64] = {CLOCK, TIMER_FLAGS, TIMESPEC64, REMAINING64},
    [NR_clock_adjtime64] = {CLOCK},
    [NR_setitimer] = {INTERVAL_TIMER, ITIMERVAL, ITIMERVAL_OUT},
    [NR_getitimer] = {INTERVAL_TIMER, ITIMERVAL_OUT},
    [NR_timer_create] = {CLOCK, EVENT, WORD_OUT},
    [NR_timer_settime] = {DECIMAL, TIMER_FLAGS, ITIMERSPEC, ITIMERSPEC_OUT},
    [NR_timer_gettime] = {DECIMAL, ITIMERSPEC_OUT},
    [NR_timer_settime64] = {DECIMAL, TIMER_FLAGS, ITIMERSPEC64, ITIMERSPEC64_OUT},
    [NR_timer_gettime64] = {DECIMAL, ITIMERSPEC64_OUT},
};

/* The table of calls by number: name, and what the kinds of the arguments mean here. */
enum kind_show {
    INT = DECIMAL,
    FD = DECIMAL,
    SIZE = UNSIGNED,
    PATH = PATH_NAME,
    IN = ADDRESS,
    OUT = ADDRESS,
    INOUT = ADDRESS,
    ADDRESSES = ADDRESS,
    USER = ADDRESS,
};

struct known_call {
    const char *name;
    uint8_t count, kinds[STRACE_ARGUMENTS];
};

#define CALL0(number, name)                         [CALL_PLACE(number)] = {#name, 0, {0}},
#define CALL1(number, name, t1, a1, k1)             [CALL_PLACE(number)] = {#name, 1, {k1}},
#define CALL2(number, name, t1, a1, k1, t2, a2, k2) [CALL_PLACE(number)] = {#name, 2, {k1, k2}},
#define CALL3(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3)                                    \
    [CALL_PLACE(number)] = {#name, 3, {k1, k2, k3}},
#define CALL4(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4)                        \
    [CALL_PLACE(number)] = {#name, 4, {k1, k2, k3, k4}},
#define CALL5(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4, t5, a5, k5)            \
    [CALL_PLACE(number)] = {#name, 5, {k1, k2, k3, k4, k5}},
#define CALL6(number, name, t1, a1, k1, t2, a2, k2, t3, a3, k3, t4, a4, k4, t5, a5, k5, t6, a6,    \
              k6)                                                                                  \
    [CALL_PLACE(number)] = {#name, 6, {k1, k2, k3, k4, k5, k6}},

static const struct known_call calls[TABLE_SIZE + BATON_SIZE] = {
#include "kernel/syscalls.h"
};

static const struct known_call *find(uint32_t number)
{
    if (number < TABLE_SIZE)
        return &calls[number];
    if (number - BATON_FIRST < BATON_SIZE)
        return &calls[TABLE_SIZE + number - BATON_FIRST];
    return NULL;
}

const char *strace_call_name(uint32_t number, int *count)
{
    const struct known_call *call = find(number);
    if (!call || !call->name)
        return NULL;
    *count = call->count;
    return call->name;
}

const struct strace_shower *strace_shower_of(uint32_t number, int place)
{
    const struct known_call *call = find(number);
    if (!call || !call->name)
        return &strace_showers[HEX];
    uint8_t show = number < TABLE_SIZE ? shows[number][place] : BY_KIND;
    return &strace_showers[show == BY_KIND ? call->kinds[place] : show];
}

/* Some are addresses or flags, and some tell by an argument what they gave. */
void strace_show_result(struct strace_call *call)
{
    uint32_t result = (uint32_t)call->result;
    switch (call->number) {
    case NR_brk:
    case NR_mmap:
    case NR_mmap2:
    case NR_mremap:
        strace_put(call, "%#x", result);
        break;
    case NR_umask:
        strace_put(call, "%#o", result);
        break;
    case NR_fcntl:
    case NR_fcntl64:
        strace_show_file_result(call);
        break;
    case NR_set_thread_area:
        strace_show_segment_result(call);
        break;
    case NR_poll:
    case NR_ppoll:
    case NR_ppoll_time64:
        strace_show_poll_result(call);
        break;
    default:
        strace_put(call, "%d", call->result);
    }
}
