/* Bad pointers: every call that follows one gives -EFAULT and changes nothing. */
#include <stddef.h>

#include "tests/user/check.h"
#include "user/syscall.h"

/* 0; the highest page, which is never a program's; the last bytes below 4 GiB, where a length
 * wraps; and a page of the program that it may read but not write. */
static void *const unreadable[] = {NULL, (void *)0xfffff000u, (void *)0xfffffffcu};
static const char read_only[512] = "constant";

static void check_input(void *bad)
{
    printf("from %p\n", bad);
    check_equal("write", sys_write(1, bad, 4), -EFAULT);
    check_equal("write of almost all memory", sys_write(1, bad, 0x7ffff000u), -EFAULT);
    check_equal("open", sys_open(bad, O_RDONLY, 0), -EFAULT);
    check_equal("execve", sys_execve(bad, NULL, NULL), -EFAULT);
    check_equal("nanosleep", sys_nanosleep(bad, NULL), -EFAULT);
    check_equal("futex wait", sys_futex(bad, FUTEX_WAIT, 0, NULL, NULL, 0), -EFAULT);
}

static void check_output(void *bad)
{
    printf("to %s\n", bad == read_only ? "a constant" : bad ? "a high address" : "address 0");
    check_equal("uname", sys_uname(bad), -EFAULT);
    check_equal("clock_gettime", sys_clock_gettime(CLOCK_MONOTONIC, bad), -EFAULT);
    if (bad)
        check_equal("gettimeofday", sys_gettimeofday(bad, NULL), -EFAULT);
}

/* waitpid has the child's status and nowhere to put it: -EFAULT; and the child is gone. */
static void check_waitpid(void)
{
    int pid = sys_fork();
    if (pid == 0)
        sys_exit_group(3);
    check_equal("waitpid to a high address", sys_waitpid(pid, (int *)0xfffff000u, 0), -EFAULT);
    check_equal("waitpid once more", sys_waitpid(pid, NULL, 0), -ECHILD);
}

int main(void)
{
    for (unsigned i = 0; i < sizeof unreadable / sizeof unreadable[0]; i++) {
        check_input(unreadable[i]);
        check_output(unreadable[i]);
    }
    check_output((void *)read_only);
    check_waitpid();
    return check_status();
}
