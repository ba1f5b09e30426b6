/* Runs the files named on the command line, which tests/user/make_bad_elf.py wrote: those called
 * bad_* must be refused with -ENOEXEC and leave the caller as it was, those called good_* end with
 * status 42. Without arguments (and so on Linux, which judges some otherwise) it does nothing. */
#include "tests/user/expect.h"

enum { GOOD_STATUS = 42 };

static const char *path;

static int run_good(void)
{
    return sys_execve(path, NULL, NULL);
}

static void test_file(void)
{
    const char *name = strrchr(path, '/') + 1;
    if (strncmp(name, "good_", 5) == 0)
        check(name, exited(GOOD_STATUS), in_child(run_good));
    else
        check(name, -ENOEXEC, sys_execve(path, NULL, NULL));
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        path = argv[i];
        test_file();
    }
    return check_result();
}
