/* sendfile and copy_file_range. */
#include "tests/user/files.h"

enum { LARGE = 200000 };

static char bytes[LARGE];

/* Whether path holds count bytes of the pattern, from number start on. */
static bool holds_pattern(const char *path, int start, int count)
{
    static char read_back[LARGE];
    int fd = sys_open(path, O_RDONLY, 0), got = sys_read(fd, read_back, LARGE);
    sys_close(fd);
    return got == count && memcmp(read_back, bytes + start, (unsigned)count) == 0;
}

static void test_sendfile(int from, int to)
{
    int offset = 100, pipe[2];
    int64_t wide = 50;
    check("sendfile of all", LARGE, sys_sendfile(to, from, NULL, LARGE + 100));
    check_true("copies all", holds_pattern("to", 0, LARGE));
    check("moves the one position", LARGE, sys_lseek(from, 0, SEEK_CUR));
    check("and the other", LARGE, sys_lseek(to, 0, SEEK_CUR));
    check("sendfile at the end", 0, sys_sendfile(to, from, NULL, 10));
    sys_ftruncate(to, 0);
    sys_lseek(to, 0, SEEK_SET);
    check("sendfile from an offset", 1000, sys_sendfile(to, from, &offset, 1000));
    check("moves it", 1100, offset);
    check_true("copies what lies there", holds_pattern("to", 100, 1000));
    sys_ftruncate(to, 0);
    sys_lseek(to, 0, SEEK_SET);
    check("sendfile64", 10, sys_sendfile64(to, from, &wide, 10));
    check("moves its offset", 60, (int)wide);
    check("the position stayed", LARGE, sys_lseek(from, 0, SEEK_CUR));
    sys_pipe(pipe);
    sys_lseek(from, 0, SEEK_SET);
    check("sendfile to a pipe", 100, sys_sendfile(pipe[1], from, NULL, 100));
    check("read of it", 100, sys_read(pipe[0], bytes + 0, 100));
    check("sendfile of nothing", 0, sys_sendfile(to, from, NULL, 0));
    check("sendfile to what is open for reading", -EBADF, sys_sendfile(from, from, NULL, 1));
    check("sendfile from a bad descriptor", -EBADF, sys_sendfile(to, -1, NULL, 1));
    offset = -1;
    check("sendfile from before the start", -EINVAL, sys_sendfile(to, from, &offset, 1));
    sys_close(pipe[0]);
    sys_close(pipe[1]);
}

static void test_ranges(int from, int to)
{
    int64_t in = 10, out = 20;
    sys_ftruncate(to, 0);
    check("copy_file_range", 100, sys_copy_file_range(from, &in, to, &out, 100, 0));
    check("moves the one offset", 110, (int)in);
    check("and the other", 120, (int)out);
    check("the size", 120, (int)status_of("to").st_size);
    sys_lseek(from, 0, SEEK_SET);
    sys_lseek(to, 0, SEEK_SET);
    check("copy_file_range by positions", 50, sys_copy_file_range(from, NULL, to, NULL, 50, 0));
    check("moves them", 50, sys_lseek(to, 0, SEEK_CUR));
    check("copy_file_range with a strange flag", -EINVAL,
          sys_copy_file_range(from, NULL, to, NULL, 50, 1));
    check("copy_file_range to what is open for reading", -EBADF,
          sys_copy_file_range(to, NULL, from, NULL, 50, 0));
    in = 0;
    out = 10;
    int both = sys_open("to", O_RDWR, 0);
    check("copy_file_range over itself", -EINVAL,
          sys_copy_file_range(both, &in, both, &out, 50, 0));
    sys_close(both);
}

int main(void)
{
    enter_directory("copy");
    for (int i = 0; i < LARGE; i++)
        bytes[i] = (char)(i * 7 + i / 256);
    int from = sys_open("from", O_CREAT | O_RDWR, 0644);
    sys_write(from, bytes, LARGE);
    sys_close(from);
    from = sys_open("from", O_RDONLY, 0);
    int to = sys_open("to", O_CREAT | O_WRONLY, 0644);
    test_sendfile(from, to);
    test_ranges(from, to);
    sys_close(from);
    sys_close(to);
    sys_unlink("from");
    sys_unlink("to");
    return leave_directory();
}
