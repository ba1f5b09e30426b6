/* The doors through which a program leaves for the kernel: see user/syscall.h. */
#include "user/syscall.h"

void (*system_call_door)(void) = door_int80; /* user/start.c finds a faster one */

__asm__(".pushsection .text\n"
        ".globl door_int80, system_call6\n"
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
