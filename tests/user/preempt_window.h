/* The windows of preempt_window.c, and how one is run, in assembly: no compiler may come between
 * two of their instructions. run_window() loads a known state, has the kernel start the counter,
 * slides through NOPs from window_start, jumps to window_body, and stores at window_done all that
 * the window left. */
#ifndef TESTS_USER_PREEMPT_WINDOW_H
#define TESTS_USER_PREEMPT_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/boundaries.h"

enum { WINDOW_SLED = 4096 };

/* All that a program can see of its thread's CPU state, and of its memory. */
struct window_state {
    uint32_t edi, esi, ebp, esp, ebx, edx, ecx, eax, eflags;
    uint32_t ds, es, fs, gs, tls_word;
    uint32_t words[16];
    uint8_t fpu[512] __attribute__((aligned(16)));
};

struct window_state window_left;
uint32_t window_words[16] __attribute__((aligned(16))), window_stack[1024];
uint32_t window_counts, window_tls, window_old_esp, window_has_sse;
const void *window_door, *window_body, *window_start;
extern char window_sled[], window_done[];
void run_window(void);
void window_dirty_for_ever(void) __attribute__((noreturn));

/* AC, NT, DF, OF, SF, ZF, AF, PF, CF may be set by ring 3; the windows begin with these. */
#define WINDOW_FLAGS  "0x44c55"
#define TEST_ONE_SHOT "4101"

__asm__(".pushsection .text\n"
        "run_window:\n"
        "    pusha\n"
        "    mov %esp, window_old_esp\n"
        "    lea window_stack + 4096, %esp\n" /* the same each time */
        "    call window_load_fpu\n"
        "    lea window_words, %edi\n"
        "    mov $16, %ecx\n"
        "1:  mov %ecx, -4(%edi,%ecx,4)\n"
        "    loop 1b\n"
        "    mov $" TEST_ONE_SHOT ", %eax\n"
        "    mov window_counts, %ebx\n"
        "    int $0x80\n"
        "    mov window_tls, %eax\n"
        "    mov %eax, %gs\n"
        "    mov %eax, %fs\n"
        "    push $" WINDOW_FLAGS "\n"
        "    popf\n"
        "    mov $0xa1a2a3a4, %eax\n"
        "    mov $0xb1b2b3b4, %ebx\n"
        "    mov $0xc1c2c3c4, %ecx\n"
        "    mov $0xd1d2d3d4, %edx\n"
        "    mov $0x51525354, %esi\n"
        "    mov $0x61626364, %edi\n"
        "    mov $0x71727374, %ebp\n"
        "    jmp *window_start\n"
        "window_sled:\n"
        "    .fill 4096, 1, 0x90\n" /* WINDOW_SLED */
        "    jmp *window_body\n"
        "window_done:\n"
        "    mov %edi, window_left\n"
        "    mov %esi, window_left + 4\n"
        "    mov %ebp, window_left + 8\n"
        "    mov %esp, window_left + 12\n"
        "    mov %ebx, window_left + 16\n"
        "    mov %edx, window_left + 20\n"
        "    mov %ecx, window_left + 24\n"
        "    mov %eax, window_left + 28\n"
        "    pushf\n"
        "    popl window_left + 32\n"
        "    mov %ds, window_left + 36\n"
        "    mov %es, window_left + 40\n"
        "    mov %fs, window_left + 44\n"
        "    mov %gs, window_left + 48\n"
        "    mov %gs:0, %eax\n"
        "    mov %eax, window_left + 52\n"
        "    push $0x202\n"
        "    popf\n"
        "    mov $0x7b, %eax\n"
        "    mov %eax, %es\n"
        "    xor %eax, %eax\n"
        "    mov %eax, %fs\n"
        "    mov %eax, %gs\n"
        "    lea window_words, %esi\n"
        "    lea window_left + 56, %edi\n"
        "    mov $16, %ecx\n"
        "    rep movsl\n"
        "    cmpl $0, window_has_sse\n"
        "    je 1f\n"
        "    fxsave window_left + 128\n"
        "    jmp 2f\n"
        "1:  fnsave window_left + 128\n"
        "2:  mov window_old_esp, %esp\n"
        "    popa\n"
        "    ret\n"

        /* Another value in each FPU and SSE register. */
        "window_load_fpu:\n"
        "    fninit\n"
        "    fldpi\n"
        "    fldl2e\n"
        "    fldl2t\n"
        "    fldlg2\n"
        "    fldln2\n"
        "    fld1\n"
        "    cmpl $0, window_has_sse\n"
        "    je 1f\n"
        "    pcmpeqd %xmm7, %xmm7\n"
        "    movd %esp, %xmm0\n"
        "    pshufd $0, %xmm0, %xmm1\n"
        "    paddd %xmm7, %xmm1\n"
        "    movdqa %xmm1, %xmm2\n"
        "    paddd %xmm7, %xmm2\n"
        "    movdqa %xmm2, %xmm3\n"
        "    pslld $3, %xmm3\n"
        "    movdqa %xmm3, %xmm4\n"
        "    paddd %xmm1, %xmm4\n"
        "    movdqa %xmm4, %xmm5\n"
        "    psrld $1, %xmm5\n"
        "    movdqa %xmm5, %xmm6\n"
        "    paddd %xmm2, %xmm6\n"
        "1:  ret\n"

        /* The other process: everything else than what a window holds, then the CPU given back, by
         * either door in turn. */
        "window_dirty_for_ever:\n"
        "    fninit\n"
        "    fldz\n"
        "    fldz\n"
        "    fchs\n"
        "    push $0x0f7f\n"
        "    fldcw (%esp)\n"
        "    cmpl $0, window_has_sse\n"
        "    je 1f\n"
        "    movl $0x7fa0, (%esp)\n"
        "    ldmxcsr (%esp)\n"
        "    pcmpeqd %xmm0, %xmm0\n"
        "    movdqa %xmm0, %xmm1\n"
        "    movdqa %xmm0, %xmm2\n"
        "    movdqa %xmm0, %xmm3\n"
        "    movdqa %xmm0, %xmm4\n"
        "    movdqa %xmm0, %xmm5\n"
        "    movdqa %xmm0, %xmm6\n"
        "    pxor %xmm7, %xmm7\n"
        "1:  mov $0x73, %eax\n"
        "    mov %eax, %es\n"
        "    mov %eax, %fs\n"
        "    mov window_tls, %eax\n"
        "    mov %eax, %ds\n"
        "    mov $0x7b, %eax\n"
        "    mov %eax, %gs\n"
        "    movl $0x200a82, (%esp)\n" /* ID, OF, SF, and not what the windows begin with */
        "    popf\n"
        "    mov $0xeeeeeeee, %ebx\n"
        "    mov %ebx, %ecx\n"
        "    mov %ebx, %edx\n"
        "    mov %ebx, %esi\n"
        "    mov %ebx, %edi\n"
        "    mov %ebx, %ebp\n"
        "    mov $158, %eax\n"
        "    int $0x80\n"
        "    mov $158, %eax\n"
        "    push %gs\n"
        "    pop %ds\n"
        "    call *window_door\n"
        "    jmp window_dirty_for_ever\n"
        ".popsection\n");

/* What programs do, one of each kind, with the results kept. */
__asm__("boundaries window_ring3\n"
        "at add %eax, %ebx\n"
        "at adc $0x7fffffff, %ecx\n"
        "at mov %gs:0, %eax\n"
        "at push %fs\n"
        "at pop %es\n"
        "at push %eax\n"
        "at mov %es, %ebp\n"
        "at pushf\n"
        "at popl window_words\n"
        "at sbb %edx, (%esp)\n"
        "at lea window_words + 16, %esi\n"
        "at mov %ds, %edi\n"
        "at mov %edi, %es\n"
        "at lea window_words + 40, %edi\n"
        "at std\n"
        "at movsl\n"
        "at lodsl\n"
        "at mov $3, %ecx\n"
        "at rep movsb\n"
        "at cld\n"
        "at lea window_words + 48, %edi\n"
        "at mov $2, %ecx\n"
        "at rep stosl\n"
        "at call 1f\n"
        "at jmp 2f\n"
        "1: at xchg %edx, (%esp)\n"
        "at xchg %edx, (%esp)\n"
        "at ret\n"
        "2: at fldpi\n"
        "at fmulp\n"
        "at fxch %st(3)\n"
        "at fistl window_words + 60\n"
        "at fnstcw window_words + 8\n"
        "at fldcw window_words + 8\n"
        "at fdecstp\n"
        "at ffree %st(1)\n"
        "at fcom %st(2)\n"
        "at fnstsw %ax\n"
        "at sahf\n"
        "at rcl $5, %edx\n"
        "at push $0x40cd5\n"
        "at popf\n"
        "at push $0x4097\n"
        "at popf\n"
        "at cmpxchg %ecx, window_words + 20\n"
        "at setc %cl\n"
        "at enter $8, $0\n"
        "at pusha\n"
        "at popa\n"
        "at leave\n"
        "at pop %ebx\n"
        "at imul %ebx, %eax\n"
        "at mov window_tls, %ebx\n"
        "at mov %ebx, %es\n"
        "at bswap %edx\n"
        "at jmp window_done\n"
        "boundaries_end\n"

        "boundaries window_sse\n"
        "at movd %eax, %xmm2\n"
        "at pshufd $0x1b, %xmm2, %xmm3\n"
        "at paddd %xmm3, %xmm4\n"
        "at movaps %xmm4, window_words\n"
        "at push $0x7f80\n"
        "at ldmxcsr (%esp)\n"
        "at pop %eax\n"
        "at cvtsi2ss %ecx, %xmm5\n"
        "at sqrtss %xmm5, %xmm6\n"
        "at punpcklbw %xmm6, %xmm7\n"
        "at movdqu %xmm7, window_words + 20\n"
        "at stmxcsr window_words + 48\n"
        "at jmp window_done\n"
        "boundaries_end\n"

        "boundaries window_int80\n"
        "at mov $20, %eax\n" /* getpid */
        "at int $0x80\n"
        "at lea 1(%eax), %eax\n"
        "at jmp window_done\n"
        "boundaries_end\n"

        "boundaries window_vdso\n"
        "at mov $20, %eax\n"
        "at call *window_door\n"
        "at lea 1(%eax), %eax\n"
        "at jmp window_done\n"
        "boundaries_end\n");

#define WINDOW(name)                                                                               \
    extern const uint32_t window_##name##_boundaries[];                                            \
    extern char window_##name[];
WINDOW(ring3)
WINDOW(sse)
WINDOW(int80)
WINDOW(vdso)
#undef WINDOW

static uint32_t window_vdso_list[20]; /* the caller's boundaries, then the vDSO's; ended by 0 */

static const struct window {
    const char *name;
    const void *body;
    const uint32_t *boundaries;
    bool needs_sse, enters_kernel;
} windows[] = {
    {"registers, flags, segments, x87", window_ring3, window_ring3_boundaries, false, false},
    {"SSE", window_sse, window_sse_boundaries, true, false},
    {"INT 0x80", window_int80, window_int80_boundaries, false, true},
    {"the vDSO's door", window_vdso, window_vdso_list, false, true},
    {0, 0, 0, false, false},
};

#endif
