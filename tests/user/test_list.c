/* getdents and getdents64: every name once, also while names come and go. */
#include "tests/user/files.h"

enum { MANY = 200 };

static char records[1024];
static unsigned char seen[MANY];
static int dots, others;

static void note(const char *name)
{
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
        dots++;
        return;
    }
    int number = name[0] == 'f' ? atoi(name + 1) : -1;
    if (number >= 0 && number < MANY)
        seen[number]++;
    else
        others++;
}

/* Lists what is left of fd's directory, with the record size room allows. The number of calls. */
static int list(int fd, unsigned room)
{
    int size, calls = 0;
    while ((size = sys_getdents64(fd, records, room)) > 0) {
        calls++;
        for (int at = 0; at < size;) {
            struct linux_dirent64 *record = (struct linux_dirent64 *)(records + at);
            note(record->d_name);
            at += record->d_reclen;
        }
    }
    return size < 0 ? size : calls;
}

static void forget(void)
{
    memset(seen, 0, sizeof seen);
    dots = others = 0;
}

/* How many of the first names were seen exactly once. */
static int seen_once(int from, int to)
{
    int count = 0;
    for (int i = from; i < to; i++)
        count += seen[i] == 1;
    return count;
}

static void name_of(int number, char *name)
{
    snprintf(name, 16, "f%d", number);
}

static void make_many(void)
{
    char name[16];
    for (int i = 0; i < MANY; i++) {
        name_of(i, name);
        make_file(name, "");
    }
}

static void test_listing(void)
{
    int fd = sys_open(".", O_RDONLY | O_DIRECTORY, 0);
    check_true("the listing takes several calls", list(fd, sizeof records) > 1);
    check("every name once", MANY, seen_once(0, MANY));
    check("and . and ..", 2, dots);
    check("and nothing else", 0, others);
    check("at the end there is no more", 0, sys_getdents64(fd, records, sizeof records));
    forget();
    check("lseek to the start", 0, sys_lseek(fd, 0, SEEK_SET));
    list(fd, 64);
    check("every name again", MANY, seen_once(0, MANY));
    sys_close(fd);
}

/* As rm -r does it: reads some, removes those, reads on. */
static void test_removing(void)
{
    char name[16];
    forget();
    int fd = sys_open(".", O_RDONLY | O_DIRECTORY, 0), size;
    while ((size = sys_getdents64(fd, records, 256)) > 0) {
        for (int at = 0; at < size;) {
            struct linux_dirent64 *record = (struct linux_dirent64 *)(records + at);
            at += record->d_reclen;
            note(record->d_name);
            if (record->d_name[0] == 'f')
                sys_unlink(record->d_name);
        }
    }
    check("every name once, while all are removed", MANY, seen_once(0, MANY));
    sys_close(fd);
    int left = 0;
    for (int i = 0; i < MANY; i++) {
        name_of(i, name);
        left += sys_access(name, F_OK) == 0;
    }
    check("none is left", 0, left);
}

static void test_old_records(void)
{
    int kinds = 0, names = 0;
    sys_mkdir("d", 0755);
    sys_symlink("x", "link");
    make_file("file", "");
    int fd = sys_open(".", O_RDONLY, 0);
    int size = sys_getdents(fd, records, sizeof records);
    for (int at = 0; at < size; names++) {
        struct linux_dirent *record = (struct linux_dirent *)(records + at);
        at += record->d_reclen;
        int kind = records[at - 1];
        kinds += strcmp(record->d_name, "d") == 0 && kind == S_IFDIR >> 12;
        kinds += strcmp(record->d_name, "link") == 0 && kind == S_IFLNK >> 12;
        kinds += strcmp(record->d_name, "file") == 0 && kind == S_IFREG >> 12;
    }
    check("getdents lists all", 5, names);
    check("and says their kinds", 3, kinds);
    sys_close(fd);
    sys_rmdir("d");
    sys_unlink("link");
    sys_unlink("file");
}

static void test_refused(void)
{
    make_file("f", "");
    int fd = sys_open("f", O_RDONLY, 0);
    check("getdents64 of a file", -ENOTDIR, sys_getdents64(fd, records, sizeof records));
    sys_close(fd);
    sys_unlink("f");
    fd = sys_open(".", O_RDONLY, 0);
    check("getdents64 without room", -EINVAL, sys_getdents64(fd, records, 8));
    check("getdents without room", -EINVAL, sys_getdents(fd, records, 8));
    check("getdents64 of a bad descriptor", -EBADF, sys_getdents64(-1, records, 64));
    check("fchdir to it", 0, sys_fchdir(fd));
    sys_close(fd);
    check("fchdir to a bad descriptor", -EBADF, sys_fchdir(fd));
    check("chdir to a file", -ENOTDIR, sys_chdir("/proc/self/maps"));
    check("chdir to nothing", -ENOENT, sys_chdir("none"));
}

int main(void)
{
    enter_directory("list");
    make_many();
    test_listing();
    test_removing();
    test_old_records();
    test_refused();
    return leave_directory();
}
