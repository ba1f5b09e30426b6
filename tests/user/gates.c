/* What ring 3 may do to the CPU by itself: of the 256 gates it can call INT3, INTO and 0x80, and of
 * the privileged instructions none. With an argument, as Baton prints a line for each fault;
 * without one, and so on Linux, it does nothing. */
#include "tests/user/expect.h"

enum { CODE_SIZE = 16, RETURNED = 5 };

static uint8_t code[CODE_SIZE]; /* data is executable: there is no NX bit on this CPU */

/* Runs code with EAX = getpid, in case it is a door; RETURNED if it comes back. */
static int run_code(void)
{
    int result = 20;
    __asm__ volatile("call *%1" : "+a"(result) : "r"(code) : "ebx", "ecx", "edx", "memory", "cc");
    return RETURNED;
}

/* The child's end after `length` bytes of code and a RET. */
static int end_of(const uint8_t *bytes, unsigned length)
{
    memset(code, 0xc3, sizeof code);
    memcpy(code, bytes, length);
    return in_child(run_code);
}

static int expected_of_gate(int vector)
{
    if (vector == 3)
        return SIGTRAP;
    return vector == 0x80 ? exited(RETURNED) : SIGSEGV;
}

static void test_gates(void)
{
    for (int vector = 0; vector < 256; vector++) {
        uint8_t bytes[2] = {0xcd, (uint8_t)vector};
        int end = end_of(bytes, 2);
        if (end != expected_of_gate(vector))
            printf("# INT 0x%02x\n", vector);
        check("a gate", expected_of_gate(vector), end);
    }
}

static const struct {
    const char *name;
    int signal;
    uint8_t bytes[10], length;
} instructions[] = {
    {"INT3", SIGTRAP, {0xcc}, 1},
    {"UD2", SIGILL, {0x0f, 0x0b}, 2},
    {"CLI", SIGSEGV, {0xfa}, 1},
    {"STI", SIGSEGV, {0xfb}, 1},
    {"HLT", SIGSEGV, {0xf4}, 1},
    {"IN from the timer", SIGSEGV, {0xe4, 0x40}, 2},
    {"OUT to the interrupt controller", SIGSEGV, {0xe6, 0x20}, 2},
    {"INS", SIGSEGV, {0x6c}, 1},
    {"CLTS", SIGSEGV, {0x0f, 0x06}, 2},
    {"MOV to CR0", SIGSEGV, {0x0f, 0x22, 0xc0}, 3},
    {"MOV from CR3", SIGSEGV, {0x0f, 0x20, 0xd8}, 3},
    {"MOV to DR7", SIGSEGV, {0x0f, 0x23, 0xf8}, 3},
    {"LGDT", SIGSEGV, {0x0f, 0x01, 0x14, 0x24}, 4},
    {"LIDT", SIGSEGV, {0x0f, 0x01, 0x1c, 0x24}, 4},
    {"LMSW", SIGSEGV, {0x0f, 0x01, 0xf0}, 3},
    {"INVLPG", SIGSEGV, {0x0f, 0x01, 0x3c, 0x24}, 4},
    {"LTR of the TSS", SIGSEGV, {0xb8, 0x80, 0, 0, 0, 0x0f, 0x00, 0xd8}, 8},
    {"WBINVD", SIGSEGV, {0x0f, 0x09}, 2},
    {"WRMSR", SIGSEGV, {0x0f, 0x30}, 2},
    {"RDMSR", SIGSEGV, {0x0f, 0x32}, 2},
    {"SYSEXIT", SIGSEGV, {0x0f, 0x35}, 2},
    {"the kernel's data segment", SIGSEGV, {0xb8, 0x68, 0, 0, 0, 0x8e, 0xd8}, 7},
    {"the per-CPU segment", SIGSEGV, {0xb8, 0xd8, 0, 0, 0, 0x8e, 0xe8}, 7},
    {"POPF of TF, then SYSENTER", SIGTRAP, {0x89, 0xe5, 0x68, 2, 3, 0, 0, 0x9d, 0x0f, 0x34}, 10},
    {"a far jump to the kernel's code", SIGSEGV, {0xea, 0, 0, 0x10, 0xc0, 0x60, 0}, 7},
    {"a far call of the TSS", SIGSEGV, {0x9a, 0, 0, 0, 0, 0x80, 0}, 7},
    {"a far call of the double fault's TSS", SIGSEGV, {0x9a, 0, 0, 0, 0, 0xf8, 0}, 7},
    {"a read of the kernel", SIGSEGV, {0xa1, 0, 0, 0x10, 0xc0}, 5},
    {"a write to the kernel", SIGSEGV, {0xa3, 0, 0, 0x10, 0xc0}, 5},
    {"a jump into the kernel", SIGSEGV, {0xb8, 0, 0, 0x10, 0xc0, 0xff, 0xe0}, 7},
    {"a write to the vDSO", SIGSEGV, {0xa3, 0, 0xe0, 0xff, 0xbf}, 5},
};

static void test_instructions(void)
{
    for (unsigned i = 0; i < sizeof instructions / sizeof instructions[0]; i++)
        check(instructions[i].name, instructions[i].signal,
              end_of(instructions[i].bytes, instructions[i].length));
}

/* Whether IRET with VM set enters virtual-8086 mode (QEMU) or not (the manual): both end at HLT. In
 * the mode CS:IP is cs * 16 + ip; a loop there must end too, at the next timer interrupt. */
static uint32_t iret_cs, iret_ip;

static int iret_to_virtual_8086(void)
{
    __asm__ volatile("push $0x7b; push $0x7b; push $0x7b; push $0x7b\n"
                     "push $0x7b; push $0x1000; push $0x23202; push %0; push %1\n"
                     "iret"
                     :
                     : "r"(iret_cs), "r"(iret_ip));
    return RETURNED;
}

/* A child that goes there with some CS; the code there is `instruction`. */
static int end_in_virtual_8086(uint32_t cs, uint8_t first, uint8_t second)
{
    uint8_t *low = (uint8_t *)0x10000;
    int wanted = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    sys_mmap2(low, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, wanted, -1, 0);
    iret_cs = cs;
    iret_ip = 0x10000 + 0x100 - cs * 16;
    low[0x100] = first;
    low[0x101] = second;
    return in_child(iret_to_virtual_8086);
}

static void test_virtual_8086(void)
{
    check("IRET to HLT with VM set", SIGSEGV, end_in_virtual_8086(0x1000, 0xf4, 0x90));
    check("the same with CS like ring 3's", SIGSEGV, end_in_virtual_8086(0x1003, 0xf4, 0x90));
    check("IRET to a loop with VM set", SIGSEGV, end_in_virtual_8086(0x1000, 0xeb, 0xfe));
    check("the same with CS like ring 3's", SIGSEGV, end_in_virtual_8086(0x1003, 0xeb, 0xfe));
    check("IRET to INT 0x80 with VM set", SIGSEGV, end_in_virtual_8086(0x1003, 0xcd, 0x80));
}

/* IOPL and IF: POPF in ring 3 leaves them as they are. */
static void test_flags(void)
{
    uint32_t flags;
    __asm__ volatile("push $0x3000; popf; pushf; pop %0" : "=r"(flags) : : "cc");
    check("IOPL after POPF", 0, (int)(flags & 0x3000));
    check("IF after POPF", 0x200, (int)(flags & 0x200));
}

int main(int argc, char **argv)
{
    (void)argv;
    if (argc < 2)
        return 0;
    test_gates();
    test_instructions();
    test_virtual_8086();
    test_flags();
    return check_result();
}
