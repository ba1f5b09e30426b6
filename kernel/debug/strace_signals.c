/* How arguments of the calls on signals are shown, and signals themselves. */
#include "kernel/debug/strace_parts.h"

#include "lib/linux.h"
#include "lib/linux_signal.h"

enum { SHORT_NAME = 3 /* past "SIG" */ };

static void put_members(struct strace_call *call, signal_set set)
{
    const char *between = "";
    for (int signal = 1; signal <= NSIG; signal++) {
        if (!(set & SIGNAL_BIT(signal)))
            continue;
        const struct strace_name *name = strace_signals;
        while (name->name && name->value != (uint32_t)signal)
            name++;
        strace_put(call, "%s%s", between, name->name + SHORT_NAME);
        between = " ";
    }
}

/* A set of which more than half are members is shown by those that are not. */
static void put_set(struct strace_call *call, signal_set set)
{
    int members = 0;
    for (signal_set rest = set; rest; rest &= rest - 1)
        members++;
    bool inverse = members > NSIG / 2;
    strace_put(call, inverse ? "~[" : "[");
    put_members(call, inverse ? ~set : set);
    strace_put(call, "]");
}

void strace_show_signal_set(struct strace_call *call, uint32_t value,
                            const struct strace_shower *how)
{
    signal_set set;
    (void)how;
    if (strace_read(call, value, &set, sizeof set))
        put_set(call, set);
}

static void put_handler(struct strace_call *call, uint32_t handler)
{
    if (handler <= SIG_IGN)
        strace_put(call, handler == SIG_IGN ? "SIG_IGN" : "SIG_DFL");
    else
        strace_put(call, "%#x", handler);
}

void strace_show_action(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    struct sigaction action;
    (void)how;
    if (!strace_read(call, value, &action, sizeof action))
        return;
    strace_put(call, action.flags & SA_SIGINFO ? "{sa_sigaction=" : "{sa_handler=");
    put_handler(call, action.handler);
    strace_put(call, ", sa_mask=");
    put_set(call, action.mask);
    strace_put(call, ", sa_flags=");
    strace_flags(call, action.flags, strace_action_flags);
    if (action.flags & SA_RESTORER)
        strace_put(call, ", sa_restorer=%#x", action.restorer);
    strace_put(call, "}");
}

void strace_show_alternate(struct strace_call *call, uint32_t value,
                           const struct strace_shower *how)
{
    static const struct strace_name flags[] = {{SS_ONSTACK, "SS_ONSTACK"},
                                               {SS_DISABLE, "SS_DISABLE"},
                                               {SS_AUTODISARM, "SS_AUTODISARM"},
                                               {0, NULL}};
    struct signal_stack stack;
    if (!strace_read(call, value, &stack, sizeof stack))
        return;
    strace_put(call, "{ss_sp=");
    strace_show_address(call, stack.start, how);
    strace_put(call, ", ss_flags=");
    strace_flags(call, (uint32_t)stack.flags, flags);
    strace_put(call, ", ss_size=%u}", stack.size);
}

static bool is_fault(int signal)
{
    return signal == SIGSEGV || signal == SIGBUS || signal == SIGILL || signal == SIGFPE ||
           signal == SIGTRAP;
}

/* The code of a fault or of a child's change: its name depends on the signal. */
static void put_code(struct strace_call *call, const struct siginfo *info)
{
    static const struct strace_name segv[] = {
        {SEGV_MAPERR, "SEGV_MAPERR"}, {SEGV_ACCERR, "SEGV_ACCERR"}, {0, NULL}};
    static const struct strace_name fpe[] = {
        {FPE_INTDIV, "FPE_INTDIV"}, {FPE_FLTDIV, "FPE_FLTDIV"}, {0, NULL}};
    static const struct strace_name child[] = {
        {CLD_EXITED, "CLD_EXITED"},   {CLD_KILLED, "CLD_KILLED"},       {CLD_DUMPED, "CLD_DUMPED"},
        {CLD_STOPPED, "CLD_STOPPED"}, {CLD_CONTINUED, "CLD_CONTINUED"}, {0, NULL}};
    const struct strace_name *names = strace_signal_codes;
    bool specific = info->code > 0 && info->code < SI_KERNEL;
    if (specific && info->signal == SIGSEGV)
        names = segv;
    else if (specific && info->signal == SIGFPE)
        names = fpe;
    else if (specific && info->signal == SIGCHLD)
        names = child;
    strace_choice(call, (uint32_t)info->code, names);
}

void strace_put_siginfo(struct strace_call *call, const struct siginfo *info)
{
    strace_put(call, "{si_signo=");
    strace_choice(call, (uint32_t)info->signal, strace_signals);
    strace_put(call, ", si_code=");
    put_code(call, info);
    if (info->code == SI_TIMER)
        strace_put(call, ", si_timerid=%#x, si_overrun=%d, si_value={int=%d, ptr=%#x}",
                   (uint32_t)info->timer.id, info->timer.overrun, (int)info->timer.value,
                   info->timer.value);
    else if (info->code <= 0)
        strace_put(call, ", si_pid=%d, si_uid=%u", info->sent.pid, info->sent.uid);
    else if (info->code != SI_KERNEL && is_fault(info->signal))
        strace_put(call, info->fault.address ? ", si_addr=%#x" : ", si_addr=NULL",
                   info->fault.address);
    else if (info->signal == SIGCHLD)
        strace_put(call, ", si_pid=%d, si_uid=%u, si_status=%d", info->child.pid, info->child.uid,
                   info->child.status);
    strace_put(call, "}");
}

void strace_show_siginfo(struct strace_call *call, uint32_t value, const struct strace_shower *how)
{
    struct siginfo info;
    (void)how;
    if (strace_read(call, value, &info, sizeof info))
        strace_put_siginfo(call, &info);
}
