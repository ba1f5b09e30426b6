/* echo WORD...: prints its arguments. Watch: how words travel. The shell hands them to execve(2),
 * the kernel lays them on the new program's stack, and the start-up code finds them there. */
/* Runs on Linux too. */
#include "user/stdio.h"

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        printf(i == 1 ? "%s" : " %s", argv[i]);
    printf("\n");
    return 0;
}
