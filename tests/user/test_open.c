/* open, openat, creat: what they make, and what they refuse. */
#include "tests/user/files.h"

static void closed(const char *name, int expected_error, int fd)
{
    if (fd >= 0)
        sys_close(fd);
    check(name, expected_error, fd < 0 ? fd : 0);
}

static void test_making(void)
{
    closed("open of what is not there", -ENOENT, sys_open("f", O_RDWR, 0));
    closed("open that creates", 0, sys_open("f", O_CREAT | O_RDWR, 0640));
    check("the mode is as asked", S_IFREG | 0640, (int)status_of("f").st_mode);
    closed("open that creates what is there", 0, sys_open("f", O_CREAT | O_RDWR, 0777));
    check("the mode is as it was", S_IFREG | 0640, (int)status_of("f").st_mode);
    closed("open that must create", -EEXIST, sys_open("f", O_CREAT | O_EXCL | O_RDWR, 0));
    check("a file with text", 4, make_file("f", "text"));
    closed("open that empties", 0, sys_open("f", O_TRUNC | O_WRONLY, 0));
    check("it is empty", 0, (int)status_of("f").st_size);
    make_file("f", "text");
    closed("creat", 0, sys_creat("f", 0600));
    check("creat empties", 0, (int)status_of("f").st_size);
    sys_umask(027);
    closed("open that creates under a mask", 0, sys_open("g", O_CREAT | O_RDWR, 0666));
    check("the mask is taken off", S_IFREG | 0640, (int)status_of("g").st_mode);
    check("umask gives the one before", 027, sys_umask(022));
    sys_unlink("f");
    sys_unlink("g");
}

static void test_modes(void)
{
    char byte = 'x';
    make_file("f", "text");
    int reading = sys_open("f", O_RDONLY, 0), writing = sys_open("f", O_WRONLY, 0);
    check("write where only reading is open", -EBADF, sys_write(reading, &byte, 1));
    check("read where only writing is open", -EBADF, sys_read(writing, &byte, 1));
    sys_close(reading);
    sys_close(writing);
    int both = sys_open("f", O_RDWR | O_APPEND, 0);
    check("read at the start", 1, sys_read(both, &byte, 1));
    check("write at the end", 1, sys_write(both, "!", 1));
    check("the position is behind it", 5, sys_lseek(both, 0, SEEK_CUR));
    sys_close(both);
    check_true("what was appended", file_holds("f", "text!"));
    int neither = sys_open("f", O_PATH, 0);
    check("read of a mere place", -EBADF, sys_read(neither, &byte, 1));
    check("write to a mere place", -EBADF, sys_write(neither, &byte, 1));
    check("fchmod of a mere place", -EBADF, sys_fchmod(neither, 0600));
    check("fcntl tells that it is one", O_PATH | O_LARGEFILE,
          sys_fcntl64(neither, F_GETFL, 0) | O_LARGEFILE);
    sys_close(neither);
    sys_unlink("f");
}

static void test_directories(void)
{
    char byte;
    sys_mkdir("d", 0755);
    make_file("f", "");
    closed("open of a directory to write", -EISDIR, sys_open("d", O_WRONLY, 0));
    closed("open of a directory for both", -EISDIR, sys_open("d", O_RDWR, 0));
    closed("open of a directory that creates", -EISDIR, sys_open("d", O_CREAT | O_RDONLY, 0));
    closed("open of a directory that empties", -EISDIR, sys_open("d", O_TRUNC, 0));
    closed("open of a file as a directory", -ENOTDIR, sys_open("f", O_DIRECTORY, 0));
    closed("open of a file with a slash behind", -ENOTDIR, sys_open("f/", O_RDONLY, 0));
    closed("open of a directory with slashes", 0, sys_open(".//d///", O_RDONLY, 0));
    closed("open that creates, with a slash", -EISDIR, sys_open("new/", O_CREAT | O_RDWR, 0644));
    closed("open below a file", -ENOTDIR, sys_open("f/x", O_RDONLY, 0));
    closed("open below what is not there", -ENOENT, sys_open("none/x", O_RDONLY, 0));
    closed("open that creates where no directory is", -ENOENT,
           sys_open("none/x", O_CREAT | O_RDWR, 0644));
    int fd = sys_open("d", O_RDONLY | O_DIRECTORY, 0);
    check("read of a directory", -EISDIR, sys_read(fd, &byte, 1));
    check("write to a directory", -EBADF, sys_write(fd, &byte, 1));
    closed("openat that creates in it", 0, sys_openat(fd, "f", O_CREAT | O_RDWR, 0644));
    closed("openat of it", 0, sys_openat(fd, "f", O_RDONLY, 0));
    closed("openat up from it", 0, sys_openat(fd, "../f", O_RDONLY, 0));
    closed("openat of a whole path", 0, sys_openat(-1, "/", O_RDONLY, 0));
    closed("openat of an empty path", -ENOENT, sys_openat(fd, "", O_RDONLY, 0));
    closed("openat from nowhere", -EBADF, sys_openat(-1, "f", O_RDONLY, 0));
    sys_close(fd);
    fd = sys_open("f", O_RDONLY, 0);
    closed("openat from a file", -ENOTDIR, sys_openat(fd, "f", O_RDONLY, 0));
    sys_close(fd);
    sys_unlink("d/f");
    sys_rmdir("d");
    sys_unlink("f");
}

static void test_links(void)
{
    make_file("f", "text");
    sys_symlink("f", "to_f");
    sys_symlink("new", "to_new");
    sys_symlink("round", "round");
    closed("open through a link", 0, sys_open("to_f", O_RDONLY, 0));
    closed("open not through a link", -ELOOP, sys_open("to_f", O_RDONLY | O_NOFOLLOW, 0));
    closed("open of a link as a mere place", 0, sys_open("to_f", O_PATH | O_NOFOLLOW, 0));
    closed("open of a link to itself", -ELOOP, sys_open("round", O_RDONLY, 0));
    closed("open of a link that leads nowhere", -ENOENT, sys_open("to_new", O_RDONLY, 0));
    closed("open of it that must create", -EEXIST,
           sys_open("to_new", O_CREAT | O_EXCL | O_RDWR, 0644));
    closed("open of it that creates", 0, sys_open("to_new", O_CREAT | O_RDWR, 0600));
    check("what it leads to was made", S_IFREG | 0600, (int)status_of("new").st_mode);
    closed("open of a link with a slash behind", -ENOTDIR, sys_open("to_f/", O_RDONLY, 0));
    sys_unlink("f");
    sys_unlink("new");
    sys_unlink("to_f");
    sys_unlink("to_new");
    sys_unlink("round");
}

/* What is open lives on without a name, and is gone with the last descriptor. */
static void test_unlinked(void)
{
    char buffer[8];
    int fd = sys_open("f", O_CREAT | O_RDWR, 0644);
    check("write", 4, sys_write(fd, "text", 4));
    check("unlink of what is open", 0, sys_unlink("f"));
    check("it has no name", -ENOENT, sys_access("f", F_OK));
    check("another of that name", 5, make_file("f", "other"));
    check("pread of the first", 4, sys_pread64(fd, buffer, sizeof buffer, 0, 0));
    check_true("its bytes", memcmp(buffer, "text", 4) == 0);
    struct stat64 status;
    check("fstat64 of it", 0, sys_fstat64(fd, &status));
    check("it has no links", 0, (int)status.st_nlink);
    sys_close(fd);
    sys_unlink("f");
}

static void test_refused(void)
{
    closed("open with a bad flag is not minded", 0, sys_open(".", O_RDONLY | 0x40000000, 0));
    closed("open for neither", 0, sys_open("/dev/null", O_ACCMODE, 0));
    char name[257 + 1];
    memset(name, 'n', sizeof name);
    name[256] = 0;
    closed("open of a name of 256", -ENAMETOOLONG, sys_open(name, O_RDONLY, 0));
    name[255] = 0;
    closed("open of a name of 255", -ENOENT, sys_open(name, O_RDONLY, 0));
    closed("open that creates a name of 255", 0, sys_open(name, O_CREAT | O_RDWR, 0644));
    check("unlink of it", 0, sys_unlink(name));
    static char path[5000];
    for (int i = 0; i < 4096; i += 2)
        memcpy(path + i, "./", 2);
    path[4096] = 0;
    closed("open of a path of 4096", -ENAMETOOLONG, sys_open(path, O_RDONLY, 0));
    path[4095] = 0;
    closed("open of a path of 4095", 0, sys_open(path, O_RDONLY, 0));
}

int main(void)
{
    enter_directory("open");
    sys_umask(022);
    test_making();
    test_modes();
    test_directories();
    test_links();
    test_unlinked();
    test_refused();
    return leave_directory();
}
