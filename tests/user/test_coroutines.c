/* Coroutines: turns, ends, joins, stacks, and what a switch keeps. Also built with the sanitizers:
 * tests/unit/build.mk. */
#include "user/coroutine/coroutine.h"
#include "lib/string.h"
#include "tests/user/check.h"
#include "tests/user/order.h"
#include "user/stdlib.h"
#include "user/syscall.h"

static int three_turns(void *name)
{
    for (int i = 0; i < 3; i++) {
        note(*(char *)name);
        coroutine_yield();
    }
    return *(char *)name;
}

static void test_turns(void)
{
    coroutine_yield();
    note('m');
    check_order("a yield of the only one comes back", "m");
    for (const char *name = "abc"; *name; name++)
        coroutine_detach(coroutine_create(three_turns, (void *)name));
    check_order("a new one does not run at once", "");
    coroutine_yield();
    note('m');
    schedule();
    check_order("they take turns in the order of their making", "abcmabcabc");
    schedule();
    check_order("schedule() with nobody left returns", "");
}

static int make_another(void *name)
{
    note('x');
    coroutine_detach(coroutine_create(three_turns, name));
    coroutine_yield();
    note('y');
    return 0;
}

static int at_once(void *argument)
{
    return (int)(intptr_t)argument;
}

static __attribute__((noinline)) int leave(void)
{
    coroutine_exit(77);
}

static int exit_deep(void *argument)
{
    int (*volatile below)(void) = leave;
    return below() + (int)(intptr_t)argument;
}

static int join_it(void *other)
{
    return coroutine_join(other) + 1;
}

static void test_joins(void)
{
    struct coroutine *early = coroutine_create(at_once, (void *)5);
    struct coroutine *late = coroutine_create(three_turns, "z");
    struct coroutine *deep = coroutine_create(exit_deep, (void *)20);
    check_equal("a join waits for the end", coroutine_join(late), 'z');
    check_order("which came in its turn", "zzz");
    check_equal("a join after the end", coroutine_join(early), 5);
    check_equal("an exit below other calls", coroutine_join(deep), 77);
    struct coroutine *chain = coroutine_create(at_once, (void *)100);
    for (int i = 0; i < 10; i++)
        chain = coroutine_create(join_it, chain);
    check_equal("a chain of ten that join each other", coroutine_join(chain), 110);
    coroutine_detach(coroutine_create(make_another, "w"));
    schedule();
    check_order("one makes another", "xwyww");
    struct coroutine *ended = coroutine_create(at_once, NULL);
    coroutine_yield();
    coroutine_detach(ended);
    check_equal("it sees itself", coroutine_self()->number, 0);
}

/* Yields with a value in each register that a function must keep: the number that were kept. */
static int kept(uint32_t seed)
{
    uint32_t ebx = seed, esi = seed + 1, edi = seed + 2;
    __asm__ volatile("push %%ebp\n"
                     "lea 7(%%ebx), %%ebp\n"
                     "call coroutine_yield\n"
                     "sub %%ebx, %%ebp\n"
                     "mov %%ebp, %%eax\n"
                     "pop %%ebp\n"
                     : "+b"(ebx), "+S"(esi), "+D"(edi), "=&a"(seed)
                     :
                     : "ecx", "edx", "memory", "cc");
    return (seed == 7) + (esi == ebx + 1) + (edi == ebx + 2);
}

static int keep_registers(void *argument)
{
    int sum = 0;
    for (uint32_t i = 0; i < 100; i++)
        sum += kept((uint32_t)(uintptr_t)argument + i * 65537);
    return sum;
}

static int alignment(void *argument)
{
    (void)argument;
    return (int)((uintptr_t)__builtin_frame_address(0) + 8) & 15;
}

static void test_switch(void)
{
    struct coroutine *some[5];
    for (int i = 0; i < 5; i++)
        some[i] = coroutine_create(keep_registers, (void *)(uintptr_t)(i * 0x01020304u));
    int sum = 0;
    for (int i = 0; i < 5; i++)
        sum += coroutine_join(some[i]);
    check_equal("registers kept over 500 switches", sum, 1500);
    check_equal("the stack is aligned at the entry",
                coroutine_join(coroutine_create(alignment, NULL)), 0);
}

enum { MANY = 2000 };

static void test_many(void)
{
    int sum = 0;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < MANY; i++)
            coroutine_detach(coroutine_create(three_turns, "m"));
        order_used = 0;
        while (!coroutine_is_alone()) {
            coroutine_yield();
            sum += (int)order_used;
            order_used = 0;
        }
    }
    check_equal("turns of three times many", sum, 3 * 3 * MANY);
    check_equal("more memory than there is",
                coroutine_create_sized(at_once, NULL, 0xf0000000u) == NULL, 1);
    check_equal("more than a size can say", coroutine_create_sized(at_once, NULL, SIZE_MAX) == NULL,
                1);
}

static int use_much(void *argument)
{
    volatile char much[100000];
    (void)argument;
    for (size_t i = 0; i < sizeof much; i += 1000)
        much[sizeof much - 1 - i] = 1;
    return much[sizeof much - 1];
}

/* Gives how a child ends that makes one coroutine and waits for it: a waitpid(2) status. */
static int status_of_child(int (*entry)(void *), size_t size)
{
    int status = -1;
    int child = sys_fork();
    if (child == 0) {
        struct sigaction end = {.handler = SIG_DFL}; /* a sanitizer has its own */
        sys_rt_sigaction(SIGSEGV, &end, NULL, sizeof end.mask);
        sys_close(1); /* what it says is not compared */
        sys_exit_group(coroutine_join(coroutine_create_sized(entry, NULL, size)));
    }
    sys_waitpid(child, &status, 0);
    return status;
}

static int wait_for_ever(void *argument)
{
    (void)argument;
    coroutine_park("nothing");
    return 0;
}

static void test_ends(void)
{
    check_equal("a stack of the size that was asked for", status_of_child(use_much, 120000),
                1 << 8);
    check_equal("the guard page below it", status_of_child(use_much, 8192), SIGSEGV);
    check_equal("a deadlock's status", status_of_child(wait_for_ever, 8192), 2 << 8);
}

int main(void)
{
    test_turns();
    test_joins();
    test_switch();
    test_many();
    test_ends();
    return check_status();
}
