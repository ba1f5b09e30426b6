/* strace PROGRAM ARGUMENTS...: runs a program so that the kernel prints its system calls, and its
 * children's. Each line is a call, as strace(1) shows it on Linux; behind it stand the door that
 * was used, and what the call took, or that the thread slept. Under `scripts/boot --icount` the
 * figures are instructions. The clocks are not among the calls: the vDSO reads them without the
 * kernel. */
#include "lib/linux_file.h"
#include "lib/string.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { PATH_SIZE = 256 };

/* Writes where the program of that name is: in one of PATH's folders, unless name has a slash. */
static void find_program(const char *name, char path[PATH_SIZE])
{
    const char *folders = getenv("PATH");
    snprintf(path, PATH_SIZE, "%s", name);
    if (strchr(name, '/'))
        return;
    if (!folders)
        folders = "/bin";
    while (*folders) {
        const char *end = strchr(folders, ':');
        int length = end ? (int)(end - folders) : (int)strlen(folders);
        snprintf(path, PATH_SIZE, "%.*s/%s", length, folders, name);
        if (access(path, X_OK) == 0)
            return;
        folders += length + (end != NULL);
    }
}

int main(int argc, char **argv)
{
    char path[PATH_SIZE];
    if (argc < 2) {
        dprintf(2, "usage: strace PROGRAM ARGUMENTS...\n");
        return 2;
    }
    find_program(argv[1], path);
    if (trace_calls(1) != 0) {
        dprintf(2, "strace: this kernel cannot trace calls; Linux has strace(1)\n");
        return 1;
    }
    execve(path, argv + 1, environ);
    perror(argv[1]);
    return 127;
}
