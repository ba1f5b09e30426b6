/* A division by zero.
 *
 * Watch: the CPU raises exception 0, and the process ends by signal 8, the arithmetic exception. */
#include "user/stdio.h"

int main(void)
{
    volatile int one = 1, zero = 0;
    printf("Dividing by zero...\n");
    printf("This line is never reached: %d\n", one / zero);
    return 0;
}
