/* A program that runs is not written to, and what is open for writing is not run. */
#include "tests/user/files.h"

static const char *own_path = "/proc/self/exe";

static int run_copy(void)
{
    char *words[] = {"copy", "quit", NULL};
    return -sys_execve("copy", words, NULL);
}

/* Copies this program, so that the copy can be run. */
static void make_copy(void)
{
    static char bytes[4096];
    int from = sys_open(own_path, O_RDONLY, 0), to = sys_open("copy", O_CREAT | O_WRONLY, 0755);
    int length;
    while ((length = sys_read(from, bytes, sizeof bytes)) > 0)
        sys_write(to, bytes, (unsigned)length);
    sys_close(from);
    check("execve of what is open for writing", exited(ETXTBSY), in_child(run_copy));
    sys_close(to);
}

static int run_script(void)
{
    char *words[] = {"script", "quit", NULL};
    return -sys_execve("script", words, NULL);
}

/* The interpreter is the copy of this program, and is given the word. */
static void check_script(void)
{
    int fd = sys_open("script", O_CREAT | O_WRONLY, 0755);
    sys_write(fd, "#!./copy quit\n", 14);
    check("execve of a script open for writing", exited(ETXTBSY), in_child(run_script));
    sys_close(fd);
    check("of it when it is closed", exited(7), in_child(run_script));
    sys_unlink("script");
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return argv[1][0] == 'q' ? 7 : 1;
    enter_directory("busy_text");
    check("open for writing of what runs", -ETXTBSY, sys_open(own_path, O_WRONLY, 0));
    check("open for both", -ETXTBSY, sys_open(own_path, O_RDWR, 0));
    check("open that empties it", -ETXTBSY, sys_open(own_path, O_RDONLY | O_TRUNC, 0));
    check("truncate of it", -ETXTBSY, sys_truncate(own_path, 0));
    make_copy();
    check("execve of it when that is closed", exited(7), in_child(run_copy));
    check_script();
    int fd = sys_open("copy", O_WRONLY, 0);
    check_true("open for writing of what no more runs", fd >= 0);
    sys_close(fd);
    sys_unlink("copy");
    return leave_directory();
}
