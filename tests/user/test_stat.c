/* The stat family: that its members agree, and what they say of each kind. */
#include "tests/user/files.h"

static void test_file(void)
{
    struct stat64 wide, by_fd;
    struct stat32 narrow;
    struct statx extended;
    make_file("f", "some text");
    int fd = sys_open("f", O_RDONLY, 0);
    check("stat64", 0, sys_stat64("f", &wide));
    check("fstat64", 0, sys_fstat64(fd, &by_fd));
    check_true("they agree", wide.st_ino == by_fd.st_ino && wide.st_size == by_fd.st_size &&
                                 wide.st_dev == by_fd.st_dev);
    check("stat", 0, sys_stat("f", &narrow));
    check_true("it agrees", narrow.st_ino == (uint32_t)wide.st_ino && narrow.st_size == 9 &&
                                narrow.st_mode == wide.st_mode);
    check("fstat", 0, sys_fstat(fd, &narrow));
    check_true("it agrees", narrow.st_ino == (uint32_t)wide.st_ino);
    check("statx", 0, sys_statx(AT_FDCWD, "f", 0, STATX_BASIC_STATS, &extended));
    check_true("it agrees", extended.stx_ino == wide.st_ino && extended.stx_size == 9 &&
                                extended.stx_mode == wide.st_mode);
    check_true("its times agree", extended.stx_mtime.tv_sec == wide.st_mtime &&
                                      extended.stx_mtime.tv_nsec == wide.st_mtime_nsec);
    check("it says that it knows", STATX_BASIC_STATS, (int)extended.stx_mask & STATX_BASIC_STATS);
    check("the mode", S_IFREG | 0644, (int)wide.st_mode);
    check("the size", 9, (int)wide.st_size);
    check("the links", 1, (int)wide.st_nlink);
    check("the owner", sys_getuid32(), (int)wide.st_uid);
    check_true("blocks of 512 bytes", wide.st_blocks > 0 && wide.st_blocks % 8 == 0);
    check("the size of blocks", 4096, (int)wide.st_blksize);
    sys_close(fd);
}

static void test_kinds(void)
{
    struct stat64 status;
    sys_symlink("f", "l");
    sys_mkdir("d", 0700);
    check("a directory", S_IFDIR | 0700, (int)status_of("d").st_mode);
    check("a link itself", S_IFLNK | 0777, (int)status_of("l").st_mode);
    check("what a link leads to", 0, sys_stat64("l", &status));
    check("is the file", S_IFREG | 0644, (int)status.st_mode);
    check("/dev/null", S_IFCHR | 0666, (int)status_of("/dev/null").st_mode);
    check_true("its number", status_of("/dev/null").st_rdev == makedev(1, 3));
    int pipe[2];
    sys_pipe(pipe);
    check("fstat64 of a pipe", 0, sys_fstat64(pipe[0], &status));
    check("is a pipe", S_IFIFO | 0600, (int)status.st_mode);
    sys_close(pipe[0]);
    sys_close(pipe[1]);
    sys_unlink("l");
    sys_rmdir("d");
}

static void test_at(void)
{
    struct stat64 status;
    struct statx extended;
    int fd = sys_open(".", O_RDONLY, 0);
    check("fstatat64", 0, sys_fstatat64(fd, "f", &status, 0));
    check("fstatat64 of the descriptor", 0, sys_fstatat64(fd, "", &status, AT_EMPTY_PATH));
    check("is the directory", S_IFDIR | 0755, (int)status.st_mode);
    check("fstatat64 of nothing", -ENOENT, sys_fstatat64(fd, "", &status, 0));
    check("fstatat64 with a strange flag", -EINVAL, sys_fstatat64(fd, "f", &status, 1));
    check("statx of the descriptor", 0,
          sys_statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &extended));
    check("statx with a strange mask", -EINVAL, sys_statx(fd, "f", 0, STATX__RESERVED, &extended));
    check("statx with a strange flag", -EINVAL, sys_statx(fd, "f", 1, 0, &extended));
    sys_close(fd);
    check("fstat64 of a bad descriptor", -EBADF, sys_fstat64(fd, &status));
    check("stat64 of nothing", -ENOENT, sys_stat64("none", &status));
    check("stat64 with a slash behind", -ENOTDIR, sys_stat64("f/", &status));
}

static void test_access(void)
{
    make_file("g", "");
    sys_chmod("g", 0);
    check("access", 0, sys_access("f", F_OK));
    check("access to read", 0, sys_access("f", R_OK));
    check("access to run", -EACCES, sys_access("f", X_OK));
    check("access of a directory to run", 0, sys_access(".", X_OK));
    sys_chmod("g", 0700);
    check("access to run what may be run", 0, sys_access("g", X_OK | R_OK | W_OK));
    check("access in a strange way", -EINVAL, sys_access("f", 8));
    check("access of nothing", -ENOENT, sys_access("none", F_OK));
    check("faccessat", 0, sys_faccessat(AT_FDCWD, "f", R_OK));
    check("faccessat2", 0, sys_faccessat2(AT_FDCWD, "f", R_OK, AT_EACCESS));
    check("faccessat2 with a strange flag", -EINVAL, sys_faccessat2(AT_FDCWD, "f", R_OK, 1));
    sys_unlink("g");
}

static void test_file_systems(void)
{
    struct statfs64 wide;
    struct statfs32 narrow;
    check("statfs64", 0, sys_statfs64("/proc", sizeof wide, &wide));
    check("/proc is proc", 0x9fa0, (int)wide.f_type);
    check("names have", 255, (int)wide.f_namelen);
    check("statfs", 0, sys_statfs("/proc", &narrow));
    check("it agrees", 0x9fa0, (int)narrow.f_type);
    check("statfs64 with a wrong size", -EINVAL, sys_statfs64("/proc", 80, &wide));
    check("statfs of nothing", -ENOENT, sys_statfs("none", &narrow));
    int fd = sys_open("f", O_RDONLY, 0);
    check("fstatfs64", 0, sys_fstatfs64(fd, sizeof wide, &wide));
    check_true("there is room", wide.f_blocks > wide.f_bfree && wide.f_bfree > 0);
    check("fstatfs", 0, sys_fstatfs(fd, &narrow));
    sys_close(fd);
    check("fstatfs of a bad descriptor", -EBADF, sys_fstatfs(fd, &narrow));
}

int main(void)
{
    enter_directory("stat");
    sys_umask(022);
    test_file();
    test_kinds();
    test_at();
    test_access();
    test_file_systems();
    sys_unlink("f");
    return leave_directory();
}
