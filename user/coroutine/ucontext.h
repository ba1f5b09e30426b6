/* getcontext(3) and its kin: the older way to coroutines, as POSIX had it until 2008. A context is
 * all that a flow of control had in the CPU, and its signal mask; because of the mask each switch
 * is a system call, which is why user/coroutine/switch.asm keeps to registers.
 *
 * The layout is that of glibc's ucontext_t on i386. */
#ifndef USER_COROUTINE_UCONTEXT_H
#define USER_COROUTINE_UCONTEXT_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    void *ss_sp; /* lowest byte */
    int ss_flags;
    size_t ss_size;
} stack_t;

/* In the order in which the kernel's signal frames have them. */
struct context_registers {
    uint32_t gs, fs, es, ds, edi, esi, ebp, esp, ebx, edx, ecx, eax;
    uint32_t trap, error, eip, cs, eflags, esp_at_signal, ss;
};

typedef struct ucontext_t {
    unsigned long uc_flags;
    struct ucontext_t *uc_link; /* where to go on when makecontext()'s function returns */
    stack_t uc_stack;
    struct {
        struct context_registers registers;
        void *fpu; /* points to fpu_environment */
        unsigned long old_mask, cr2;
    } uc_mcontext;
    uint32_t uc_sigmask[32]; /* the kernel uses the first two words */
    uint8_t fpu_environment[112];
    unsigned long shadow_stack[4];
} ucontext_t;

_Static_assert(sizeof(ucontext_t) == 364, "glibc's size on i386");

/* Stores the caller's context: 0. Returns once more, with 0 too, for each setcontext() of it. */
int getcontext(ucontext_t *context);
/* Goes on with a context. Returns only on an error, -1 and errno. */
int setcontext(const ucontext_t *context);
/* Stores the caller's context in old and goes on with next: 0 when something goes on with old. */
int swapcontext(ucontext_t *old, const ucontext_t *next);
/* Makes of a context that getcontext() stored one that calls function, with count arguments of type
 * int, on the stack uc_stack; when it returns, uc_link goes on, or where that is NULL the process
 * ends with status 0. */
void makecontext(ucontext_t *context, void (*function)(void), int count, ...);

#endif
