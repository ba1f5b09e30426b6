/* A thousand blocks of memory, and a few system calls.
 *
 * Watch: malloc takes from the kernel a larger piece than it was asked for and cuts it up, so only
 * one call in hundreds is a system call: `strace mallocs` shows them, brk(2) each. What is freed
 * stays with the program, and the second thousand finds it. */
/* Runs on Linux too. */
#include "user/stdio.h"
#include "user/stdlib.h"

enum { BLOCKS = 1000, SIZE = 100 };

int main(void)
{
    static void *blocks[BLOCKS];
    for (int round = 0; round < 2; round++) {
        int got = 0;
        for (int i = 0; i < BLOCKS; i++)
            got += (blocks[i] = malloc(SIZE)) != NULL;
        for (int i = 0; i < BLOCKS; i++)
            free(blocks[i]);
        printf("%d blocks of %d bytes, and given back\n", got, SIZE);
    }
    return 0;
}
