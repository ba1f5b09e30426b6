/* Alternate stacks: where handlers run, how a stack's overflow is survived, and what there is no
 * room for. */
#include "tests/user/signals.h"

static struct siginfo last_info;
static struct ucontext last;

static char alternate[16384] __attribute__((aligned(16)));
static volatile int on_it;
static struct signal_stack inside;

static void look_at_stack(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)info;
    char here;
    on_it = &here >= alternate && &here < alternate + sizeof alternate;
    last = *context;
    sys_sigaltstack(NULL, &inside);
    if (signal == SIGUSR2)
        return;
    struct signal_stack another = {(uint32_t)alternate, 0, 8192};
    printf("to change it there: %d\n", sys_sigaltstack(&another, NULL));
    send_self(SIGUSR2);
    printf("a nested handler is on it: %d\n", on_it);
}

static void test_alternate_stack(void)
{
    struct signal_stack stack = {(uint32_t)alternate, 0, sizeof alternate}, old_stack;
    check("sigaltstack asked at first", 0, sys_sigaltstack(NULL, &old_stack));
    check("there is none", SS_DISABLE, old_stack.flags);
    stack.size = MINSIGSTKSZ - 1;
    check("too small", -ENOMEM, sys_sigaltstack(&stack, NULL));
    stack.flags = 4;
    check("no such flag", -EINVAL, sys_sigaltstack(&stack, NULL));
    stack.flags = 0;
    stack.size = sizeof alternate;
    check("sigaltstack", 0, sys_sigaltstack(&stack, NULL));
    handle_info(SIGUSR1, look_at_stack, 0);
    handle_info(SIGUSR2, look_at_stack, SA_ONSTACK);
    send_self(SIGUSR2);
    check("a handler with SA_ONSTACK is on it", 1, on_it);
    check("sigaltstack says so", SS_ONSTACK, inside.flags);
    check("the context does not", 0, last.stack.flags);
    check_true("but where it is", last.stack.start == (uint32_t)alternate);
    handle_info(SIGUSR1, look_at_stack, SA_ONSTACK);
    send_self(SIGUSR1);
    sys_sigaltstack(NULL, &inside);
    check("afterwards not", 0, inside.flags);
    stack.flags = (int32_t)SS_AUTODISARM;
    check("SS_AUTODISARM", 0, sys_sigaltstack(&stack, NULL));
    send_self(SIGUSR2);
    check("puts it away inside", SS_DISABLE, inside.flags);
    sys_sigaltstack(NULL, &inside);
    check("and back", (int)SS_AUTODISARM, inside.flags);
    stack = (struct signal_stack){0, SS_DISABLE, 0};
    check("SS_DISABLE", 0, sys_sigaltstack(&stack, &old_stack));
    check("gives the last", sizeof alternate, (int)old_stack.size);
    send_self(SIGUSR2);
    check("a handler without it stays", 0, on_it);
}

/* A stack that overflows: the handler runs on the other one and leaves by a jump. */
uint32_t jump_esp, jump_ebp;
extern char jump_target[];

static void leave_overflow(int signal, struct siginfo *info, struct ucontext *context)
{
    (void)signal;
    last_info = *info;
    context->mcontext.eip = (uint32_t)jump_target;
    context->mcontext.esp = jump_esp;
    context->mcontext.ebp = jump_ebp;
}

/* Pushes until the stack ends; leave_overflow() goes on at jump_target, a label that may stand in
 * the program only once. */
static __attribute__((noinline)) void overflow(void)
{
    __asm__ volatile("pusha\n"
                     "mov %%esp, jump_esp\n"
                     "mov %%ebp, jump_ebp\n"
                     "1: push $0\n"
                     "jmp 1b\n"
                     "jump_target:\n"
                     "popa\n"
                     :
                     :
                     : "memory", "cc");
}

static void test_overflow(void)
{
    struct signal_stack stack = {(uint32_t)alternate, 0, sizeof alternate};
    sys_sigaltstack(&stack, NULL);
    handle_info(SIGSEGV, leave_overflow, SA_ONSTACK);
    for (int i = 0; i < 2; i++) {
        overflow();
        check("an overflow is survived", SIGSEGV, last_info.signal);
    }
}

/* Each handler's frame lies below the last one's, until there is no room for one. */
static void fault_again(int signal)
{
    *(volatile int *)(signal - SIGSEGV) = 0;
}

static int overflow_both(void)
{
    struct signal_stack stack = {(uint32_t)alternate, 0, 8192};
    sys_sigaltstack(&stack, NULL);
    handle(SIGSEGV, fault_again, SA_ONSTACK | SA_NODEFER);
    *(volatile int *)0 = 0;
    return 3;
}

static void nothing(int signal)
{
    (void)signal;
}

static int no_stack_at_all(void)
{
    set_action(SIGSEGV, SIG_DFL, 0, 0);
    handle(SIGUSR1, nothing, 0);
    __asm__ volatile("mov $0x1000, %%esp\n"
                     "mov $37, %%eax\n"
                     "int $0x80\n"
                     :
                     : "b"(sys_getpid()), "c"(SIGUSR1));
    return 3;
}

int main(void)
{
    test_alternate_stack();
    test_overflow();
    check("both stacks overflow", SIGSEGV, in_child(overflow_both));
    check("no stack for a frame", SIGSEGV, in_child(no_stack_at_all));
    return check_result();
}
