/* Runs a program as programs usually run: as a child of process 1, which takes in the orphans. The
 * first program itself would be spared signals that mean death, and would be given others'
 * children. Arguments: PROGRAM ARG... The status is the program's, or 128 and the signal that it
 * died by. */
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

int main(int argc, char **argv)
{
    int status, child;
    if (argc < 2)
        return 0;
    int program = sys_fork();
    if (program == 0) {
        int error = sys_execve(argv[1], argv + 1, environ);
        printf("%s: execve gives %d\n", argv[1], error);
        return 127;
    }
    do
        child = sys_waitpid(-1, &status, 0);
    while (child != program && child > 0);
    return (status & 0x7f) != 0 ? 128 + (status & 0x7f) : status >> 8 & 0xff;
}
