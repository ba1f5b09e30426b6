/* getcontext(3), setcontext(3), makecontext(3), swapcontext(3). */
#include "lib/string.h"
#include "tests/user/check.h"
#include "user/coroutine/ucontext.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { STACK = 16384 };

static ucontext_t main_context, one, other;
static char stacks[2][STACK] __attribute__((aligned(16)));
static int sum, turns;

static void test_again(void)
{
    static ucontext_t here;
    volatile int times = 0;
    check_equal("getcontext", getcontext(&here), 0);
    times++;
    if (times < 3)
        setcontext(&here);
    check_equal("it returned once more for each setcontext", times, 3);
}

static void add_up(int a, int b, int c, int d)
{
    sum = a + b * 10 + c * 100 + d * 1000;
    check_equal("aligned", (int)((uintptr_t)__builtin_frame_address(0) + 8) & 15, 0);
}

static void prepare(ucontext_t *context, int which, ucontext_t *link)
{
    getcontext(context);
    context->uc_stack.ss_sp = stacks[which];
    context->uc_stack.ss_size = STACK;
    context->uc_link = link;
}

static void test_arguments(void)
{
    prepare(&one, 0, &main_context);
    makecontext(&one, (void (*)(void))add_up, 4, 1, 2, 3, 4);
    check_equal("swapcontext, until the function has returned", swapcontext(&main_context, &one),
                0);
    check_equal("its arguments", sum, 4321);
}

static void ping(int steps)
{
    for (int i = 0; i < steps; i++) {
        turns = turns * 2 + 1;
        swapcontext(&one, &other);
    }
}

static void pong(int steps)
{
    for (int i = 0; i < steps; i++) {
        turns = turns * 2;
        swapcontext(&other, &one);
    }
}

static void test_turns(void)
{
    prepare(&one, 0, &main_context);
    makecontext(&one, (void (*)(void))ping, 1, 5);
    prepare(&other, 1, &main_context);
    makecontext(&other, (void (*)(void))pong, 1, 5);
    swapcontext(&main_context, &one);
    check_equal("turns of two", turns, 0x2aa);
}

static int usr1_is_blocked(void)
{
    signal_set mask = 0;
    sys_rt_sigprocmask(SIG_BLOCK, NULL, &mask, sizeof mask);
    return (mask & SIGNAL_BIT(SIGUSR1)) != 0;
}

static void look_at_mask(void)
{
    check_equal("a context has its own signal mask", usr1_is_blocked(), 0);
}

static void test_mask(void)
{
    signal_set usr1 = SIGNAL_BIT(SIGUSR1);
    prepare(&one, 0, &main_context);
    makecontext(&one, look_at_mask, 0);
    sys_rt_sigprocmask(SIG_BLOCK, &usr1, NULL, sizeof usr1);
    swapcontext(&main_context, &one);
    check_equal("and comes back to it", usr1_is_blocked(), 1);
    sys_rt_sigprocmask(SIG_UNBLOCK, &usr1, NULL, sizeof usr1);
}

static double quarter(double value)
{
    return value / 4;
}

static void test_fpu(void)
{
    static ucontext_t here;
    uint16_t up = 0x0b7f, now; /* rounding up */
    volatile int times = 0;
    __asm__ volatile("fldcw %0" : : "m"(up));
    getcontext(&here);
    __asm__ volatile("fninit");
    if (times++ == 0)
        setcontext(&here);
    check_equal("the FPU computes after a switch", (int)quarter(6) == 1, 1);
    times = 0;
    __asm__ volatile("fldcw %0" : : "m"(up));
    getcontext(&here);
    __asm__ volatile("fnstcw %0" : "=m"(now));
    if (times++ == 0) {
        __asm__ volatile("fninit");
        setcontext(&here);
    }
    check_equal("a context has its own FPU control word", now, 0x0b7f);
    __asm__ volatile("fninit");
}

static void end_quietly(void)
{
}

static void test_end(void)
{
    int status = -1, child = sys_fork();
    if (child == 0) {
        prepare(&one, 0, NULL);
        makecontext(&one, end_quietly, 0);
        setcontext(&one);
        sys_exit_group(9);
    }
    sys_waitpid(child, &status, 0);
    check_equal("the last context's end is the process's", status, 0);
}

int main(void)
{
    check_equal("glibc's size", (int)sizeof(ucontext_t), 364);
    test_again();
    test_arguments();
    test_turns();
    test_mask();
    test_fpu();
    test_end();
    return check_status();
}
