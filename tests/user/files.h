/* What the tests of calls on files share: each works in a directory of its own below /tmp, on both
 * systems, and leaves nothing there. */
#ifndef TESTS_USER_FILES_H
#define TESTS_USER_FILES_H

#include "lib/linux_stat.h"
#include "tests/user/expect.h"

static char test_directory[64];

/* Makes the directory and goes there. */
static inline void enter_directory(const char *test)
{
    snprintf(test_directory, sizeof test_directory, "/tmp/baton.%s.%d", test, sys_getpid());
    check("a directory for the test", 0, sys_mkdir(test_directory, 0755));
    check("to go there", 0, sys_chdir(test_directory));
}

/* Leaves it; what the test made must be gone. The program's status. */
static inline int leave_directory(void)
{
    check("to leave", 0, sys_chdir("/"));
    check("the directory is empty again", 0, sys_rmdir(test_directory));
    return check_result();
}

/* Makes a file that holds text. */
static inline int make_file(const char *path, const char *text)
{
    int fd = sys_open(path, O_CREAT | O_WRONLY | O_TRUNC, 0644);
    if (fd < 0)
        return fd;
    int result = sys_write(fd, text, strlen(text));
    sys_close(fd);
    return result;
}

/* Whether the file holds text and nothing more. */
static inline bool file_holds(const char *path, const char *text)
{
    char buffer[256];
    int fd = sys_open(path, O_RDONLY, 0);
    int length = fd < 0 ? -1 : sys_read(fd, buffer, sizeof buffer);
    sys_close(fd);
    return length == (int)strlen(text) && memcmp(buffer, text, strlen(text)) == 0;
}

/* The status of path itself, zeros where there is none. */
static inline struct stat64 status_of(const char *path)
{
    struct stat64 status;
    memset(&status, 0, sizeof status);
    sys_lstat64(path, &status);
    return status;
}

static inline int links_of(const char *path)
{
    return (int)status_of(path).st_nlink;
}

#endif
