/* Linux's binary interface on i386, signals: numbers, actions, what a handler is told (siginfo) and
 * the machine state that it may read and change (ucontext). See signal(7), sigaction(2). */
#ifndef LIB_LINUX_SIGNAL_H
#define LIB_LINUX_SIGNAL_H

#include <stdint.h>

/* signal(7) */
#define SIGHUP    1
#define SIGINT    2
#define SIGQUIT   3
#define SIGILL    4
#define SIGTRAP   5
#define SIGABRT   6
#define SIGBUS    7
#define SIGFPE    8
#define SIGKILL   9
#define SIGUSR1   10
#define SIGSEGV   11
#define SIGUSR2   12
#define SIGPIPE   13
#define SIGALRM   14
#define SIGTERM   15
#define SIGSTKFLT 16
#define SIGCHLD   17
#define SIGCONT   18
#define SIGSTOP   19
#define SIGTSTP   20
#define SIGTTIN   21
#define SIGTTOU   22
#define SIGURG    23
#define SIGXCPU   24
#define SIGXFSZ   25
#define SIGVTALRM 26
#define SIGPROF   27
#define SIGWINCH  28
#define SIGIO     29
#define SIGPWR    30
#define SIGSYS    31
#define SIGRTMIN  32 /* from here on each one sent is queued; the C libraries keep the first two */
#define NSIG      64

/* sigaction(2): special handlers, and flags. */
#define SIG_DFL      0
#define SIG_IGN      1
#define SA_NOCLDSTOP 0x00000001
#define SA_NOCLDWAIT 0x00000002
#define SA_SIGINFO   0x00000004
#define SA_RESTORER  0x04000000
#define SA_ONSTACK   0x08000000
#define SA_RESTART   0x10000000
#define SA_NODEFER   0x40000000
#define SA_RESETHAND 0x80000000u

/* sigprocmask(2) */
#define SIG_BLOCK   0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2

/* A set of signals: bit n - 1 stands for signal n. */
typedef uint64_t signal_set;
#define SIGNAL_BIT(signal) ((signal_set)1 << ((signal)-1))

/* As rt_sigaction(2) takes it; addresses are the user's. */
struct sigaction {
    uint32_t handler, flags, restorer;
    signal_set mask;
};

/* As sigaction(2), the old one, takes it: a set of 32. */
struct old_sigaction {
    uint32_t handler, mask, flags, restorer;
};

/* sigaltstack(2) */
struct signal_stack {
    uint32_t start;
    int32_t flags;
    uint32_t size;
};
#define SS_ONSTACK    1
#define SS_DISABLE    2
#define SS_AUTODISARM 0x80000000u
#define MINSIGSTKSZ   2048

/* siginfo_t. Which of the union's members holds depends on code, and for a code above 0 on signal.
 */
struct siginfo {
    int32_t signal, error, code;
    union {
        struct {
            int32_t pid;
            uint32_t uid;
            uint32_t value; /* SI_QUEUE, SI_MESGQ */
        } sent;             /* SI_USER, SI_TKILL, SI_QUEUE */
        struct {
            int32_t id, overrun;
            uint32_t value;
        } timer; /* SI_TIMER */
        struct {
            int32_t pid;
            uint32_t uid;
            int32_t status;                 /* exit status, or the signal */
            int32_t user_time, system_time; /* in hundredths of a second */
        } child;                            /* SIGCHLD */
        struct {
            uint32_t address;
        } fault; /* SIGILL, SIGFPE, SIGSEGV, SIGBUS, SIGTRAP */
        struct {
            int32_t band, fd;
        } poll; /* SIGIO */
        uint32_t words[29];
    };
};

/* siginfo.code: how it was sent ... */
#define SI_USER    0    /* kill(2) */
#define SI_KERNEL  0x80 /* the kernel, for a reason of its own */
#define SI_QUEUE   (-1)
#define SI_TIMER   (-2)
#define SI_MESGQ   (-3)
#define SI_ASYNCIO (-4)
#define SI_SIGIO   (-5)
#define SI_TKILL   (-6)
/* ... or what happened. */
#define ILL_ILLOPC    1
#define ILL_ILLOPN    2
#define ILL_ILLADR    3
#define ILL_ILLTRP    4
#define ILL_PRVOPC    5
#define ILL_PRVREG    6
#define ILL_COPROC    7
#define ILL_BADSTK    8
#define FPE_INTDIV    1
#define FPE_INTOVF    2
#define FPE_FLTDIV    3
#define FPE_FLTOVF    4
#define FPE_FLTUND    5
#define FPE_FLTRES    6
#define FPE_FLTINV    7
#define FPE_FLTSUB    8
#define SEGV_MAPERR   1
#define SEGV_ACCERR   2
#define BUS_ADRALN    1
#define BUS_ADRERR    2
#define BUS_OBJERR    3
#define TRAP_BRKPT    1
#define TRAP_TRACE    2
#define CLD_EXITED    1
#define CLD_KILLED    2
#define CLD_DUMPED    3
#define CLD_TRAPPED   4
#define CLD_STOPPED   5
#define CLD_CONTINUED 6

/* The FPU's state in a signal frame: FNSAVE's 108 bytes and two words, then, where magic is 0,
 * FXSAVE's 512 bytes, aligned to 16. */
struct fpstate_legacy {
    uint32_t control, status, tag, ip_offset, ip_selector, data_offset, data_selector;
    uint8_t registers[8][10];
    uint16_t status_again, magic;
};
struct fpstate {
    struct fpstate_legacy legacy;
    uint8_t fxsave[512];
};
#define FPSTATE_MAGIC_FXSAVE 0
#define FPSTATE_MAGIC_LEGACY 0xffff

/* The interrupted program's registers, ucontext's uc_mcontext. Selectors have 16 bits; the upper
 * half of each word is not used. */
struct sigcontext {
    uint32_t gs, fs, es, ds;
    uint32_t edi, esi, ebp, esp, ebx, edx, ecx, eax;
    uint32_t trapno, err; /* of the last fault */
    uint32_t eip, cs, eflags;
    uint32_t esp_at_signal, ss;
    uint32_t fpstate; /* address of a struct fpstate, or 0 */
    uint32_t oldmask; /* the first 32 signals of the mask to come back */
    uint32_t cr2;     /* of the last page fault */
};

struct ucontext {
    uint32_t flags, link;
    struct signal_stack stack;
    struct sigcontext mcontext;
    signal_set mask;
};

_Static_assert(sizeof(struct sigaction) == 20, "Linux i386 rt_sigaction");
_Static_assert(sizeof(struct old_sigaction) == 16, "Linux i386 sigaction");
_Static_assert(sizeof(struct signal_stack) == 12, "Linux i386 stack_t");
_Static_assert(sizeof(struct siginfo) == 128, "Linux siginfo_t");
_Static_assert(sizeof(struct fpstate_legacy) == 112, "Linux i386 _fpstate, legacy part");
_Static_assert(sizeof(struct fpstate) == 624, "Linux i386 _fpstate");
_Static_assert(sizeof(struct sigcontext) == 88, "Linux i386 sigcontext");
_Static_assert(sizeof(struct ucontext) == 116, "Linux i386 ucontext");

#endif
