/* Kernel threads, taken off the CPU while they run in ring 0.
 *
 * Watch: the kernel starts threads of its own that count without ever yielding, and prints who
 * runs. Wherever interrupts are on, the timer may hand the CPU over: inside the kernel as well. */
#include "user/stdio.h"
#include "user/syscall.h"

int main(void)
{
    if (kernel_demo("interleave") < 0) {
        perror("kernel_threads: this demonstration needs Baton");
        return 1;
    }
    return 0;
}
