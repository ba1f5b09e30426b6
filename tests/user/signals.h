/* What the tests of signals share. */
#ifndef TESTS_USER_SIGNALS_H
#define TESTS_USER_SIGNALS_H

#include "tests/user/expect.h"

#define ALL_SIGNALS (~(signal_set)0)

typedef void handler_function(int signal);
typedef void info_handler_function(int signal, struct siginfo *info, struct ucontext *context);

static inline int set_action(int signal, uint32_t handler, uint32_t flags, signal_set mask)
{
    struct sigaction action = {handler, flags, 0, mask};
    return sys_rt_sigaction(signal, &action, NULL, sizeof(signal_set));
}

static inline int handle(int signal, handler_function *handler, uint32_t flags)
{
    return set_action(signal, (uint32_t)(uintptr_t)handler, flags, 0);
}

static inline int handle_info(int signal, info_handler_function *handler, uint32_t flags)
{
    return set_action(signal, (uint32_t)(uintptr_t)handler, flags | SA_SIGINFO, 0);
}

static inline int change_mask(int how, signal_set set)
{
    return sys_rt_sigprocmask(how, &set, NULL, sizeof set);
}

static inline signal_set mask_now(void)
{
    signal_set set = 0;
    sys_rt_sigprocmask(SIG_BLOCK, NULL, &set, sizeof set);
    return set;
}

static inline signal_set pending_now(void)
{
    signal_set set = 0;
    sys_rt_sigpending(&set, sizeof set);
    return set;
}

/* Waits until a handler has set *flag, all signals let through. Who calls has them blocked: one
 * that came between a look at the flag and pause(2) would be waited for in vain. */
static inline void suspend_until(const volatile int *flag)
{
    signal_set none = 0;
    while (!*flag)
        sys_rt_sigsuspend(&none, sizeof none);
}

static inline int send_self(int signal)
{
    return sys_kill(sys_getpid(), signal);
}

static inline int send_thread_self(int signal)
{
    return sys_tgkill(sys_getpid(), sys_gettid(), signal);
}

/* A real-time signal with a value. */
static inline int queue_self(int signal, int value)
{
    struct siginfo info = {.signal = signal, .code = SI_QUEUE};
    info.sent.pid = sys_getpid();
    info.sent.value = (uint32_t)value;
    return sys_rt_sigqueueinfo(sys_getpid(), signal, &info);
}

#endif
