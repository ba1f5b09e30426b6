/* Reading, writing, seeking, and the sizes of regular files. */
#include "tests/user/files.h"

enum { PAGE = 4096 };

static int fd;
static char buffer[3 * PAGE];

/* How many bytes of buffer, from start on, are byte. */
static int count_of(const char *bytes, char byte, int length)
{
    int count = 0;
    for (int i = 0; i < length; i++)
        count += bytes[i] == byte;
    return count;
}

static void test_positions(void)
{
    int64_t position = -1;
    check("write", 6, sys_write(fd, "abcdef", 6));
    check("the position after it", 6, sys_lseek(fd, 0, SEEK_CUR));
    check("lseek from the end", 4, sys_lseek(fd, -2, SEEK_END));
    check("read to the end", 2, sys_read(fd, buffer, 10));
    check("read at the end", 0, sys_read(fd, buffer, 10));
    check("lseek before the start", -EINVAL, sys_lseek(fd, -1, SEEK_SET));
    check("lseek in a strange way", -EINVAL, sys_lseek(fd, 0, 99));
    check("the position stayed", 6, sys_lseek(fd, 0, SEEK_CUR));
    check("lseek to data", 2, sys_lseek(fd, 2, SEEK_DATA));
    check("lseek to data past the end", -ENXIO, sys_lseek(fd, 6, SEEK_DATA));
    check("lseek to a hole", 6, sys_lseek(fd, 2, SEEK_HOLE));
    check("_llseek far out", 0, sys__llseek(fd, 1, 2, &position, SEEK_SET));
    check_true("tells the position", position == 0x100000002);
    if (on_baton()) /* a Linux of 64 bits gives the lower half */
        check_baton("lseek to a position too large", -EOVERFLOW, sys_lseek(fd, 0, SEEK_CUR));
    check("read far out", 0, sys_read(fd, buffer, 10));
    check("_llseek before the start", -EINVAL,
          sys__llseek(fd, 0xffffffff, 0xffffffff, &position, SEEK_SET));
    check("lseek back", 0, sys_lseek(fd, 0, SEEK_SET));
}

static void test_at(void)
{
    check("pwrite64", 2, sys_pwrite64(fd, "XY", 2, 1, 0));
    check("pread64", 4, sys_pread64(fd, buffer, 4, 0, 0));
    check_true("what was written", memcmp(buffer, "aXYd", 4) == 0);
    check("the position is where it was", 0, sys_lseek(fd, 0, SEEK_CUR));
    check("pread64 past the end", 0, sys_pread64(fd, buffer, 4, 100, 0));
    check("pread64 before the start", -EINVAL, sys_pread64(fd, buffer, 4, 0, 0x80000000));
    check("pread64 from a bad descriptor", -EBADF, sys_pread64(-1, buffer, 4, 0, 0));
    int pipe[2];
    sys_pipe(pipe);
    check("pread64 from a pipe", -ESPIPE, sys_pread64(pipe[0], buffer, 4, 0, 0));
    check("lseek of a pipe", -ESPIPE, sys_lseek(pipe[0], 0, SEEK_SET));
    sys_close(pipe[0]);
    sys_close(pipe[1]);
}

static void test_holes(void)
{
    check("ftruncate", 0, sys_ftruncate(fd, 0));
    check("write far from the start", 1, sys_pwrite64(fd, "x", 1, 2 * PAGE + 100, 0));
    check("the size", 2 * PAGE + 101, sys_lseek(fd, 0, SEEK_END));
    check("read of all", 2 * PAGE + 101, sys_pread64(fd, buffer, sizeof buffer, 0, 0));
    check("zeros before it", 2 * PAGE + 100, count_of(buffer, 0, 2 * PAGE + 100));
    check("ftruncate within a page", 0, sys_ftruncate(fd, 10));
    sys_pwrite64(fd, "0123456789", 10, 0, 0);
    check("ftruncate to less", 0, sys_ftruncate(fd, 3));
    check("ftruncate to more", 0, sys_ftruncate(fd, 20));
    check("read of all", 20, sys_pread64(fd, buffer, sizeof buffer, 0, 0));
    check("what was cut off does not come back", 17, count_of(buffer + 3, 0, 17));
    check("ftruncate to less than nothing", -EINVAL, sys_ftruncate(fd, -1));
    check("ftruncate64 that is too large", -EINVAL, sys_ftruncate64(fd, 0, 0x80000000));
    check("ftruncate of a bad descriptor", -EBADF, sys_ftruncate(-1, 0));
    check("truncate", 0, sys_truncate("f", 5));
    check("truncate64", 0, sys_truncate64("f", 6, 0));
    check("the size", 6, (int)status_of("f").st_size);
    check("truncate of a directory", -EISDIR, sys_truncate(".", 0));
    check("truncate of nothing", -ENOENT, sys_truncate("none", 0));
    check("truncate to less than nothing", -EINVAL, sys_truncate("f", -1));
    int reading = sys_open("f", O_RDONLY, 0);
    check("ftruncate of what is open for reading", -EINVAL, sys_ftruncate(reading, 0));
    check("fallocate of it", -EBADF, sys_fallocate(reading, 0, 0, 0, 1, 0));
    sys_close(reading);
}

static void test_allocation(void)
{
    check("fallocate", 0, sys_fallocate(fd, 0, PAGE, 0, PAGE, 0));
    check("it makes the file longer", 2 * PAGE, (int)status_of("f").st_size);
    check("fallocate of nothing", -EINVAL, sys_fallocate(fd, 0, 0, 0, 0, 0));
    check("fallocate before the start", -EINVAL, sys_fallocate(fd, 0, 0, 0x80000000, 1, 0));
    check("fsync", 0, sys_fsync(fd));
    check("fdatasync", 0, sys_fdatasync(fd));
    check("syncfs", 0, sys_syncfs(fd));
    check("fsync of a bad descriptor", -EBADF, sys_fsync(-1));
    check("fadvise64", 0, sys_fadvise64(fd, 0, 0, 100, 0));
    check("fadvise64 with strange advice", -EINVAL, sys_fadvise64(fd, 0, 0, 100, 99));
    check("fadvise64_64", 0, sys_fadvise64_64(fd, 0, 0, 100, 0, 3));
    int pipe[2];
    sys_pipe(pipe);
    check("fsync of a pipe", -EINVAL, sys_fsync(pipe[0]));
    check("fadvise64 of a pipe", -ESPIPE, sys_fadvise64(pipe[0], 0, 0, 100, 0));
    sys_close(pipe[0]);
    sys_close(pipe[1]);
}

static void test_vectors(void)
{
    char first[4], second[4];
    struct iovec32 out[3] = {{(uint32_t) "ab", 2}, {0, 0}, {(uint32_t) "cde", 3}};
    struct iovec32 in[2] = {{(uint32_t)first, 3}, {(uint32_t)second, 4}};
    struct iovec32 bad[2] = {{(uint32_t)first, 3}, {0, 4}};
    struct iovec32 long_one[1] = {{(uint32_t)first, 0x80000000}};
    sys_ftruncate(fd, 0);
    sys_lseek(fd, 0, SEEK_SET);
    check("writev", 5, sys_writev(fd, out, 3));
    sys_lseek(fd, 0, SEEK_SET);
    check("readv", 5, sys_readv(fd, in, 2));
    check_true("the first piece", memcmp(first, "abc", 3) == 0);
    check_true("the second piece", memcmp(second, "de", 2) == 0);
    check("readv at the end", 0, sys_readv(fd, in, 2));
    check("preadv", 4, sys_preadv(fd, in, 2, 1, 0));
    check_true("its first piece", memcmp(first, "bcd", 3) == 0);
    check("pwritev", 5, sys_pwritev(fd, out, 3, 2, 0));
    check("the size", 7, (int)status_of("f").st_size);
    check("readv without pieces", 0, sys_readv(fd, in, 0));
    check("readv with too many", -EINVAL, sys_readv(fd, in, UIO_MAXIOV + 1));
    check("readv with a bad length", -EINVAL, sys_readv(fd, long_one, 1));
    check("readv of a bad descriptor", -EBADF, sys_readv(-1, in, 2));
    check("preadv before the start", -EINVAL, sys_preadv(fd, in, 2, 0, 0x80000000));
    sys_lseek(fd, 0, SEEK_SET);
    check("readv with a bad second piece", 3, sys_readv(fd, bad, 2));
}

/* A descriptor opened without O_LARGEFILE goes to 2 GiB. */
static void test_large(void)
{
    int large = sys_open("f", O_RDWR | O_LARGEFILE, 0);
    if (on_baton()) /* a Linux of 64 bits asks for O_LARGEFILE here too */
        check_baton("ftruncate64 beyond 2 GiB", 0, sys_ftruncate64(fd, 0x80000000, 0));
    sys_ftruncate(fd, 0);
    check("write beyond 2 GiB", -EFBIG, sys_pwrite64(fd, "x", 1, 0x7fffffff, 0));
    check("write up to 2 GiB", 1, sys_pwrite64(fd, "xy", 2, 0x7ffffffe, 0));
    check("write beyond with O_LARGEFILE", 1, sys_pwrite64(large, "x", 1, 0x80000000, 0));
    check("open without it", -EOVERFLOW, sys_open("f", O_RDONLY, 0));
    struct stat32 status;
    check("stat of it", -EOVERFLOW, sys_stat("f", &status));
    check_true("stat64 of it", status_of("f").st_size == 0x80000001);
    sys_close(large);
    sys_truncate("f", 0);
}

int main(void)
{
    enter_directory("file_io");
    fd = sys_open("f", O_CREAT | O_RDWR, 0644);
    test_positions();
    test_at();
    test_holes();
    test_allocation();
    test_vectors();
    test_large();
    sys_close(fd);
    sys_unlink("f");
    return leave_directory();
}
