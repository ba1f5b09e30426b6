/* Random bytes as code, in random registers, a child for each: whatever they do, the kernel stands.
 * Arguments: seed, rounds. Without them, and so on Linux, where random system calls might do harm,
 * it does nothing. */
#include "tests/user/random.h"

enum { CODE_SIZE = 64, PATIENCE_MS = 8 };

uint8_t code[4096]; /* not static: the assembly below names these */
uint32_t registers[8], flags;

/* Beginnings that plain chance finds too rarely: one after its length. */
static const uint8_t starts[][8] = {
    {2, 0x0f, 0x34},                   /* SYSENTER, with any EBP */
    {2, 0xcd, 0x80},                   /* INT 0x80 */
    {2, 0x8e, 0xd0},                   /* MOV SS, AX */
    {2, 0x8e, 0xd8},                   /* MOV DS, AX */
    {2, 0x8e, 0xe8},                   /* MOV GS, AX */
    {1, 0xcf},                         /* IRET */
    {1, 0xcb},                         /* far RET */
    {7, 0xea, 0, 0, 0, 0, 0x73, 0},    /* far JMP */
    {3, 0x9d, 0x0f, 0x34},             /* POPF; SYSENTER: perhaps with TF, NT or AC */
    {3, 0x9d, 0xcd, 0x80},             /* POPF; INT 0x80 */
    {5, 0x68, 0x00, 0x01, 0x00, 0x00}, /* PUSH TF... */
    {2, 0xdb, 0xe3},                   /* FNINIT */
    {3, 0x0f, 0xae, 0x08},             /* FXRSTOR [EAX] */
    {2, 0xd9, 0x20},                   /* FLDENV [EAX] */
    {1, 0xf0},                         /* LOCK */
    {2, 0xf3, 0xa4},                   /* REP MOVSB */
    {1, 0xcc},                         /* INT3 */
    {1, 0xc8},                         /* ENTER */
};

static void fill_code(void)
{
    const uint8_t *start = starts[next_random() % (sizeof starts / sizeof starts[0])];
    for (unsigned i = 0; i < CODE_SIZE; i++)
        code[i] = (uint8_t)(next_random() >> 11);
    if (next_random() & 1024)
        memcpy(code, start + 1, start[0]);
    code[CODE_SIZE] = 0xeb; /* what comes through loops here */
    code[CODE_SIZE + 1] = 0xfe;
}

/* A register: any number, a small one, or a place in memory. */
static uint32_t random_register(void)
{
    switch (next_random() >> 29) {
    case 0:
    case 1:
        return next_random();
    case 2:
        return next_random() % 400;
    case 3:
        return 0xc0000000 + (next_random() >> 8);
    case 4:
        return 0xbfffe000 + (next_random() >> 19);
    default:
        return (uint32_t)code + CODE_SIZE + (next_random() >> 22);
    }
}

/* The registers but ESP in the order of POPA; ESP is random in one round of four. Never reboot. */
static void fill_registers(void)
{
    for (int i = 0; i < 8; i++)
        registers[i] = random_register();
    if (next_random() & 3)
        registers[3] = (uint32_t)code + 2048;
    if (registers[7] == 88)
        registers[7] = 20;
    flags = next_random() & 0x247ed5;
    if (next_random() % 16 == 0)
        flags |= 0x100; /* TF */
}

static __attribute__((noreturn)) void jump(void)
{
    __asm__ volatile("mov $registers, %esp\n"
                     "popa\n" /* which passes ESP's word over */
                     "push flags\n"
                     "popf\n"
                     "mov registers + 12, %esp\n"
                     "jmp code");
    __builtin_unreachable();
}

static int end_7(void)
{
    return 7;
}

int main(int argc, char **argv)
{
    int rounds = 0, ends[128] = {0};
    if (argc < 3)
        return 0;
    seed_random(argv[1]);
    rounds = atoi(argv[2]);
    for (int i = 0; i < rounds; i++) {
        fill_code();
        fill_registers();
        int pid = sys_fork();
        if (pid == 0)
            jump();
        ends[end_within(pid, PATIENCE_MS) & 0x7f]++;
    }
    for (int signal = 0; signal < 128; signal++)
        if (ends[signal])
            printf("# %d ended by signal %d\n", ends[signal], signal);
    check_true("several kinds of ends", ends[SIGSEGV] && ends[SIGTRAP] && ends[SIGILL]);
    check("a child still comes to a good end", exited(7), in_child(end_7));
    return check_result();
}
