/* Every kind of fault that a program can cause, but for those that QEMU's CPU does not (INT1, SSE
 * errors, alignment): what a handler is told of it, and how it ends a program that has none. What
 * the kernel prints then is looked at by tests/system/test_fault_lines.py. */
#include "tests/user/signals.h"

enum { PAGE = 4096, KERNEL = 0xc0000000 };

static volatile uint32_t hole = 0x10; /* the compiler need not know */

uint32_t place;                  /* what the faulting instruction tried to reach */
static volatile int expected_at; /* 1: siginfo has to name the instruction itself */

static char *map(int protection)
{
    return (char *)sys_mmap2(NULL, PAGE, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* --- Memory ---------------------------------------------------------------------------------- */

static void read_a_hole(void)
{
    place = hole;
    (void)*(volatile int *)place;
}

static void write_a_hole(void)
{
    place = hole;
    *(volatile int *)place = 1;
}

static void write_what_is_read_only(void)
{
    place = (uint32_t)map(PROT_READ) + 8;
    *(volatile int *)place = 1;
}

static void read_what_is_closed(void)
{
    place = (uint32_t)map(PROT_NONE) + 12;
    (void)*(volatile int *)place;
}

static void write_the_program(void)
{
    place = (uint32_t)write_the_program;
    *(volatile int *)place = 1;
}

static void read_across_an_end(void)
{
    place = (uint32_t)page_before_hole() + PAGE;
    (void)*(volatile uint32_t *)(place - 2);
}

static void read_the_kernel(void)
{
    place = 0xffffe000;
    (void)*(volatile int *)place;
}

static void jump_into_a_hole(void)
{
    place = hole;
    ((void (*)(void))place)();
}

/* A file's page that is no longer in the file. */
static void read_past_a_file(void)
{
    int fd = sys_open("/tmp/fault_kinds", O_RDWR | O_CREAT | O_TRUNC, 0600);
    sys_ftruncate(fd, PAGE);
    place = (uint32_t)sys_mmap2(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);
    sys_ftruncate(fd, 0);
    sys_unlink("/tmp/fault_kinds");
    (void)*(volatile int *)place;
}

/* --- Instructions ---------------------------------------------------------------------------- */

/* What the instruction is, and whether siginfo names it. */
#define INSTRUCTION(name, text, at)                                                                \
    static void name(void)                                                                         \
    {                                                                                              \
        expected_at = at;                                                                          \
        __asm__ volatile("movl $1f, place\n"                                                       \
                         "1: " text                                                                \
                         :                                                                         \
                         : "a"(1), "c"(0), "d"(0)                                                  \
                         : "memory", "cc");                                                        \
    }

INSTRUCTION(divide_by_zero, "div %%ecx", 1)
INSTRUCTION(overflow, "movb $127, %%al; addb $1, %%al; into", 0)
INSTRUCTION(out_of_bounds, "push $2; push $1; bound %%ecx, (%%esp)", 0)
INSTRUCTION(no_instruction, "ud2", 1)
INSTRUCTION(lock_without_a_store, ".byte 0xf0; nop", 1)
INSTRUCTION(breakpoint, "int3", 0)
INSTRUCTION(halt, "hlt", 0)
INSTRUCTION(interrupts_off, "cli", 0)
INSTRUCTION(a_port, "in %%dx, %%al", 0)
INSTRUCTION(a_closed_gate, "int $0x20", 0)
INSTRUCTION(no_segment, "movl $0x1f3, %%eax; mov %%eax, %%es", 0)
INSTRUCTION(a_local_segment, "movl $0xf, %%eax; mov %%eax, %%fs", 0)
INSTRUCTION(a_local_code_segment, "lcall $7, $0", 0)
INSTRUCTION(a_control_register, "mov %%cr3, %%eax", 0)
INSTRUCTION(a_far_jump, "ljmp $0x1f3, $0", 0)
INSTRUCTION(single_step, "pushf; orl $0x100, (%%esp); popf; nop; nop", 0)

/* --- x87 ------------------------------------------------------------------------------------- */

/* Two numbers on the stack, one kind of error unmasked, an operation that makes it, and WAIT. */
#define X87(name, control, operation)                                                              \
    static void name(void)                                                                         \
    {                                                                                              \
        static const uint16_t word = control;                                                      \
        static const double tiny = 1e-300, huge = 1e300;                                           \
        __asm__ volatile("fninit; fldl %1; fldl %2; fldcw %0; " operation "; fwait"                \
                         :                                                                         \
                         : "m"(word), "m"(tiny), "m"(huge)                                         \
                         : "memory");                                                              \
    }

X87(x87_invalid, 0x37e, "fldz; fldz; fdivp")
X87(x87_zero_divide, 0x37b, "fldz; fdivrp")
X87(x87_overflow, 0x377, "fmul %%st(0); fmul %%st(0); fmul %%st(0); fmul %%st(0); fmul %%st(0)")
X87(x87_underflow, 0x36f,
    "fxch; fmul %%st(0); fmul %%st(0); fmul %%st(0); fmul %%st(0); fmul %%st(0)")
X87(x87_inexact, 0x35f, "fld1; fldpi; fdivrp")

static const struct kind {
    const char *name;
    void (*body)(void);
} kinds[] = {
    {"read_a_hole", read_a_hole},
    {"write_a_hole", write_a_hole},
    {"write_what_is_read_only", write_what_is_read_only},
    {"read_what_is_closed", read_what_is_closed},
    {"write_the_program", write_the_program},
    {"read_across_an_end", read_across_an_end},
    {"read_the_kernel", read_the_kernel},
    {"jump_into_a_hole", jump_into_a_hole},
    {"read_past_a_file", read_past_a_file},
    {"divide_by_zero", divide_by_zero},
    {"overflow", overflow},
    {"out_of_bounds", out_of_bounds},
    {"no_instruction", no_instruction},
    {"lock_without_a_store", lock_without_a_store},
    {"breakpoint", breakpoint},
    {"halt", halt},
    {"interrupts_off", interrupts_off},
    {"a_port", a_port},
    {"a_closed_gate", a_closed_gate},
    {"no_segment", no_segment},
    {"a_local_segment", a_local_segment},
    {"a_local_code_segment", a_local_code_segment},
    {"a_control_register", a_control_register},
    {"a_far_jump", a_far_jump},
    {"single_step", single_step},
    {"x87_invalid", x87_invalid},
    {"x87_zero_divide", x87_zero_divide},
    {"x87_overflow", x87_overflow},
    {"x87_underflow", x87_underflow},
    {"x87_inexact", x87_inexact},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

static const char *where(uint32_t address, const struct sigcontext *context)
{
    if (address == place && place)
        return expected_at ? "the instruction" : "the place";
    if (address == context->eip)
        return "EIP";
    return address ? "elsewhere" : "none";
}

static void tell(int signal, struct siginfo *info, struct ucontext *context)
{
    const struct sigcontext *registers = &context->mcontext;
    printf("  signal %d, code %d, at %s, trapno %u", signal, info->code,
           where(info->fault.address, registers), registers->trapno);
    if (registers->trapno == 14) /* of the kernel, Linux of 64 bits says less than that of 32 */
        printf(", err %x, CR2 %s", registers->err & (place < KERNEL ? ~0x10u : ~0x11u),
               registers->cr2 == place ? "too" : "elsewhere");
    printf("\n");
    sys_exit_group(20);
}

static const struct kind *chosen;

static int with_handler(void)
{
    static const int signals[] = {SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV};
    for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++)
        handle_info(signals[i], tell, 0);
    chosen->body();
    return 0;
}

static int without_handler(void)
{
    chosen->body();
    return 0;
}

int main(void)
{
    for (chosen = kinds; chosen < kinds + KINDS; chosen++) {
        printf("%s:\n", chosen->name);
        check("it is handled", exited(20), in_child(with_handler));
        int status = in_child(without_handler);
        printf("  without a handler: %s %d\n", status & 0x7f ? "signal" : "status",
               status & 0x7f ? status & 0x7f : status >> 8);
    }
    return check_result();
}
