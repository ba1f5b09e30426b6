/* Descriptors: dup, fcntl, close_range, ioctl, and the table's limits. */
#include "tests/user/files.h"

enum { FAR = 700 };

static int fd;
static char terminal_room[64];

static void test_dup(void)
{
    char byte;
    int copy = sys_dup(fd);
    check("dup takes the lowest number", fd + 1, copy);
    check("write by the copy", 4, sys_write(copy, "text", 4));
    check("moves the common position", 4, sys_lseek(fd, 0, SEEK_CUR));
    check("close of the copy", 0, sys_close(copy));
    check("leaves the first", 0, sys_lseek(fd, 0, SEEK_SET));
    check("dup2", FAR, sys_dup2(fd, FAR));
    check("read by it", 1, sys_read(FAR, &byte, 1));
    check("dup2 to itself", fd, sys_dup2(fd, fd));
    check("dup2 of a bad descriptor", -EBADF, sys_dup2(-1, FAR));
    check("dup2 of a bad descriptor to itself", -EBADF, sys_dup2(FAR + 1, FAR + 1));
    check("dup2 to a bad number", -EBADF, sys_dup2(fd, 1 << 20));
    check("dup2 to less than nothing", -EBADF, sys_dup2(fd, -1));
    int other = sys_open("/dev/null", O_RDONLY, 0);
    check("dup2 over another", FAR, sys_dup2(other, FAR));
    check("closes that", 0, sys_read(FAR, &byte, 1));
    check("dup3", FAR, sys_dup3(fd, FAR, O_CLOEXEC));
    check("closes on exec", FD_CLOEXEC, sys_fcntl64(FAR, F_GETFD, 0));
    check("dup3 to itself", -EINVAL, sys_dup3(fd, fd, 0));
    check("dup3 with a strange flag", -EINVAL, sys_dup3(fd, FAR, O_APPEND));
    check("dup of a bad descriptor", -EBADF, sys_dup(-1));
    sys_close(other);
    sys_close(FAR);
}

static void test_fcntl(void)
{
    int copy = sys_fcntl64(fd, F_DUPFD, 100);
    check("F_DUPFD from 100 on", 100, copy);
    check("F_DUPFD again", 101, sys_fcntl64(fd, F_DUPFD, 100));
    check("it does not close on exec", 0, sys_fcntl64(copy, F_GETFD, 0));
    check("F_DUPFD_CLOEXEC", 102, sys_fcntl64(fd, F_DUPFD_CLOEXEC, 100));
    check("it closes on exec", FD_CLOEXEC, sys_fcntl64(102, F_GETFD, 0));
    check("F_SETFD", 0, sys_fcntl64(copy, F_SETFD, FD_CLOEXEC));
    check("F_GETFD", FD_CLOEXEC, sys_fcntl64(copy, F_GETFD, 0));
    check("F_DUPFD from too high", -EINVAL, sys_fcntl64(fd, F_DUPFD, 1 << 20));
    check("F_GETFL", O_RDWR, sys_fcntl64(fd, F_GETFL, 0) & ~O_LARGEFILE);
    check("F_SETFL", 0, sys_fcntl64(fd, F_SETFL, O_APPEND | O_NONBLOCK | O_WRONLY));
    check("F_GETFL", O_RDWR | O_APPEND | O_NONBLOCK, sys_fcntl64(copy, F_GETFL, 0) & ~O_LARGEFILE);
    check("F_SETFL back", 0, sys_fcntl64(fd, F_SETFL, 0));
    check("fcntl with a strange command", -EINVAL, sys_fcntl64(fd, 999, 0));
    check("fcntl of a bad descriptor", -EBADF, sys_fcntl64(-1, F_GETFD, 0));
    check("the old fcntl", O_RDWR, sys_fcntl(fd, F_GETFL, 0) & ~O_LARGEFILE);
}

static void test_ioctl(void)
{
    int value = 1;
    check("FIONBIO", 0, sys_ioctl(fd, FIONBIO, &value));
    check_true("is O_NONBLOCK", sys_fcntl64(fd, F_GETFL, 0) & O_NONBLOCK);
    value = 0;
    check("FIONBIO off", 0, sys_ioctl(fd, FIONBIO, &value));
    check_true("is off", !(sys_fcntl64(fd, F_GETFL, 0) & O_NONBLOCK));
    check("FIOCLEX", 0, sys_ioctl(fd, FIOCLEX, NULL));
    check("closes on exec", FD_CLOEXEC, sys_fcntl64(fd, F_GETFD, 0));
    check("FIONCLEX", 0, sys_ioctl(fd, FIONCLEX, NULL));
    sys_lseek(fd, 1, SEEK_SET);
    check("FIONREAD", 0, sys_ioctl(fd, FIONREAD, &value));
    check("is what is left", 3, value);
    check("FIONREAD to nowhere", -EFAULT, sys_ioctl(fd, FIONREAD, NULL));
    check("a terminal's request", -ENOTTY, sys_ioctl(fd, 0x5401, terminal_room));
    check("ioctl of a bad descriptor", -EBADF, sys_ioctl(-1, FIONBIO, &value));
}

static void test_ranges(void)
{
    check("close_range that only marks", 0, sys_close_range(100, 101, CLOSE_RANGE_CLOEXEC));
    check("marks", FD_CLOEXEC, sys_fcntl64(101, F_GETFD, 0));
    check("close_range", 0, sys_close_range(100, ~0u, 0));
    check("closes the first", -EBADF, sys_close(100));
    check("closes the last", -EBADF, sys_close(102));
    check("close_range of nothing", 0, sys_close_range(500, 600, 0));
    check("close_range the wrong way", -EINVAL, sys_close_range(2, 1, 0));
    check("close_range with a strange flag", -EINVAL, sys_close_range(100, 101, 1));
}

/* The table grows until it is full, and shrinks again. */
static void test_full(void)
{
    int opened = 0, result;
    while ((result = sys_dup(fd)) >= 0)
        opened++;
    check("dup with a full table", -EMFILE, result);
    check_true("hundreds of descriptors", opened > 200);
    check("open with a full table", -EMFILE, sys_open("f", O_RDONLY, 0));
    int pipe[2];
    check("pipe with a full table", -EMFILE, sys_pipe(pipe));
    check("F_DUPFD with a full table", -EMFILE, sys_fcntl64(fd, F_DUPFD, 0));
    check("dup2 over one of them", fd + 1, sys_dup2(fd, fd + 1));
    check("close of all", 0, sys_close_range((unsigned)fd + 1, ~0u, 0));
    check("dup after it", fd + 1, sys_dup(fd));
    sys_close(fd + 1);
}

/* Several open files, one inode. */
static void test_sharing(void)
{
    int status, other = sys_open("f", O_RDONLY, 0);
    sys_lseek(fd, 2, SEEK_SET);
    check("another open file has its own position", 0, sys_lseek(other, 0, SEEK_CUR));
    int pid = sys_fork();
    if (pid == 0) {
        sys_lseek(fd, 3, SEEK_SET);
        sys_close(other);
        sys_exit_group(0);
    }
    sys_waitpid(pid, &status, 0);
    check("a child's seek moves the parent's", 3, sys_lseek(fd, 0, SEEK_CUR));
    check("a child's close does not close the parent's", 0, sys_lseek(other, 0, SEEK_CUR));
    sys_close(other);
}

int main(void)
{
    enter_directory("descriptors");
    fd = sys_open("f", O_CREAT | O_RDWR, 0644);
    test_dup();
    test_fcntl();
    test_ioctl();
    test_ranges();
    test_full();
    test_sharing();
    sys_close(fd);
    sys_unlink("f");
    return leave_directory();
}
