/* Files by system calls: opening, reading and writing in every form, status, links, names, flags,
 * duplicates, and the errors. All happens in a new folder of /tmp. */
#include "stock.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

static void contents(const char *name)
{
    char text[200];
    int file = open(name, O_RDONLY);
    ssize_t got = read(file, text, sizeof text - 1);
    text[got < 0 ? 0 : got] = 0;
    printf("%s holds %zd bytes: %s\n", name, got, text);
    close(file);
}

static void opening(void)
{
    SHOW_CALL(open("missing", O_RDONLY));
    SHOW_CALL(open("missing/below", O_RDWR | O_CREAT, 0644));
    SHOW(open("one", O_RDWR | O_CREAT | O_EXCL, 0640) == 3);
    SHOW_CALL(open("one", O_RDWR | O_CREAT | O_EXCL, 0640));
    SHOW_CALL(write(3, "first line\n", 11));
    SHOW_CALL(close(3));
    SHOW_CALL(close(3));
    SHOW_CALL(open("one/below", O_RDONLY));
    SHOW_CALL(open(".", O_RDWR));
    SHOW_CALL(open("one", O_RDONLY | O_DIRECTORY));
    int appending = open("one", O_WRONLY | O_APPEND);
    SHOW_CALL(lseek(appending, 0, SEEK_SET));
    SHOW_CALL(write(appending, "second\n", 7));
    SHOW_CALL(read(appending, &appending, 0));
    close(appending);
    contents("one");
    close(open("one", O_WRONLY | O_TRUNC));
    contents("one");
    char name[300];
    memset(name, 'n', sizeof name);
    name[299] = 0;
    SHOW_CALL(open(name, O_RDWR | O_CREAT, 0600));
    SHOW_CALL(open("", O_RDONLY));
}

static void *volatile nowhere = (void *)16;

static void transfers(void)
{
    char a[4] = {0}, b[8] = {0};
    struct iovec out[] = {{"gather", 6}, {"", 0}, {"ed", 2}}, in[] = {{a, 3}, {b, 7}};
    int file = open("two", O_RDWR | O_CREAT, 0600);
    SHOW_CALL(writev(file, out, 3));
    SHOW_CALL(lseek(file, 0, SEEK_CUR));
    SHOW_CALL(lseek(file, -5, SEEK_END));
    SHOW_CALL(lseek(file, -50, SEEK_CUR));
    SHOW_CALL(lseek(file, 0, 77));
    SHOW_CALL(lseek(file, 0, SEEK_SET));
    SHOW_CALL(readv(file, in, 2));
    SHOW_STRING(a);
    SHOW_STRING(b);
    SHOW_CALL(read(file, a, 1));
    SHOW_CALL(pwrite(file, "G", 1, 0));
    SHOW_CALL(pread(file, b, 7, 1));
    SHOW_STRING(b);
    SHOW_CALL(pwrite(file, "far", 3, 10000));
    struct stat status;
    fstat(file, &status);
    SHOW(status.st_size);
    SHOW_CALL(pread(file, b, 4, 9999));
    SHOW(b[0] == 0 && b[1] == 'f');
    SHOW_CALL(ftruncate(file, 5));
    SHOW_CALL(ftruncate(file, -1));
    SHOW_CALL(truncate("two", 8));
    SHOW_CALL(pread(file, b, 8, 0));
    SHOW(b[4] == 'e' && b[5] == 0 && b[7] == 0);
    SHOW_CALL(fsync(file));
    SHOW_CALL(fdatasync(file));
    SHOW_CALL(read(99, b, 1));
    SHOW_CALL(read(file, nowhere, 1));
    SHOW_CALL(write(file, nowhere, 1));
    close(file);
    SHOW_CALL(write(open("two", O_RDONLY), "x", 1));
    close(3);
}

static void show_status(const char *name)
{
    struct stat status;
    if (lstat(name, &status))
        printf("%s: %s\n", name, strerror(errno));
    else
        printf("%s: mode %o, %u links, %lld bytes\n", name, status.st_mode,
               (unsigned)status.st_nlink, S_ISDIR(status.st_mode) ? 0 : (long long)status.st_size);
}

static void names(void)
{
    char text[100] = {0};
    struct stat a, b;
    SHOW_CALL(link("two", "three"));
    show_status("three");
    stat("two", &a);
    stat("three", &b);
    SHOW(a.st_ino == b.st_ino && a.st_dev == b.st_dev);
    SHOW_CALL(link("two", "three"));
    SHOW_CALL(symlink("two", "to-two"));
    SHOW_CALL(symlink("loop", "loop"));
    show_status("to-two");
    SHOW_CALL(readlink("to-two", text, sizeof text));
    SHOW_STRING(text);
    SHOW_CALL(readlink("two", text, sizeof text));
    SHOW_CALL(open("loop", O_RDONLY));
    SHOW_CALL(open("to-two", O_RDONLY | O_NOFOLLOW));
    contents("to-two");
    SHOW_CALL(rename("three", "four"));
    SHOW_CALL(rename("missing", "five"));
    SHOW_CALL(rename("one", "four"));
    show_status("one");
    show_status("four");
    SHOW_CALL(unlink("to-two"));
    SHOW_CALL(unlink("to-two"));
    SHOW_CALL(unlink("loop"));
    int open_still = open("four", O_RDWR);
    SHOW_CALL(unlink("four"));
    SHOW_CALL(write(open_still, "gone by name", 12));
    SHOW_CALL(pread(open_still, text, 12, 0));
    fstat(open_still, &a);
    SHOW(a.st_nlink);
    close(open_still);
    show_status("two");
}

static void permissions_and_times(void)
{
    struct timespec times[2] = {{1000000000, 500}, {1200000000, 700}};
    struct stat status;
    SHOW(umask(027));
    close(open("masked", O_RDWR | O_CREAT, 0666));
    show_status("masked");
    umask(022);
    SHOW_CALL(chmod("masked", 04711));
    show_status("masked");
    SHOW_CALL(access("masked", F_OK));
    SHOW_CALL(access("missing", F_OK));
    SHOW_CALL(access("masked", 64));
    SHOW_CALL(utimensat(AT_FDCWD, "masked", times, 0));
    stat("masked", &status);
    SHOW(status.st_atim.tv_sec);
    SHOW(status.st_mtim.tv_sec);
    SHOW(status.st_mtim.tv_nsec);
    SHOW_CALL(utimes("masked", NULL));
    stat("masked", &status);
    SHOW(status.st_mtim.tv_sec > 1200000000);
    SHOW_CALL(fchmodat(AT_FDCWD, "masked", 0600, 0));
    show_status("masked");
    SHOW_CALL(unlinkat(AT_FDCWD, "masked", 0));
}

static void descriptors(void)
{
    char text[10] = {0};
    int file = open("two", O_RDWR | O_APPEND), other;
    SHOW(dup(file) == file + 1);
    SHOW(dup2(file, 50));
    SHOW(dup3(file, 51, O_CLOEXEC));
    SHOW_CALL(dup3(file, file, 0));
    SHOW_CALL(dup2(99, 3));
    SHOW_CALL(dup2(file, 1 << 20));
    SHOW_CALL(fcntl(50, F_GETFD));
    SHOW_CALL(fcntl(51, F_GETFD));
    SHOW_CALL(fcntl(51, F_SETFD, 0));
    SHOW_CALL(fcntl(51, F_GETFD));
    SHOW(fcntl(file, F_DUPFD, 60));
    SHOW(fcntl(file, F_DUPFD_CLOEXEC, 60));
    SHOW((fcntl(file, F_GETFL) & (O_ACCMODE | O_APPEND)) == (O_RDWR | O_APPEND));
    SHOW_CALL(fcntl(file, F_SETFL, O_NONBLOCK));
    SHOW((fcntl(50, F_GETFL) & (O_APPEND | O_NONBLOCK)) == O_NONBLOCK);
    SHOW_CALL(lseek(file, 3, SEEK_SET));
    SHOW_CALL(lseek(50, 0, SEEK_CUR));
    other = open("two", O_RDONLY);
    SHOW_CALL(lseek(other, 0, SEEK_CUR));
    SHOW_CALL(read(other, text, 2));
    SHOW_CALL(lseek(50, 0, SEEK_CUR));
    for (int i = file; i <= 61; i++)
        close(i);
}

static void devices(void)
{
    char bytes[64] = {1};
    struct stat status;
    int null = open("/dev/null", O_RDWR), zero = open("/dev/zero", O_RDWR), sum = 0;
    SHOW_CALL(write(null, bytes, sizeof bytes));
    SHOW_CALL(read(null, bytes, sizeof bytes));
    SHOW_CALL(read(zero, bytes, sizeof bytes));
    SHOW(bytes[0]);
    int random = open("/dev/urandom", O_RDONLY);
    SHOW_CALL(read(random, bytes, sizeof bytes));
    for (size_t i = 0; i < sizeof bytes; i++)
        sum |= bytes[i];
    SHOW(sum != 0);
    fstat(null, &status);
    SHOW(S_ISCHR(status.st_mode) && status.st_rdev == 0x103);
    SHOW(isatty(null));
    close(null);
    close(zero);
    close(random);
}

int main(void)
{
    char folder[] = "/tmp/stock.files.XXXXXX";
    umask(022);
    if (!mkdtemp(folder) || chdir(folder))
        puts("no folder");
    opening();
    transfers();
    names();
    permissions_and_times();
    descriptors();
    devices();
    unlink("two");
    SHOW_CALL(chdir("/"));
    SHOW_CALL(rmdir(folder));
    return 0;
}
