/* Runs a program as the tests run it on Linux: as a child of process 1, which takes in the orphans,
 * with nothing to read and a pipe to write to. The first program itself would be spared signals
 * that mean death, would be given others' children, and would find a terminal. Arguments: PROGRAM
 * ARG... The status is the program's, or 128 and the signal that it died by. */
#include "lib/linux_file.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

static int run(char **words, int output)
{
    int nothing = sys_open("/dev/null", O_RDONLY, 0);
    sys_dup2(nothing, 0);
    sys_dup2(output, 1);
    sys_dup2(output, 2);
    for (int fd = 3; fd <= output || fd <= nothing; fd++)
        sys_close(fd);
    int error = sys_execve(words[0], words, environ);
    printf("%s: execve gives %d\n", words[0], error);
    return 127;
}

int main(int argc, char **argv)
{
    static char text[4096];
    int ends[2], status = 0, child, got;
    if (argc < 2)
        return 0;
    if (sys_pipe(ends) < 0)
        return 126;
    int program = sys_fork();
    if (program == 0)
        return run(argv + 1, ends[1]);
    sys_close(ends[1]);
    while ((got = sys_read(ends[0], text, sizeof text)) > 0)
        sys_write(1, text, (unsigned)got);
    do
        child = sys_waitpid(-1, &status, 0);
    while (child != program && child > 0);
    return (status & 0x7f) != 0 ? 128 + (status & 0x7f) : status >> 8 & 0xff;
}
