/* How long a program runs: `cycles PROGRAM ARG...` starts it, waits for its end, and prints by how
 * much the CPU's counter has grown meanwhile. Under QEMU's -icount these are instructions, the
 * kernel's and all other processes' included. Without a program it is one that does nothing: what
 * starting and ending one takes. Its status is the program's. */
#include "lib/div64.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"
#include "user/time.h"

enum { MILLION = 1000000, HUNDREDTH = MILLION / 100, NOT_STARTED = 127 };

int main(int argc, char **argv)
{
    char *nothing[] = {"/demos/true", NULL}, **words = argc > 1 ? argv + 1 : nothing;
    int status = 0;
    uint64_t begin = read_cycles();
    int child = sys_fork();
    if (child == 0) {
        sys_execve(words[0], words, environ);
        sys_exit_group(NOT_STARTED);
    }
    if (child < 0 || sys_waitpid(child, &status, 0) < 0 || status == NOT_STARTED << 8) {
        dprintf(2, "cycles: %s cannot be started\n", words[0]);
        return NOT_STARTED;
    }
    uint32_t hundredths = (uint32_t)div64(read_cycles() - begin, HUNDREDTH, NULL);
    printf("%u.%02u million cycles\n", hundredths / 100, hundredths % 100);
    return (status & 0x7f) ? 128 + (status & 0x7f) : status >> 8;
}
