/* A signal interrupts a loop that never ends, and its handler looks at what lies on the stack.
 *
 * Watch: the loop asks for nothing, yet the kernel has put a frame on its stack: all its registers,
 * and behind them the FPU's. The handler runs on top of that, and its RET leads into the vDSO, to
 * the call that loads the registers from the frame again. So whoever changes the frame changes the
 * loop: the third signal's handler writes 42 over EAX, and that ends it. docs/signals.md tells the
 * kernel's side. */
/* Runs on Linux too. */
#include <stddef.h>

#include "lib/string.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { EVERY = 20000 /* microseconds */, SIGNALS = 3, VDSO_SIZE = 8192 };

/* int loop(void): goes round until EAX is not 0, which nothing in it makes it. Gives EAX. */
int loop(void);
extern char loop_begin[], loop_end[];
__asm__(".pushsection .text\n"
        "loop:\n"
        "    xor %eax, %eax\n"
        "loop_begin:\n"
        "    test %eax, %eax\n"
        "    jz loop_begin\n"
        "loop_end:\n"
        "    ret\n"
        ".popsection\n");

/* What a handler with SA_SIGINFO finds at its ESP, lowest address first. */
struct frame {
    uint32_t return_address;
    int32_t signal;
    struct siginfo *info_address;
    struct ucontext *context_address;
    struct siginfo info;
    struct ucontext context;
};

static const char *place_of(uint32_t address)
{
    uint32_t vdso = getauxval(AT_SYSINFO_EHDR);
    if (address >= (uint32_t)loop_begin && address < (uint32_t)loop_end)
        return "in the loop";
    return address - vdso < VDSO_SIZE ? "in the vDSO" : "elsewhere";
}

/* MOV EAX, number; INT 0x80 is what sigreturn's code has to be: debuggers know it by that. */
static uint32_t call_at(uint32_t address)
{
    uint32_t number = 0;
    memcpy(&number, (const uint8_t *)address + 1, sizeof number);
    return number;
}

/* offset: of the field, from the handler's ESP. */
static void line(size_t offset, const char *field)
{
    printf("  +%-4u %-25s ", (unsigned)offset, field);
}

#define FIELD(member) line(offsetof(struct frame, member), #member)

static void show_arguments(const struct frame *at)
{
    FIELD(return_address);
    printf("%s, where system call %u is made\n", place_of(at->return_address),
           call_at(at->return_address));
    FIELD(signal);
    printf("%d, the handler's first argument\n", at->signal);
    FIELD(info_address);
    printf("+%u, the second\n", (unsigned)((uint32_t)at->info_address - (uint32_t)at));
    FIELD(context_address);
    printf("+%u, the third\n", (unsigned)((uint32_t)at->context_address - (uint32_t)at));
    FIELD(info);
    printf("signal %d, code %x: %s\n", at->info.signal, (unsigned)at->info.code,
           at->info.code == SI_KERNEL ? "the kernel sent it" : "a program sent it");
}

static void show_registers(const struct frame *at)
{
    const struct sigcontext *registers = &at->context.mcontext;
    FIELD(context.stack);
    printf("%s\n", at->context.stack.size ? "another" : "none but the usual one");
    FIELD(context.mcontext.esp);
    printf("%s\n", registers->esp > (uint32_t)(at + 1) ? "above all this" : "elsewhere");
    FIELD(context.mcontext.eax);
    printf("%d\n", (int)registers->eax);
    FIELD(context.mcontext.eip);
    printf("%s\n", place_of(registers->eip));
    FIELD(context.mcontext.cs);
    printf("ring %u\n", registers->cs & 3);
    FIELD(context.mcontext.fpstate);
    printf("%s\n", registers->fpstate > (uint32_t)at && registers->fpstate < registers->esp
                       ? "between the registers and the loop's stack"
                       : "no FPU");
    FIELD(context.mask);
    printf("%s\n", at->context.mask ? "some are blocked" : "none is blocked when it is over");
}

/* Prints: the loop, which it interrupts, is in no printf. */
static void handler(int signal, struct siginfo *info, struct ucontext *context)
{
    static int count;
    const uint32_t *saved_ebp = __builtin_frame_address(0);
    count++;
    printf("signal %d, number %d of them\n", signal, count);
    if (count == 1) {
        const struct frame *at = (const void *)(saved_ebp + 1); /* ESP as it was at the entry */
        printf("What lies at the handler's ESP:\n");
        show_arguments(at);
        show_registers(at);
        if (at->info_address != info || at->context_address != context)
            printf("These are no arguments of mine!\n");
    }
    if (count == SIGNALS) {
        printf("The handler writes 42 over EAX in the frame.\n");
        context->mcontext.eax = 42;
    }
}

int main(void)
{
    struct sigaction action = {.handler = (uint32_t)(uintptr_t)handler, .flags = SA_SIGINFO};
    struct itimerval32 often = {{0, EVERY}, {0, EVERY}}, never = {{0, 0}, {0, 0}};
    if (rt_sigaction(SIGALRM, &action, NULL, sizeof(signal_set))) {
        perror("signals: rt_sigaction");
        return 1;
    }
    setitimer(ITIMER_REAL, &often, NULL);
    int result = loop();
    setitimer(ITIMER_REAL, &never, NULL);
    printf("The loop without an end has ended, with %d in EAX.\n", result);
    return result == 42 ? 0 : 1;
}
