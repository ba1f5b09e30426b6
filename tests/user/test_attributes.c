/* chmod, chown and the times of files. */
#include "tests/user/files.h"
#include "lib/linux_time.h"

static void test_mode(void)
{
    check("chmod", 0, sys_chmod("f", 04751));
    check("the mode", S_IFREG | 04751, (int)status_of("f").st_mode);
    check("chmod takes only permissions", 0, sys_chmod("f", S_IFDIR | 0600));
    check("the mode", S_IFREG | 0600, (int)status_of("f").st_mode);
    sys_symlink("f", "l");
    check("chmod through a link", 0, sys_chmod("l", 0640));
    check("the mode", S_IFREG | 0640, (int)status_of("f").st_mode);
    check("chmod of nothing", -ENOENT, sys_chmod("none", 0600));
    check("fchmodat", 0, sys_fchmodat(AT_FDCWD, "f", 0604));
    int fd = sys_open("f", O_RDONLY, 0);
    check("fchmod", 0, sys_fchmod(fd, 0644));
    sys_close(fd);
    check("fchmod of a bad descriptor", -EBADF, sys_fchmod(fd, 0644));
    check("the mode", S_IFREG | 0644, (int)status_of("f").st_mode);
}

/* As it was, which anybody may ask for. */
static void test_owner(void)
{
    int fd = sys_open("f", O_RDONLY, 0);
    check("chown32", 0, sys_chown32("f", -1, -1));
    check("lchown32", 0, sys_lchown32("l", -1, -1));
    check("fchown32", 0, sys_fchown32(fd, -1, -1));
    check("chown", 0, sys_chown("f", 0xffff, 0xffff));
    check("lchown", 0, sys_lchown("l", 0xffff, 0xffff));
    check("fchown", 0, sys_fchown(fd, 0xffff, 0xffff));
    check("fchownat", 0, sys_fchownat(AT_FDCWD, "l", -1, -1, AT_SYMLINK_NOFOLLOW));
    check("fchownat of the descriptor", 0, sys_fchownat(fd, "", -1, -1, AT_EMPTY_PATH));
    check("fchownat with a strange flag", -EINVAL, sys_fchownat(AT_FDCWD, "f", -1, -1, 1));
    check("the owner is the same", sys_getuid32(), (int)status_of("f").st_uid);
    check("chown32 of nothing", -ENOENT, sys_chown32("none", -1, -1));
    sys_close(fd);
}

static void check_times(const char *name, unsigned accessed, unsigned modified)
{
    struct stat64 status = status_of("f");
    printf("# %s\n", name);
    check("the time of access", (int)accessed, (int)status.st_atime);
    check("the time of change", (int)modified, (int)status.st_mtime);
}

static void test_times(void)
{
    int32_t two[2] = {1000, 2000};
    struct timeval32 micro[2] = {{3000, 5}, {4000, 999999}}, bad_micro[2] = {{1, 1000000}, {1, 0}};
    check("utime", 0, sys_utime("f", two));
    check_times("utime", 1000, 2000);
    check("utimes", 0, sys_utimes("f", micro));
    check_times("utimes", 3000, 4000);
    check("its microseconds", 999999000, (int)status_of("f").st_mtime_nsec);
    check("utimes of a bad time", -EINVAL, sys_utimes("f", bad_micro));
    check("futimesat", 0, sys_futimesat(AT_FDCWD, "f", micro));
    check("utime of nothing", -ENOENT, sys_utime("none", two));
    check("utime of now", 0, sys_utime("f", NULL));
    check_true("is later", status_of("f").st_mtime > 1000000000);
}

static void test_exact_times(void)
{
    struct timespec32 times[2] = {{5000, 123456789}, {6000, 987654321}};
    struct timespec32 part[2] = {{0, UTIME_OMIT}, {7000, 0}}, bad[2] = {{1, -1}, {1, 0}};
    struct timespec64 wide[2] = {{.tv_sec = 8000, .tv_nsec = 1}, {.tv_sec = 9000, .tv_nsec = 2}};
    check("utimensat", 0, sys_utimensat(AT_FDCWD, "f", times, 0));
    check_times("utimensat", 5000, 6000);
    check("its nanoseconds", 987654321, (int)status_of("f").st_mtime_nsec);
    check("utimensat of one", 0, sys_utimensat(AT_FDCWD, "f", part, 0));
    check_times("utimensat of one", 5000, 7000);
    check("utimensat of a bad time", -EINVAL, sys_utimensat(AT_FDCWD, "f", bad, 0));
    check("utimensat of a link itself", 0,
          sys_utimensat(AT_FDCWD, "l", times, AT_SYMLINK_NOFOLLOW));
    check("is the link's", 5000, (int)status_of("l").st_atime);
    check_times("and not the file's", 5000, 7000);
    int fd = sys_open("f", O_RDONLY, 0);
    check("utimensat of a descriptor", 0, sys_utimensat(fd, NULL, times, 0));
    check_times("utimensat of a descriptor", 5000, 6000);
    sys_close(fd);
    check("utimensat_time64", 0, sys_utimensat_time64(AT_FDCWD, "f", wide, 0));
    check_times("utimensat_time64", 8000, 9000);
    check("utimensat with a strange flag", -EINVAL, sys_utimensat(AT_FDCWD, "f", times, 1));
}

/* What else sets the times. */
static void test_touching(void)
{
    int32_t old[2] = {1000, 1000};
    char byte;
    sys_utime("f", old);
    int fd = sys_open("f", O_RDWR, 0);
    sys_write(fd, "x", 1);
    check_true("a write sets the time of change", status_of("f").st_mtime > 1000);
    sys_utime("f", old);
    sys_lseek(fd, 0, SEEK_SET);
    sys_read(fd, &byte, 1);
    check("a read leaves the time of change", 1000, (int)status_of("f").st_mtime);
    sys_ftruncate(fd, 0);
    check_true("ftruncate sets it", status_of("f").st_mtime > 1000);
    sys_close(fd);
    sys_mkdir("d", 0755);
    sys_utime("d", old);
    make_file("d/g", "");
    check_true("a new name sets its directory's", status_of("d").st_mtime > 1000);
    sys_utime("d", old);
    sys_unlink("d/g");
    check_true("a name less does too", status_of("d").st_mtime > 1000);
    sys_rmdir("d");
}

int main(void)
{
    enter_directory("attributes");
    sys_umask(022);
    make_file("f", "");
    test_mode();
    test_owner();
    test_times();
    test_exact_times();
    test_touching();
    sys_unlink("l");
    sys_unlink("f");
    return leave_directory();
}
