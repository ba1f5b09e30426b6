/* Random signal frames given to both kinds of sigreturn, a child for each: whatever registers,
 * selectors, flags, stacks, masks and FPU state they ask for, the kernel stands, and no child gets
 * more than ring 3 may have. Arguments: seed, rounds. Without them, and so on Linux, it does
 * nothing. */
#include "tests/user/random.h"
#include "tests/user/signals.h"

enum { PATIENCE_MS = 8 };

/* What sigreturn finds: the words of struct sigcontext lie in both kinds of frame. */
uint8_t stack[8192] __attribute__((aligned(64)));
uint32_t frame_esp, call_number;

struct fpstate *const state = (struct fpstate *)(stack + 4096 - 112);

/* A selector that is right, one that is almost, or any. */
static uint32_t random_selector(uint32_t right)
{
    static const uint16_t known[] = {0,    3,    0x33, 0x3b, 0x43, 0x60, 0x63, 0x68,   0x6b,
                                     0x70, 0x73, 0x78, 0x7b, 0x80, 0xd8, 0xf8, 0x1003, 0xffff};
    switch (next_random() >> 29) {
    case 0:
        return next_random();
    case 1:
    case 2:
        return known[next_random() % (sizeof known / sizeof *known)];
    default:
        return right;
    }
}

static uint32_t random_word(void)
{
    switch (next_random() >> 29) {
    case 0:
        return next_random();
    case 1:
        return 0xc0000000 + (next_random() >> 8);
    case 2:
        return 0xbfffe000 + (next_random() >> 19);
    case 3:
        return 0xfffffff0 + (next_random() >> 28);
    default:
        return (uint32_t)stack + (next_random() >> 19);
    }
}

/* Where a child that came through all right arrives: it looks at what it was given. */
__attribute__((used)) static void arrived(uint32_t flags)
{
    unsigned cs;
    __asm__ volatile("mov %%cs, %0" : "=r"(cs));
    bool as_it_should = (flags & 0x27200) == 0x200 && (cs & 3) == 3; /* IF; not IOPL, NT, VM */
    sys_exit_group(as_it_should ? 7 : 8);
}
void arrive(void);
__asm__(".pushsection .text\n"
        ".globl arrive\n"
        "arrive:\n"
        "    pushf\n"
        "    pop %eax\n"
        "    mov $0x7b, %ecx\n"
        "    mov %ecx, %ds\n"
        "    mov %ecx, %es\n"
        "    mov %ecx, %ss\n"
        "    mov $stack + 8000, %esp\n"
        "    cld\n"
        "    push %eax\n"
        "    call arrived\n"
        ".popsection\n");

static void fill_context(struct sigcontext *context)
{
    uint32_t *words = (uint32_t *)context;
    for (unsigned i = 0; i < sizeof *context / sizeof *words; i++)
        words[i] = random_word();
    context->gs = random_selector(0);
    context->fs = random_selector(0);
    context->es = random_selector(0x7b);
    context->ds = random_selector(0x7b);
    context->cs = random_selector(0x73);
    context->ss = random_selector(0x7b);
    if (next_random() & 1)
        context->eip = (uint32_t)arrive;
    context->eflags = next_random();
    if (next_random() & 3)
        context->eflags &= ~0x100u; /* TF */
    if (next_random() & 3)
        context->fpstate = next_random() & 1 ? 0 : (uint32_t)state;
}

/* The stack is random; the frame in it is so as far as fill_context() goes. */
static void fill(void)
{
    for (unsigned i = 0; i < sizeof stack / 4; i++)
        ((uint32_t *)stack)[i] = next_random();
    call_number = next_random() & 1 ? 119 : 173;
    frame_esp = (uint32_t)stack + 1024;
    if (call_number == 119) {
        fill_context((struct sigcontext *)(stack + 1024));
    } else {
        struct ucontext *context = (struct ucontext *)(stack + 1024 - 4 + 16 + 128);
        fill_context(&context->mcontext);
        context->stack.flags = (int32_t)(next_random() % 8);
    }
    if (next_random() % 16 == 0)
        frame_esp = random_word();
    system_call_door = next_random() & 1 ? door_int80 : (void (*)(void))getauxval(AT_SYSINFO);
}

static __attribute__((noreturn)) void jump(void)
{
    set_action(SIGSEGV, SIG_DFL, 0, 0);
    __asm__ volatile("mov frame_esp, %esp\n"
                     "mov call_number, %eax\n"
                     "int $0x80\n"
                     "ud2");
    __builtin_unreachable();
}

int main(int argc, char **argv)
{
    int rounds = 0, ends[128] = {0}, good = 0, bad = 0;
    if (argc < 3)
        return 0;
    seed_random(argv[1]);
    rounds = atoi(argv[2]);
    for (int i = 0; i < rounds; i++) {
        fill();
        int pid = sys_fork();
        if (pid == 0)
            jump();
        int end = end_within(pid, PATIENCE_MS);
        good += end == exited(7);
        bad += end == exited(8);
        ends[end & 0x7f]++;
    }
    for (int signal = 0; signal < 128; signal++)
        if (ends[signal])
            printf("# %d ended by signal %d\n", ends[signal], signal);
    printf("# %d came through\n", good);
    check_true("some came through", good > 0);
    check("flags that are not the program's", 0, bad);
    return check_result();
}
