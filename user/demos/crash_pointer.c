/* A write to address 0.
 *
 * Watch: the MMU finds no page there and raises a page fault. The kernel tells on one line what
 * happened where, ends this process by signal 11, and all else goes on. On Linux the shell says the
 * same; only the kernel's line is missing. */
#include "user/stdio.h"

int main(void)
{
    printf("Writing to address 0...\n");
    *(volatile int *)0 = 1;
    printf("This line is never reached.\n");
    return 0;
}
