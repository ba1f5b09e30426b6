/* What faults tell their handlers, and the faults that no handler gets. */
#include "tests/user/signals.h"

static struct siginfo last_info;
static struct ucontext last;
static volatile int count;

static uint32_t resume_at;

static void tell_fault(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal;
    last_info = *info;
    last = *context;
    context->mcontext.eip = resume_at;
    context->mcontext.eflags &= ~0x100u;
}

static void tell(const char *name, uint32_t at)
{
    uint32_t address = last_info.fault.address;
    printf("%s: signal %d, code %d, trapno %d, err %x, address %s", name, last_info.signal,
           last_info.code, (int)last.mcontext.trapno, last.mcontext.err & ~0x10u,
           address == at ? "the instruction" : "");
    if (address != at)
        printf("%x", address);
    printf("\n");
}

/* Runs the instruction, which faults, and prints what the handler saw. */
#define FAULT(instruction)                                                                         \
    do {                                                                                           \
        uint32_t at;                                                                               \
        __asm__ volatile("movl $1f, %0; movl $2f, %1\n"                                            \
                         "1: " instruction "\n"                                                    \
                         "2:\n"                                                                    \
                         : "=m"(at), "=m"(resume_at)                                               \
                         : "a"(0x1f3), "c"(0), "d"(0)                                              \
                         : "memory", "cc");                                                        \
        tell(instruction, at);                                                                     \
    } while (0)

const int constant = 1;

static void test_faults(void)
{
    static const int signals[] = {SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV};
    for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++)
        handle_info(signals[i], tell_fault, 0);
    FAULT("div %%ecx");
    FAULT("ud2");
    FAULT("int3");
    FAULT("movl 0x10, %%eax");
    printf("CR2 %x\n", last.mcontext.cr2);
    FAULT("movl %%eax, 0x14");
    FAULT("movl %%eax, constant");
    FAULT("hlt");
    FAULT("cli");
    FAULT("in %%dx, %%al");
    FAULT("int $0x81");
    FAULT("int $0x0e");
    FAULT("mov %%eax, %%es");
    FAULT("mov %%eax, %%ss");
    FAULT("mov %%cr0, %%eax");
    FAULT("int $4");
}

/* Faults at an instruction that is not the first of its line. */
__asm__(".pushsection .text\n"
        ".globl divide, divide_here, divide_min, divide_min_here, jump_null\n"
        "divide: xor %ecx, %ecx\n"
        "divide_here: div %ecx\n"
        "    ret\n"
        "divide_min: mov $0x80000000, %eax\n"
        "    cdq\n"
        "    mov $-1, %ecx\n"
        "divide_min_here: idiv %ecx\n"
        "    ret\n"
        "jump_null: xor %eax, %eax\n"
        "    jmp *%eax\n"
        ".popsection\n");
void divide(void), divide_min(void), jump_null(void);
extern char divide_here[], divide_min_here[];

static void return_from_fault(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal;
    last_info = *info;
    last = *context;
    context->mcontext.eip = *(uint32_t *)context->mcontext.esp; /* as RET would */
    context->mcontext.esp += 4;
}

static void test_faults_in_calls(void)
{
    handle_info(SIGFPE, return_from_fault, 0);
    handle_info(SIGSEGV, return_from_fault, 0);
    divide();
    tell("div by 0", (uint32_t)divide_here);
    divide_min();
    tell("idiv beyond", (uint32_t)divide_min_here);
    jump_null();
    tell("jump to 0", 0);
    check("EIP there", 0, (int)last.mcontext.eip);
}

static void mask_fpu(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal;
    struct fpstate *state = (struct fpstate *)context->mcontext.fpstate;
    last_info = *info;
    last = *context;
    state->legacy.control = 0xffff037f;
    state->legacy.status &= 0xffff7f00;
    *(uint32_t *)(state->fxsave + 24) = 0x1f80;
    count++;
}

/* The FPU reports at its next instruction. QEMU reports nothing of SSE. */
static void test_fpu_faults(void)
{
    static const uint16_t controls[] = {0x37b, 0x37e, 0x377};
    static const double zero = 0, one = 1, huge = 1e300;
    handle_info(SIGFPE, mask_fpu, 0);
    for (int i = 0; i < 3; i++) {
        last_info.code = -1;
        __asm__ volatile("fninit; fldcw %0" : : "m"(controls[i]) : "memory");
        if (i == 0)
            __asm__ volatile("fldl %0; fdivl %1; fwait; fninit" : : "m"(one), "m"(zero) : "memory");
        else if (i == 1)
            __asm__ volatile("fldl %0; fdivl %0; fwait; fninit" : : "m"(zero) : "memory");
        else
            __asm__ volatile("fldl %0; fmul %%st(0); fmul %%st(0); fmul %%st(0); fmul %%st(0);"
                             "fmul %%st(0); fmul %%st(0); fwait; fninit"
                             :
                             : "m"(huge)
                             : "memory");
        printf("x87: signal %d, code %d, trapno %d\n", last_info.signal, last_info.code,
               (int)last.mcontext.trapno);
    }
}

static void fault_inside(int signal)
{
    *(volatile int *)signal = 0;
}

static int blocked_fault(void)
{
    handle(SIGSEGV, fault_inside, 0);
    change_mask(SIG_BLOCK, SIGNAL_BIT(SIGSEGV));
    *(volatile int *)0 = 0;
    return 3;
}

static int ignored_fault(void)
{
    set_action(SIGFPE, SIG_IGN, 0, 0);
    divide();
    return 3;
}

static int fault_in_handler(void)
{
    handle(SIGSEGV, fault_inside, 0);
    *(volatile int *)0 = 0;
    return 3;
}

static int handler_nowhere(void)
{
    set_action(SIGUSR1, 0xfffff000, 0, 0);
    send_self(SIGUSR1);
    return 3;
}

static int sigreturn_from_nowhere(void)
{
    __asm__ volatile("mov $0xfffffff0, %%esp; mov $119, %%eax; int $0x80" : : : "memory");
    return 3;
}

static int rt_sigreturn_from_nowhere(void)
{
    __asm__ volatile("mov $0x1000, %%esp; mov $173, %%eax; int $0x80" : : : "memory");
    return 3;
}

static void bad_fpu(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal, (void)info;
    context->mcontext.fpstate = 0x1000;
}

static int fpu_from_nowhere(void)
{
    handle_info(SIGUSR1, bad_fpu, 0);
    send_self(SIGUSR1);
    return 3;
}

static void reserved_mxcsr(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal, (void)info;
    memset((char *)context->mcontext.fpstate + 112 + 24, 0xff, 4);
}

static int with_reserved_mxcsr(void)
{
    handle_info(SIGUSR1, reserved_mxcsr, 0);
    send_self(SIGUSR1);
    return 4;
}

static void test_forced(void)
{
    set_action(SIGSEGV, SIG_DFL, 0, 0);
    set_action(SIGFPE, SIG_DFL, 0, 0);
    check("a blocked fault kills", SIGSEGV, in_child(blocked_fault));
    check("an ignored fault kills", SIGFPE, in_child(ignored_fault));
    check("a fault in its handler kills", SIGSEGV, in_child(fault_in_handler));
    check("a handler that is nowhere", SIGSEGV, in_child(handler_nowhere));
    check("sigreturn from nowhere", SIGSEGV, in_child(sigreturn_from_nowhere));
    check("rt_sigreturn from nowhere", SIGSEGV, in_child(rt_sigreturn_from_nowhere));
    check("FPU state from nowhere", SIGSEGV, in_child(fpu_from_nowhere));
    if (on_baton()) /* Linux with XSAVE refuses */
        check_baton("bits in MXCSR that are none", exited(4), in_child(with_reserved_mxcsr));
}

static volatile int steps, step_codes;

static void step(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal, (void)context;
    steps++;
    step_codes |= 1 << info->code;
}

static void test_steps(void)
{
    handle_info(SIGTRAP, step, 0);
    __asm__ volatile("pushf\n"
                     "orl $0x100, (%%esp)\n"
                     "popf\n"
                     "nop\n"
                     "nop\n"
                     "nop\n"
                     "pushf\n"
                     "andl $~0x100, (%%esp)\n"
                     "popf\n"
                     :
                     :
                     : "memory", "cc");
    check("instructions stepped", 6, steps);
    check("with TRAP_TRACE", 1 << TRAP_TRACE, step_codes);
}

int main(void)
{
    test_faults();
    test_faults_in_calls();
    test_fpu_faults();
    test_forced();
    test_steps();
    return check_result();
}
