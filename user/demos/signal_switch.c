/* Why a signal handler cannot simply switch to another coroutine, though it interrupts even one
 * that never yields. Each coroutine sends itself the signal, where a timer would send it at any
 * time.
 *
 * Watch, first: the handler yields, and the thread does go to the other coroutine. But the kernel
 * holds a signal back until its handler has returned, and this handler has not: it is still on the
 * first one's stack. The second one is never interrupted.
 *
 * Watch, then: with SA_NODEFER the signal is not held back, and comes in the middle of things. Code
 * that counts on nobody else running between two calls is broken: money is missing from the sum.
 * Whatever takes the thread away at any place needs what threads need: locks, or places where it
 * must not be taken. Go's handlers change nothing but the EIP of what they interrupted, and only
 * where the compiler has said that it is safe (see the demo `green_threads`).
 *
 * Runs on Linux too. */
#include "user/coroutine/coroutine.h"
#include "user/stdio.h"
#include "user/syscall.h"

static void switch_away(int signal)
{
    (void)signal;
    coroutine_yield();
}

static void handle(unsigned flags)
{
    struct sigaction action = {.handler = (uint32_t)(uintptr_t)switch_away, .flags = flags};
    sys_rt_sigaction(SIGUSR1, &action, NULL, sizeof action.mask);
}

static void interrupt_me(void)
{
    sys_kill(sys_getpid(), SIGUSR1);
}

static bool is_held_back(void)
{
    signal_set pending = 0;
    sys_rt_sigpending(&pending, sizeof pending);
    return pending & SIGNAL_BIT(SIGUSR1);
}

/* argument: its name. Never yields of its own will. */
static int spin(void *argument)
{
    const char *name = argument;
    printf("  %s spins, and is interrupted\n", name);
    interrupt_me();
    printf("  %s goes on; %s\n", name,
           is_held_back() ? "its signal is held back" : "it was taken away in between");
    return 0;
}

static int from = 60, to = 40;

static int pay(void *argument)
{
    (void)argument;
    from -= 10;
    interrupt_me(); /* between the two halves of one thing */
    to += 10;
    return 0;
}

static int audit(void *argument)
{
    (void)argument;
    printf("  there are %d of 100\n", from + to);
    return 0;
}

int main(void)
{
    printf("The handler yields:\n");
    handle(0);
    if (!coroutine_create(spin, "A") || !coroutine_create(spin, "B"))
        return 1;
    schedule();
    printf("The handler yields, and may be interrupted itself:\n");
    handle(SA_NODEFER);
    if (!coroutine_create(pay, NULL) || !coroutine_create(audit, NULL))
        return 1;
    schedule();
    audit(NULL);
    return 0;
}
