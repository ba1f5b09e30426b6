/* What the ring-3 tests share. Each prints one line for each thing it tests, `ok NAME` or
 * `not ok NAME: expected, got`, and ends with 1 if anything failed. They run on Linux too, and
 * print the same there: so what only Baton has, or does otherwise, is checked in silence. */
#ifndef TESTS_USER_EXPECT_H
#define TESTS_USER_EXPECT_H

#include <stdbool.h>

#include "lib/string.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

#define SELF "/bin/sh" /* an executable file that both systems have */

static int check_failures;

/* A line for a number that must be expected. */
static inline void check(const char *name, int expected, int got)
{
    if (expected == got) {
        printf("ok %s\n", name);
        return;
    }
    check_failures++;
    printf("not ok %s: expected %d, got %d\n", name, expected, got);
}

/* A line for something that must hold. */
static inline void check_true(const char *name, bool holds)
{
    check(name, 1, holds);
}

static inline bool on_baton(void)
{
    struct utsname name;
    return sys_uname(&name) == 0 && strcmp(name.release, "6.1.0-baton") == 0;
}

/* Silent where right. */
static inline void check_baton(const char *name, int expected, int got)
{
    if (expected != got)
        check(name, expected, got);
}

/* The program's status. */
static inline int check_result(void)
{
    return check_failures != 0;
}

/* Runs body in a child process; gives its wait status, without the mark of a core dump, or -errno.
 */
static inline int in_child(int (*body)(void))
{
    int status = 0;
    int pid = sys_fork();
    if (pid == 0)
        exit(body());
    if (pid < 0)
        return pid;
    int result = sys_waitpid(pid, &status, 0);
    return result == pid ? status & ~0x80 : result;
}

static inline int exited(int status)
{
    return (status & 0xff) << 8;
}

/* A page to write in, with nothing mapped behind it; or NULL. */
static inline char *page_before_hole(void)
{
    int page = sys_mmap2(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page < 0 && page > -ERRNO_MAX)
        return NULL;
    sys_munmap((char *)page + 4096, 4096);
    return (char *)page;
}

#endif
