/* Runs a program so that the kernel prints its system calls: strace PROGRAM ARGUMENTS...
 *
 * Watch: each line is a call, as strace(1) shows it on Linux; behind it the door that was used, and
 * what the call took, or that the thread slept. Under `scripts/boot --icount` the figures are
 * instructions. The clock is not among the calls: the vDSO reads it without the kernel. */
#include "lib/string.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { PATH_SIZE = 256 };

int main(int argc, char **argv)
{
    char path[PATH_SIZE];
    if (argc < 2) {
        printf("usage: strace PROGRAM ARGUMENTS...\n");
        return 2;
    }
    snprintf(path, sizeof path, "%s%s", strchr(argv[1], '/') ? "" : "/bin/", argv[1]);
    if (trace_calls(1) != 0) {
        printf("strace: this kernel cannot trace calls; Linux has strace(1)\n");
        return 1;
    }
    execve(path, argv + 1, environ);
    perror(argv[1]);
    return 127;
}
