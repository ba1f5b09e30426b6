/* makecontext(3), and the ends of the calls in ucontext.asm. */
#include "user/coroutine/ucontext.h"

#include <stdarg.h>

#include "user/stdlib.h"
#include "user/syscall.h"

#define REGISTER(name) offsetof(ucontext_t, uc_mcontext.registers.name)
_Static_assert(REGISTER(edi) == 36 && REGISTER(ebp) == 44 && REGISTER(esp) == 48, "ucontext.asm");
_Static_assert(REGISTER(ebx) == 52 && REGISTER(ecx) == 60 && REGISTER(eax) == 64, "ucontext.asm");
_Static_assert(REGISTER(eip) == 76 && offsetof(ucontext_t, uc_mcontext.fpu) == 96, "ucontext.asm");
_Static_assert(offsetof(ucontext_t, uc_sigmask) == 108, "ucontext.asm says MASK");
_Static_assert(offsetof(ucontext_t, fpu_environment) == 236, "ucontext.asm says FPU");

void ucontext_returned(void);

/* Gives what a call that failed with the negative error is to give. */
__attribute__((used)) int ucontext_error(int error)
{
    errno = -error;
    return -1;
}

/* The function of a context has returned. */
__attribute__((noreturn, used)) void ucontext_end(const ucontext_t *next)
{
    if (next)
        setcontext(next);
    exit(next ? EXIT_FAILURE : EXIT_SUCCESS);
}

/* The stack is made as if ucontext_returned had called the function: its address, then the
 * arguments. EBX and ESI, which the function leaves as they are, tell that code its part. */
void makecontext(ucontext_t *context, void (*function)(void), int count, ...)
{
    uintptr_t top = (uintptr_t)context->uc_stack.ss_sp + context->uc_stack.ss_size;
    uint32_t *arguments = (uint32_t *)((top - (unsigned)count * sizeof(int)) & ~(uintptr_t)15);
    va_list values;
    va_start(values, count);
    for (int i = 0; i < count; i++)
        arguments[i] = va_arg(values, uint32_t);
    va_end(values);
    arguments[-1] = (uint32_t)(uintptr_t)ucontext_returned;
    struct context_registers *registers = &context->uc_mcontext.registers;
    registers->esp = (uint32_t)(uintptr_t)&arguments[-1];
    registers->eip = (uint32_t)(uintptr_t)function;
    registers->ebp = 0;
    registers->ebx = (uint32_t)(uintptr_t)arguments;
    registers->esi = (uint32_t)(uintptr_t)context->uc_link;
}
