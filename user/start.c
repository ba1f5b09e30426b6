/* Where a program starts.
 *
 * The kernel starts a program with ESP at: argc, argv[0..], 0, environment.., 0, auxiliary vector.
 * It is no C function that starts here, for nobody called it: _start makes it one. */
#include "user/stdlib.h"
#include "user/syscall.h"

char **environ;
static const unsigned *auxiliary; /* pairs of type and value, ended by type AT_NULL */

int main(int argc, char **argv, char **envp);

__asm__(".pushsection .text\n"
        ".globl _start\n"
        "_start:\n"
        "    xor %ebp, %ebp\n" /* a debugger's backtrace ends here */
        "    mov %esp, %eax\n"
        "    and $-16, %esp\n" /* the ABI's alignment at a CALL, with the one argument counted */
        "    sub $12, %esp\n"
        "    push %eax\n"
        "    call start_main\n"
        "    hlt\n"
        ".popsection\n");

unsigned getauxval(unsigned type)
{
    for (const unsigned *pair = auxiliary; pair[0] != AT_NULL; pair += 2)
        if (pair[0] == type)
            return pair[1];
    return 0;
}

/* Called by _start with the first stack word's address: finds the vectors, takes the fast door
 * where the kernel offers one, runs main and ends the process with its result. */
__attribute__((noreturn, used)) void start_main(int *stack)
{
    int argc = stack[0];
    char **argv = (char **)(stack + 1);
    environ = argv + argc + 1;
    char **end = environ;
    while (*end)
        end++;
    auxiliary = (const unsigned *)(end + 1);
    unsigned fast_door = getauxval(AT_SYSINFO);
    if (fast_door)
        system_call_door = (void (*)(void))fast_door;
    exit(main(argc, argv, environ));
}
