/* Threads that the kernel knows nothing of, and that are preempted all the same, as goroutines are.
 *
 * Watch: A and B are loops without an end in one single thread of the kernel's, and neither gives
 * anything up. A timer's signal comes; its handler changes two registers in the frame, as if the
 * loop had just called preempt(): the loop's EIP goes on its stack, and EIP becomes preempt's. The
 * handler returns, the signal is over, and preempt() saves all registers and switches stacks. Later
 * somebody switches back, preempt() loads the registers, and its RET goes to where the loop was.
 * user/demos/signals.c shows the frame; kernel/arch/i386/switch.asm is the same switch once more.
 */
/* Runs on Linux too. */
#include <stddef.h>

#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { A, B, MAIN, TASKS, STACK_WORDS = 4096, SWITCHES = 40, EVERY = 10000 /* microseconds */ };

/* The two loops count in registers, each in its own way; loop_end is behind both. */
void loop_a(void), loop_b(void), preempt(void), switch_stacks(uint32_t **save, uint32_t *load);
extern char loop_end[];
__asm__(".pushsection .text\n"
        "loop_a:\n"
        "    xor %ebx, %ebx\n"
        "    xor %ecx, %ecx\n"
        "1:  inc %ebx\n" /* in between, the two differ by one */
        "    inc %ecx\n"
        "    cmp %ebx, %ecx\n"
        "    je 1b\n"
        "    jmp loop_broken\n"
        "loop_b:\n"
        "    xor %esi, %esi\n"
        "    xor %edi, %edi\n"
        "2:  add $3, %esi\n"
        "    lea 3(%edi), %edi\n"
        "    cmp %esi, %edi\n"
        "    je 2b\n"
        "    jmp loop_broken\n"
        "loop_end:\n"

        "preempt:\n"
        "    pushf\n"
        "    pusha\n"
        "    cld\n"
        "    call next_task\n"
        "    popa\n"
        "    popf\n"
        "    ret\n"

        /* Pushes what a C function has to keep, notes where it stopped, goes on elsewhere. */
        "switch_stacks:\n"
        "    mov 4(%esp), %eax\n"
        "    mov 8(%esp), %edx\n"
        "    push %ebp\n"
        "    push %ebx\n"
        "    push %esi\n"
        "    push %edi\n"
        "    mov %esp, (%eax)\n"
        "    mov %edx, %esp\n"
        "    pop %edi\n"
        "    pop %esi\n"
        "    pop %ebx\n"
        "    pop %ebp\n"
        "    ret\n"
        ".popsection\n");

static uint32_t stacks[2][STACK_WORDS] __attribute__((aligned(16)));
static uint32_t *stopped_at[TASKS]; /* the ESP of who does not run */
static int running = MAIN;
static char order[SWITCHES + 1]; /* whom the signal found running */
static int switches;

/* A register was changed behind a loop's back. */
__attribute__((used)) static void loop_broken(void)
{
    printf("%c lost a register!\n", 'A' + running);
    exit(1);
}

/* Called by preempt(), on the stack of the one that runs. The last time main goes on. */
__attribute__((used)) static void next_task(void)
{
    int from = running;
    order[switches++] = (char)('A' + from);
    running = switches == SWITCHES ? MAIN : !from;
    switch_stacks(&stopped_at[from], stopped_at[running]);
}

/* Lays on an empty stack what a switch to it will pop: four registers, and the loop's beginning. */
static void prepare(int task, void (*loop)(void))
{
    uint32_t *top = stacks[task] + STACK_WORDS;
    *--top = 0; /* as if somebody had called it; it never returns */
    *--top = (uint32_t)(uintptr_t)loop;
    for (int i = 0; i < 4; i++)
        *--top = 0;
    stopped_at[task] = top;
}

/* Where it finds something else than a loop, there is nothing to preempt, or it is being done. */
static void handler(int signal, struct siginfo *info, struct ucontext *context)
{
    struct sigcontext *registers = &context->mcontext;
    (void)signal, (void)info;
    if (registers->eip < (uint32_t)loop_a || registers->eip >= (uint32_t)loop_end)
        return;
    registers->esp -= 4;
    *(uint32_t *)registers->esp = registers->eip;
    registers->eip = (uint32_t)preempt;
}

int main(void)
{
    struct sigaction action = {.handler = (uint32_t)(uintptr_t)handler, .flags = SA_SIGINFO};
    struct itimerval32 often = {{0, EVERY}, {0, EVERY}}, never = {{0, 0}, {0, 0}};
    if (rt_sigaction(SIGALRM, &action, NULL, sizeof(signal_set))) {
        perror("green_threads: rt_sigaction");
        return 1;
    }
    prepare(A, loop_a);
    prepare(B, loop_b);
    setitimer(ITIMER_REAL, &often, NULL);
    running = A;
    switch_stacks(&stopped_at[MAIN], stopped_at[A]);
    setitimer(ITIMER_REAL, &never, NULL);
    printf("Whom each signal found, and took the CPU from:\n  %s\n", order);
    printf("Two loops, one thread, %d switches, and no call by either.\n", switches);
    return 0;
}
