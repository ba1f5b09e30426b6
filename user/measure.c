/* Measuring: see user/measure.h. */
#include "user/measure.h"

#include <stddef.h>

#include "lib/div64.h"
#include "user/stdio.h"
#include "user/syscall.h"
#include "user/time.h"

enum {
    BATCHES = 20,
    STACK_SIZE = 8192,
    THREAD_FLAGS = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
                   CLONE_SYSVSEM | CLONE_CHILD_CLEARTID
};

static char stack[STACK_SIZE] __attribute__((aligned(16)));
static volatile uint32_t bare_tid; /* cleared by the kernel at the thread's end */

/* int start_thread(flags, stack top, tid word, function): a clone(2) whose child calls function and
 * ends. By INT 0x80: the child's empty stack has nothing that the fast door's way back could pop.
 */
int start_thread(unsigned flags, void *top, volatile uint32_t *tid, void (*function)(void));
__asm__(".pushsection .text\n"
        "start_thread:\n"
        "    push %ebx\n"
        "    push %esi\n"
        "    push %edi\n"
        "    push %ebp\n"
        "    mov 20(%esp), %ebx\n"
        "    mov 24(%esp), %ecx\n"
        "    mov 28(%esp), %edi\n"
        "    mov 32(%esp), %ebp\n"
        "    xor %edx, %edx\n"
        "    xor %esi, %esi\n"
        "    mov $120, %eax\n"
        "    int $0x80\n"
        "    test %eax, %eax\n"
        "    jnz 1f\n"
        "    call *%ebp\n"
        "    xor %ebx, %ebx\n"
        "    mov $1, %eax\n"
        "    int $0x80\n"
        "1:  pop %ebp\n"
        "    pop %edi\n"
        "    pop %esi\n"
        "    pop %ebx\n"
        "    ret\n"
        ".popsection\n");

void bare_thread_start(void (*function)(void))
{
    bare_tid = 1;
    if (start_thread(THREAD_FLAGS, stack + sizeof stack - 16, &bare_tid, function) < 0)
        printf("no thread could be started\n");
}

void bare_thread_join(void)
{
    uint32_t tid;
    while ((tid = bare_tid) != 0)
        sys_futex((void *)&bare_tid, FUTEX_WAIT, (int)tid, NULL, NULL, 0);
}

void print_cost(const char *name, uint64_t ticks, unsigned operations)
{
    unsigned hundredths = (unsigned)div64(ticks * 100, operations, NULL);
    printf("R %s %u.%02u\n", name, hundredths / 100, hundredths % 100);
}

uint64_t least_ticks(void (*operation)(void))
{
    uint64_t best = UINT64_MAX;
    for (int batch = 0; batch < BATCHES; batch++) {
        uint64_t begin = read_cycles();
        for (int i = 0; i < MEASURE_ROUNDS; i++)
            operation();
        uint64_t ticks = read_cycles() - begin;
        best = ticks < best ? ticks : best;
    }
    return best;
}

void no_operation(void)
{
    __asm__ volatile("");
}
