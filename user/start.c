/* Where a program starts, and the doors through which it leaves for the kernel.
 *
 * The kernel starts a program with ESP at: argc, argv[0..], 0, environment.., 0, auxiliary vector.
 * It is no C function that starts here, for nobody called it: _start makes it one. */
#include "user/stdlib.h"
#include "user/syscall.h"

char **environ;
void (*system_call_door)(void) = door_int80;
static const unsigned *auxiliary; /* pairs of type and value, ended by type AT_NULL */

int main(int argc, char **argv, char **envp);

__asm__(".pushsection .text\n"
        ".globl _start, door_int80, system_call6\n"
        "_start:\n"
        "    xor %ebp, %ebp\n" /* a debugger's backtrace ends here */
        "    mov %esp, %eax\n"
        "    and $-16, %esp\n" /* the ABI's alignment at a CALL, with the one argument counted */
        "    sub $12, %esp\n"
        "    push %eax\n"
        "    call start_main\n"
        "    hlt\n"

        "door_int80:\n"
        "    int $0x80\n"
        "    ret\n"

        /* int system_call6(int number, const int *arguments): saves the four registers that belong
         * to the caller, fills six, and calls the door. */
        "system_call6:\n"
        "    push %ebx\n"
        "    push %esi\n"
        "    push %edi\n"
        "    push %ebp\n"
        "    mov 20(%esp), %eax\n"
        "    mov 24(%esp), %ebp\n"
        "    mov 0(%ebp), %ebx\n"
        "    mov 4(%ebp), %ecx\n"
        "    mov 8(%ebp), %edx\n"
        "    mov 12(%ebp), %esi\n"
        "    mov 16(%ebp), %edi\n"
        "    mov 20(%ebp), %ebp\n"
        "    call *system_call_door\n"
        "    pop %ebp\n"
        "    pop %edi\n"
        "    pop %esi\n"
        "    pop %ebx\n"
        "    ret\n"
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
