/* The names of Linux's calls that are not here, so that a trace says what a program missed. Made by
 * the build of scripts/linux_i386_calls, which has those that are here as well. */
#include "kernel/debug/strace_parts.h"

static const char *const names[] = {
#include "linux_calls.inc"
};

/* See strace_parts.h. */
const char *strace_absent_name(uint32_t number)
{
    return number < sizeof names / sizeof *names ? names[number] : NULL;
}
