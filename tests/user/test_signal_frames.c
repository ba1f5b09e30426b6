/* What a handler finds of the program that it interrupted, and that what it changes there counts:
 * registers, flags, segments, FPU and SSE. */
#include "tests/user/signals.h"

static struct siginfo last_info;
static struct ucontext last;
static volatile int count;

/* The flags that say something about the program; others differ by CPU. */
enum { FLAGS = 0xcd5 };

/* --- Registers ------------------------------------------------------------------------------- */

/* void raise_with(uint32_t registers[8]): loads EAX, EBX, ECX, EDX, ESI, EDI, EBP and EFLAGS and
 * executes UD2; what they are when it goes on is stored there. ESP is in raised_esp. */
void raise_with(uint32_t *registers);
extern char raise_here[], raise_on[], raise_other[];
uint32_t raised_esp, registers_pointer;
__asm__(".pushsection .text\n"
        ".globl raise_with, raise_here, raise_on, raise_other\n"
        "raise_with:\n"
        "    pusha\n"
        "    mov 36(%esp), %edi\n"
        "    mov %edi, registers_pointer\n"
        "    pushl 28(%edi)\n"
        "    popf\n"
        "    mov 0(%edi), %eax\n"
        "    mov 4(%edi), %ebx\n"
        "    mov 8(%edi), %ecx\n"
        "    mov 12(%edi), %edx\n"
        "    mov 16(%edi), %esi\n"
        "    mov 24(%edi), %ebp\n"
        "    mov 20(%edi), %edi\n"
        "    mov %esp, raised_esp\n"
        "raise_here:\n"
        "    ud2\n"
        "raise_on:\n"
        "    pushf\n"
        "    push %edi\n"
        "    mov registers_pointer, %edi\n"
        "    mov %eax, 0(%edi)\n"
        "    mov %ebx, 4(%edi)\n"
        "    mov %ecx, 8(%edi)\n"
        "    mov %edx, 12(%edi)\n"
        "    mov %esi, 16(%edi)\n"
        "    pop %eax\n"
        "    mov %eax, 20(%edi)\n"
        "    mov %ebp, 24(%edi)\n"
        "    pop %eax\n"
        "    mov %eax, 28(%edi)\n"
        "    pushl $0x202\n"
        "    popf\n"
        "    popa\n"
        "    ret\n"
        ".popsection\n");

static void skip_and_change(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal;
    last_info = *info;
    last = *context;
    context->mcontext.eip = (uint32_t)raise_on;
    context->mcontext.eax = 0x100;
    context->mcontext.ebx = 0x101;
    context->mcontext.ecx = 0x102;
    context->mcontext.edx = 0x103;
    context->mcontext.esi = 0x104;
    context->mcontext.edi = 0x105;
    context->mcontext.ebp = 0x106;
    context->mcontext.eflags = 0xffffffffu & ~0x100u & ~0x40000u; /* not TF, not AC */
    count++;
}

static void test_registers(void)
{
    uint32_t registers[8] = {1, 2, 3, 4, 5, 6, 7, 0xed7}; /* DF, too */
    handle_info(SIGILL, skip_and_change, 0);
    raise_with(registers);
    const struct sigcontext *context = &last.mcontext;
    check_true("si_addr is the instruction", last_info.fault.address == (uint32_t)raise_here);
    check("si_code", ILL_ILLOPN, last_info.code);
    check("trapno", 6, (int)context->trapno);
    check("err", 0, (int)context->err);
    check_true("EIP", context->eip == (uint32_t)raise_here);
    check_true("ESP", context->esp == raised_esp && context->esp_at_signal == raised_esp);
    uint32_t seen[7] = {context->eax, context->ebx, context->ecx, context->edx,
                        context->esi, context->edi, context->ebp};
    for (int i = 0; i < 7; i++)
        check("a register as it was", i + 1, (int)seen[i]);
    check("flags as they were", 0xcd5, (int)(context->eflags & FLAGS));
    for (int i = 0; i < 7; i++)
        check("a register as it was changed", 0x100 + i, (int)registers[i]);
    check("flags as they were changed", FLAGS, (int)(registers[7] & FLAGS));
    check("but no IOPL, NT or VM", 0, (int)(registers[7] & 0x27000));
    check_true("the mask to come back", last.mask == 0 && context->oldmask == 0);
    check("uc_link", 0, (int)last.link);
}

/* --- What the handler itself starts with ------------------------------------------------------ */

/* A handler in assembly, without SA_SIGINFO, stores its registers and ESP. */
uint32_t entry_registers[6];
void entry_handler(int signal);
__asm__(".pushsection .text\n"
        ".globl entry_handler\n"
        "entry_handler:\n"
        "    mov %eax, entry_registers\n"
        "    mov %edx, entry_registers + 4\n"
        "    mov %ecx, entry_registers + 8\n"
        "    mov %esp, entry_registers + 12\n"
        "    pushf\n"
        "    popl entry_registers + 16\n"
        "    mov (%esp), %eax\n"
        "    mov %eax, entry_registers + 20\n"
        "    ret\n"
        ".popsection\n");

/* The old frame, as far as a handler without SA_SIGINFO may look: what sigreturn(2) reads. */
struct old_frame {
    uint32_t return_address;
    int32_t signal;
    struct sigcontext context;
    struct fpstate unused;
    uint32_t mask_high;
    uint8_t retcode[8];
};
static struct old_frame old;

/* void old_handler(int signal): calls old_body with the frame's address. */
void old_handler(int signal);
void (*old_body)(struct old_frame *frame);
__asm__(".pushsection .text\n"
        "old_handler:\n"
        "    mov %esp, %eax\n"
        "    push %eax\n"
        "    call *old_body\n"
        "    pop %eax\n"
        "    ret\n"
        ".popsection\n");

static void copy_frame(struct old_frame *frame)
{
    old = *frame;
}

static void test_entry(void)
{
    handle(SIGUSR1, entry_handler, 0);
    send_self(SIGUSR1);
    check("EAX is the signal", SIGUSR1, (int)entry_registers[0]);
    check("EDX without SA_SIGINFO", 0, (int)entry_registers[1]);
    check("ECX without SA_SIGINFO", 0, (int)entry_registers[2]);
    check("ESP + 4 is a multiple of 16", 12, (int)(entry_registers[3] % 16));
    check("DF and TF are clear", 0, (int)(entry_registers[4] & 0x500));
    set_action(SIGUSR1, (uint32_t)entry_handler, SA_SIGINFO, 0);
    uint32_t esp = entry_registers[3];
    send_self(SIGUSR1);
    check("EAX with SA_SIGINFO", SIGUSR1, (int)entry_registers[0]);
    check("EDX is info's address", 16, (int)(entry_registers[1] - entry_registers[3]));
    check("ECX is context's address", 16 + 128, (int)(entry_registers[2] - entry_registers[3]));
    check("ESP + 4 then too", 12, (int)(entry_registers[3] % 16));
    printf("the frames' ends: %d apart\n", (int)(entry_registers[3] - esp));
    change_mask(SIG_SETMASK, SIGNAL_BIT(3) | SIGNAL_BIT(35));
    old_body = copy_frame;
    handle(SIGUSR1, old_handler, 0);
    send_self(SIGUSR1);
    change_mask(SIG_SETMASK, 0);
    check("the old frame: signal", SIGUSR1, old.signal);
    check("oldmask", 4, (int)old.context.oldmask);
    check("the upper half of the mask", 4, (int)old.mask_high);
    for (int i = 0; i < 8; i++)
        printf("%02x ", old.retcode[i]);
    printf("\n");
}

/* A handler may leave with a changed mask. */
static void change_context_mask(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal, (void)info;
    context->mask = SIGNAL_BIT(SIGHUP) | SIGNAL_BIT(50) | SIGNAL_BIT(SIGKILL);
}

static void change_old_mask(struct old_frame *frame)
{
    frame->context.oldmask = 2;
    frame->mask_high = 2;
}

static void test_mask_change(void)
{
    handle_info(SIGUSR1, change_context_mask, 0);
    send_self(SIGUSR1);
    check_true("uc_sigmask changed", mask_now() == (SIGNAL_BIT(SIGHUP) | SIGNAL_BIT(50)));
    old_body = change_old_mask;
    handle(SIGUSR1, old_handler, 0);
    send_self(SIGUSR1);
    check_true("oldmask changed", mask_now() == ((signal_set)2 << 32 | 2));
    change_mask(SIG_SETMASK, 0);
}

/* A result that looks like a call's wish to start again is none after sigreturn, though the next
 * signal is taken on the same way out. */
static void look_like_restart(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal, (void)info;
    send_self(SIGUSR2);
    context->mcontext.eax = (uint32_t)-ERESTARTSYS;
}

static void nothing(int signal)
{
    (void)signal;
}

static void test_false_restart(void)
{
    set_action(SIGUSR1, (uint32_t)look_like_restart, SA_SIGINFO | SA_RESTART, SIGNAL_BIT(SIGUSR2));
    handle(SIGUSR2, nothing, SA_RESTART);
    check("a result that is no restart", -ERESTARTSYS, send_self(SIGUSR1));
}

/* As Go preempts: pushes the interrupted EIP and goes elsewhere, which returns there. */
static volatile int pushed;
__attribute__((used)) static void pushed_body(void)
{
    pushed++;
}
void pushed_call(void);
__asm__(".pushsection .text\n"
        "pushed_call:\n"
        "    pushf\n"
        "    pusha\n"
        "    cld\n"
        "    call pushed_body\n"
        "    popa\n"
        "    popf\n"
        "    ret\n"
        ".popsection\n");

static void push_call(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal, (void)info;
    context->mcontext.esp -= 4;
    *(uint32_t *)context->mcontext.esp = context->mcontext.eip;
    context->mcontext.eip = (uint32_t)pushed_call;
}

static void test_pushed_call(void)
{
    handle_info(SIGUSR1, push_call, 0);
    check("kill as ever", 0, send_self(SIGUSR1));
    check("the pushed call has run", 1, pushed);
    check("again by the old door", 0, (system_call_door = door_int80, send_self(SIGUSR1)));
    check("and has run", 2, pushed);
    system_call_door = (void (*)(void))getauxval(AT_SYSINFO);
}

/* --- FPU -------------------------------------------------------------------------------------- */

struct fpu_pattern {
    double x87[2];
    float sse[4];
    uint16_t control;
    uint32_t mxcsr;
};

static void load_pattern(const struct fpu_pattern *pattern)
{
    __asm__ volatile("fninit; fldl %0; fldl %1; fldcw %2"
                     :
                     : "m"(pattern->x87[0]), "m"(pattern->x87[1]), "m"(pattern->control));
    __asm__ volatile("movups %0, %%xmm5; ldmxcsr %1" : : "m"(pattern->sse), "m"(pattern->mxcsr));
}

static void store_pattern(struct fpu_pattern *pattern)
{
    __asm__ volatile("fnstcw %2; fstpl %1; fstpl %0"
                     : "=m"(pattern->x87[0]), "=m"(pattern->x87[1]), "=m"(pattern->control));
    __asm__ volatile("movups %%xmm5, %0; stmxcsr %1" : "=m"(pattern->sse), "=m"(pattern->mxcsr));
    pattern->mxcsr &= ~0x3fu;
}

static struct fpstate state_inside;
static uint16_t control_inside;
static uint32_t mxcsr_inside;
static const struct fpu_pattern other = {{9, 8}, {7, 6, 5, 4}, 0x37f, 0x1f80};

static void use_fpu(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal, (void)info;
    struct fpstate *state = (struct fpstate *)context->mcontext.fpstate;
    __asm__ volatile("fnstcw %0; stmxcsr %1" : "=m"(control_inside), "=m"(mxcsr_inside));
    state_inside = *state;
    last = *context;
    load_pattern(&other);
}

static void change_fpu(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal, (void)info;
    struct fpstate *state = (struct fpstate *)context->mcontext.fpstate;
    static const float fives[4] = {5, 5, 5, 5};
    state->legacy.registers[0][7] ^= 0x40; /* of ST0's mantissa */
    state->legacy.control = 0xffff0a7f;
    memcpy(state->fxsave + 160 + 5 * 16, fives, sizeof fives);
}

static void no_fpu(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal, (void)info;
    context->mcontext.fpstate = 0;
}

static bool same(const struct fpu_pattern *a, const struct fpu_pattern *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static void test_fpu(void)
{
    static const struct fpu_pattern before = {{1.5, -2.25}, {1, 2, 3, 4}, 0x27f, 0x3f80};
    struct fpu_pattern after = before;
    handle_info(SIGUSR1, use_fpu, 0);
    load_pattern(&before);
    send_self(SIGUSR1);
    store_pattern(&after);
    check_true("FPU and SSE come back", same(&before, &after));
    check("the handler starts with a fresh control word", 0x37f, control_inside);
    check("and MXCSR", 0x1f80, (int)mxcsr_inside);
    check("in the frame: control", (int)0xffff027f, (int)state_inside.legacy.control);
    check("tags", (int)0xffff0fff, (int)state_inside.legacy.tag);
    check("magic", 0, state_inside.legacy.magic);
    check("the top of the stack", 6 << 11, (int)(state_inside.legacy.status & 0x3800));
    check_true("XMM5", memcmp(state_inside.fxsave + 160 + 5 * 16, before.sse, 16) == 0);
    check("FXSAVE's tags", 0xc0, state_inside.fxsave[4]);
    check("the state lies aligned to 64 bytes", 0, (int)((last.mcontext.fpstate + 112) % 64));
    handle_info(SIGUSR1, change_fpu, 0);
    load_pattern(&before);
    send_self(SIGUSR1);
    store_pattern(&after);
    check("ST0 changed in the frame", -325, (int)(after.x87[1] * 100));
    check("the control word changed", 0xa7f, after.control);
    check("XMM5 changed", 5, (int)after.sse[2]);
    handle_info(SIGUSR1, no_fpu, 0);
    load_pattern(&before);
    send_self(SIGUSR1);
    __asm__ volatile("fnstcw %0; stmxcsr %1" : "=m"(control_inside), "=m"(mxcsr_inside));
    check("no state in the frame is a fresh one", 0x37f, control_inside);
    check("with MXCSR", 0x1f80, (int)mxcsr_inside);
}

int main(void)
{
    test_registers();
    test_entry();
    test_mask_change();
    test_false_restart();
    test_pushed_call();
    test_fpu();
    return check_result();
}
