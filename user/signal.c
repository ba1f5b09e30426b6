/* Handling signals: see user/signal.h. The way back from a handler is in the vDSO. */
#include "user/signal.h"

#include <stddef.h>

#include "user/syscall.h"

static int set_action(int signal, uint32_t handler)
{
    struct sigaction action = {.handler = handler};
    return rt_sigaction(signal, &action, NULL, sizeof(signal_set));
}

int signal_handle(int signal, signal_handler *handler)
{
    return set_action(signal, (uint32_t)(uintptr_t)handler);
}

int signal_ignore(int signal)
{
    return set_action(signal, SIG_IGN);
}

int signal_default(int signal)
{
    return set_action(signal, SIG_DFL);
}
