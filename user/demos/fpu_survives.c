/* What belongs to a thread, and must live through every switch: registers, flags, x87 and SSE.
 *
 * Watch: four threads fill all that they have with patterns of their own, spin until they have been
 * switched out many times, and look again. Each register that another thread's pattern got into
 * would be counted. (Two more do nothing but yield, so that the switch by a call is met as well.)
 */
/* Runs on Linux too. */
#include <stdbool.h>
#include <stddef.h>

#include "lib/string.h"
#include "user/stdio.h"
#include "user/syscall.h"
#include "user/thread.h"
#include "user/time.h"

enum { THREADS = 4, MILLISECONDS = 500, SPINS = 20000 };

/* All that one thread's assembly loads before it spins, and stores after it. */
struct state {
    uint32_t general[5]; /* EAX, EBX, EDX, ESI, EDI; ECX counts the spins, EBP and ESP are C's */
    uint32_t flags;
    uint32_t sse[8][4];
    int32_t x87[8];
    uint16_t x87_control;
    uint16_t padding;
    uint32_t mxcsr;
};

static volatile bool stop;
static bool has_sse;

static bool cpu_has_sse(void)
{
    uint32_t eax = 1, ebx, ecx = 0, edx;
    __asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
    return edx & 1u << 25;
}

/* void spin_general(const struct state *load, struct state *store, int spins): loads registers and
 * flags, spins, stores them. The loop uses JECXZ, LEA and JMP, which leave the flags alone. */
void spin_general(const struct state *load, struct state *store, int spins);
__asm__(".pushsection .text\n"
        "spin_general:\n"
        "    pusha\n"
        "    mov 36(%esp), %ebp\n" /* load: 32 bytes of PUSHA and the return address above ESP */
        "    mov 44(%esp), %ecx\n"
        "    mov 4(%ebp), %ebx\n"
        "    mov 8(%ebp), %edx\n"
        "    mov 12(%ebp), %esi\n"
        "    mov 16(%ebp), %edi\n"
        "    mov (%ebp), %eax\n"
        "    pushl 20(%ebp)\n"
        "    popf\n"
        "1:  jecxz 2f\n"
        "    lea -1(%ecx), %ecx\n"
        "    jmp 1b\n"
        "2:  pushf\n"
        "    cld\n"
        "    mov 44(%esp), %ebp\n" /* store: PUSHF made it 4 bytes farther away */
        "    mov %eax, (%ebp)\n"
        "    mov %ebx, 4(%ebp)\n"
        "    mov %edx, 8(%ebp)\n"
        "    mov %esi, 12(%ebp)\n"
        "    mov %edi, 16(%ebp)\n"
        "    popl 20(%ebp)\n"
        "    popa\n"
        "    ret\n"
        ".popsection\n");

/* The same for the x87 stack and its control word; spins here, so that all of it is live. */
static void spin_x87(const struct state *load, struct state *store, int spins)
{
    uint16_t usual_control;
    __asm__ volatile("fnstcw %0" : "=m"(usual_control));
    __asm__ volatile("fldcw %[control]\n\t"
                     "fildl 28(%[in])\n\t fildl 24(%[in])\n\t"
                     "fildl 20(%[in])\n\t fildl 16(%[in])\n\t"
                     "fildl 12(%[in])\n\t fildl 8(%[in])\n\t"
                     "fildl 4(%[in])\n\t fildl (%[in])\n\t"
                     "1: sub $1, %[spins]\n\t jnz 1b\n\t"
                     "fnstcw %[stored]\n\t"
                     "fistpl (%[out])\n\t fistpl 4(%[out])\n\t"
                     "fistpl 8(%[out])\n\t fistpl 12(%[out])\n\t"
                     "fistpl 16(%[out])\n\t fistpl 20(%[out])\n\t"
                     "fistpl 24(%[out])\n\t fistpl 28(%[out])\n\t"
                     "fldcw %[usual]"
                     : [spins] "+r"(spins), [stored] "=m"(store->x87_control)
                     : [control] "m"(load->x87_control), [usual] "m"(usual_control),
                       [in] "r"(load->x87), [out] "r"(store->x87)
                     : "memory", "cc");
}

/* The same for the SSE registers and MXCSR. The compiler itself uses none of them (-march=i686). */
static void spin_sse(const struct state *load, struct state *store, int spins)
{
    uint32_t usual_mxcsr;
    __asm__ volatile("stmxcsr %0" : "=m"(usual_mxcsr));
    __asm__ volatile("ldmxcsr %[mxcsr]\n\t"
                     "movups (%[in]), %%xmm0\n\t movups 16(%[in]), %%xmm1\n\t"
                     "movups 32(%[in]), %%xmm2\n\t movups 48(%[in]), %%xmm3\n\t"
                     "movups 64(%[in]), %%xmm4\n\t movups 80(%[in]), %%xmm5\n\t"
                     "movups 96(%[in]), %%xmm6\n\t movups 112(%[in]), %%xmm7\n\t"
                     "1: sub $1, %[spins]\n\t jnz 1b\n\t"
                     "movups %%xmm0, (%[out])\n\t movups %%xmm1, 16(%[out])\n\t"
                     "movups %%xmm2, 32(%[out])\n\t movups %%xmm3, 48(%[out])\n\t"
                     "movups %%xmm4, 64(%[out])\n\t movups %%xmm5, 80(%[out])\n\t"
                     "movups %%xmm6, 96(%[out])\n\t movups %%xmm7, 112(%[out])\n\t"
                     "stmxcsr %[stored]\n\t"
                     "ldmxcsr %[usual]"
                     : [spins] "+r"(spins), [stored] "=m"(store->mxcsr)
                     : [mxcsr] "m"(load->mxcsr), [usual] "m"(usual_mxcsr), [in] "r"(load->sse),
                       [out] "r"(store->sse)
                     : "memory", "cc");
}

/* Patterns that no two threads and no two registers share. */
static void fill(struct state *state, uint32_t thread)
{
    uint32_t pattern = 0x01000000u * (thread + 1);
    memset(state, 0, sizeof *state);
    for (int i = 0; i < 5; i++)
        state->general[i] = pattern++;
    for (int i = 0; i < 32; i++)
        state->sse[i / 4][i % 4] = pattern++;
    for (int i = 0; i < 8; i++)
        state->x87[i] = (int32_t)pattern++;
    /* Carry, parity, zero, sign, direction and overflow, by the thread's bits; IF and bit 1 are
     * set. */
    state->flags = 0x202 | (thread & 1 ? 0x445 : 0x880);
    state->x87_control = (uint16_t)(0x037f | (thread & 3) << 10); /* four ways to round */
    state->mxcsr = 0x1f80 | (thread & 3) << 13;
}

/* argument: the thread's number. Gives how many looks found something changed. */
static int check(void *argument)
{
    struct state load, store;
    uint32_t number = (uint32_t)argument;
    int failures = 0;
    fill(&load, number);
    while (!stop) {
        memcpy(&store, &load, sizeof load); /* padding and what this CPU lacks compares equal */
        memset(store.general, 0, sizeof store.general);
        spin_general(&load, &store, SPINS);
        spin_x87(&load, &store, SPINS);
        if (has_sse)
            spin_sse(&load, &store, SPINS);
        failures += memcmp(&load, &store, sizeof load) != 0;
    }
    return failures;
}

static int yield(void *argument)
{
    (void)argument;
    while (!stop)
        sched_yield();
    return 0;
}

int main(void)
{
    struct thread *threads[THREADS + 2];
    int failures = 0;
    has_sse = cpu_has_sse();
    for (int i = 0; i < THREADS + 2; i++) {
        threads[i] = thread_create(i < THREADS ? check : yield, (void *)i);
        if (!threads[i])
            return 1;
    }
    sleep_milliseconds(MILLISECONDS);
    stop = true;
    for (int i = 0; i < THREADS + 2; i++)
        failures += thread_join(threads[i]);
    if (failures)
        printf("%d looks found a changed register\n", failures);
    else
        printf("ok: registers, flags, x87 and SSE survive\n");
    return failures != 0;
}
