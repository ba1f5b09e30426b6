/* A storm of signals over threads that compute, wait and call: no queued signal is lost or comes
 * twice, and no register of those interrupted changes. */
#include "tests/user/signals.h"
#include "user/thread.h"

enum { SENDERS = 2, SENT = 400, FIRST = SIGRTMIN + 10, KINDS = 4 };

static volatile unsigned received, sum, standard;
static volatile int stop, spoiled;
static int ends[2]; /* a pipe that nobody writes to until the end */

static void count_queued(int signal, struct siginfo *info, struct ucontext *context)
{
    static const double seven = 7;
    (void)signal, (void)context;
    __asm__ volatile("fninit; fldl %0; fldl %0; fldl %0" : : "m"(seven)); /* left there */
    __sync_fetch_and_add(&sum, info->sent.value);
    __sync_fetch_and_add(&received, 1);
}

static void count_standard(int signal)
{
    (void)signal;
    __sync_fetch_and_add(&standard, 1);
    sys_getpid();
}

/* int computes(void): fills registers and the FPU, lets time pass in a loop and looks at them.
 * Gives 0 where all is as it was. */
int computes(void);
__asm__(".pushsection .text\n"
        "computes:\n"
        "    pusha\n"
        "    fninit\n"
        "    fld1\n"
        "    fldpi\n"
        "    mov $0x11111111, %ebx\n"
        "    mov $0x22222222, %edx\n"
        "    mov $0x33333333, %esi\n"
        "    mov $0x44444444, %edi\n"
        "    mov $0x55555555, %ebp\n"
        "    mov $3000, %ecx\n"
        "    std\n"
        "1:  loop 1b\n"
        "    pushf\n"
        "    cld\n"
        "    pop %eax\n"
        "    not %eax\n"
        "    and $0x400, %eax\n"
        "    xor $0x11111111, %ebx\n"
        "    xor $0x22222222, %edx\n"
        "    xor $0x33333333, %esi\n"
        "    xor $0x44444444, %edi\n"
        "    xor $0x55555555, %ebp\n"
        "    or %ebx, %eax\n"
        "    or %edx, %eax\n"
        "    or %esi, %eax\n"
        "    or %edi, %eax\n"
        "    or %ebp, %eax\n"
        "    or %ecx, %eax\n"
        "    fldpi\n"
        "    fcompp\n"
        "    mov %eax, %ebx\n"
        "    fnstsw %ax\n"
        "    and $0x4500, %eax\n"
        "    xor $0x4000, %eax\n"
        "    or %eax, %ebx\n"
        "    fld1\n"
        "    fcompp\n"
        "    fnstsw %ax\n"
        "    and $0x4500, %eax\n"
        "    xor $0x4000, %eax\n"
        "    or %eax, %ebx\n"
        "    mov %ebx, 28(%esp)\n"
        "    popa\n"
        "    ret\n"
        ".popsection\n");

static int compute(void *unused)
{
    (void)unused;
    while (!stop)
        if (computes() != 0)
            spoiled++;
    return 0;
}

static int call(void *unused)
{
    char name[390];
    (void)unused;
    while (!stop)
        if (sys_getpid() != sys_getpid() || sys_uname(name) != 0 || sys_sched_yield() != 0)
            spoiled++;
    return 0;
}

static int wait_in_read(void *unused)
{
    char byte;
    int result = sys_read(ends[0], &byte, 1); /* SA_RESTART: only the end ends it */
    (void)unused;
    if (result != 1)
        spoiled++;
    return 0;
}

static void send_all(int target, int number)
{
    struct siginfo info = {.code = SI_QUEUE};
    for (int i = 0; i < SENT; i++) {
        info.sent.value = (unsigned)(number * SENT + i);
        while (sys_rt_sigqueueinfo(target, FIRST + i % KINDS, &info) == -EAGAIN)
            sys_sched_yield();
        if (i % 8 == 0)
            sys_kill(target, SIGUSR1);
        if (i % 64 == 0) {
            sys_kill(target, SIGSTOP);
            sys_kill(target, SIGCONT);
        }
    }
    sys_exit_group(0);
}

static int storm(void)
{
    static int (*const bodies[])(void *) = {compute, compute, call, wait_in_read};
    enum { THREADS = sizeof bodies / sizeof *bodies };
    struct thread *threads[THREADS];
    unsigned all = SENDERS * SENT;
    int self = sys_getpid();
    sys_pipe(ends);
    for (int i = 0; i < KINDS; i++)
        handle_info(FIRST + i, count_queued, SA_RESTART);
    handle(SIGUSR1, count_standard, SA_RESTART);
    for (int i = 0; i < THREADS; i++)
        threads[i] = thread_create(bodies[i], NULL);
    for (int i = 0; i < SENDERS; i++)
        if (sys_fork() == 0)
            send_all(self, i);
    for (int i = 0; i < SENDERS; i++)
        while (sys_waitpid(-1, NULL, 0) < 0)
            ;
    while (received < all)
        sys_sched_yield();
    stop = 1;
    sys_write(ends[1], "e", 1);
    for (int i = 0; i < THREADS; i++)
        thread_join(threads[i]);
    check("queued signals", (int)all, (int)received);
    check("the sum of their values", (int)(all * (all - 1) / 2), (int)sum);
    check_true("some standard ones", standard > 0);
    check("registers or results spoiled", 0, spoiled);
    return check_result();
}

/* In a child, as init would not be stopped. */
int main(void)
{
    check("the child", 0, in_child(storm));
    return check_result();
}
