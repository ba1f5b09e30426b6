/* HLT stops the CPU until the next interrupt, so it is for ring 0 only.
 *
 * Watch: in ring 3 it raises a general protection fault, and the process ends by signal 11. The CPU
 * itself keeps order here: there is no check in the kernel to be fooled. */
#include "user/stdio.h"

int main(void)
{
    printf("Asking the CPU to halt...\n");
    __asm__ volatile("hlt");
    printf("This line is never reached.\n");
    return 0;
}
