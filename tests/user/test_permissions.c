/* Who may do what to files: user 0 makes some, and user 7 of group 8 tries. That is done where this
 * runs as user 0; elsewhere its lines are printed all the same. */
#include "lib/linux_file.h"
#include "tests/user/files.h"

enum { USER = 7, GROUP = 8, OTHER_GROUP = 50, THEIRS = 60 };

static bool as_root;

/* A line for a number that must be expected where there is a user 0. */
static void check_root(const char *name, int expected, int got)
{
    check(name, expected, as_root ? got : expected);
}

static int mode_of(const char *path)
{
    struct stat64 status;
    int error = sys_stat64(path, &status);
    return error ? error : (int)status.st_mode;
}

static bool belongs_to(const char *path, uint32_t user, uint32_t group)
{
    struct stat64 status;
    return sys_lstat64(path, &status) == 0 && status.st_uid == user && status.st_gid == group;
}

/* Opens and closes. 0 or -errno. */
static int try_open(const char *path, int flags)
{
    int fd = sys_open(path, flags, 0644);
    if (fd >= 0)
        sys_close(fd);
    return fd < 0 ? fd : 0;
}

static void make_directory(const char *path, int mode, unsigned group)
{
    sys_mkdir(path, 0777);
    sys_chown32(path, -1, (int)group);
    sys_chmod(path, mode);
}

static void make_all(void)
{
    sys_umask(022);
    make_directory("open", 0777, 0);
    make_directory("sticky", 01777, 0);
    make_directory("shared", 02777, OTHER_GROUP);
    make_directory("closed", 0700, 0);
    make_directory("readable", 0755, 0);
    make_file("closed/file", "x");
    make_file("readable/file", "x");
    make_file("readable/group", "x");
    make_file("sticky/file", "x");
    make_file("open/file", "x");
    sys_chmod("readable/file", 0604);
    sys_chown32("readable/group", 0, GROUP);
    sys_chmod("readable/group", 0060);
}

static void remove_all(void)
{
    static const char *const files[] = {"closed/file", "readable/file", "readable/group",
                                        "sticky/file", "open/file"};
    static const char *const directories[] = {"open", "sticky", "shared", "closed", "readable"};
    for (unsigned i = 0; i < sizeof files / sizeof *files; i++)
        sys_unlink(files[i]);
    for (unsigned i = 0; i < sizeof directories / sizeof *directories; i++)
        check(directories[i], 0, sys_rmdir(directories[i]));
}

static void become_user(void)
{
    sys_setgroups32(0, NULL);
    sys_setresgid32(GROUP, GROUP, GROUP);
    sys_setresuid32(USER, USER, USER);
}

static int opening(void)
{
    become_user();
    check_root("others may read it", 0, try_open("readable/file", O_RDONLY));
    check_root("but not write", -EACCES, try_open("readable/file", O_WRONLY));
    check_root("nor both", -EACCES, try_open("readable/file", O_RDWR));
    check_root("nor empty it", -EACCES, try_open("readable/file", O_RDONLY | O_TRUNC));
    check_root("as truncate would", -EACCES, sys_truncate64("readable/file", 0, 0));
    check_root("the group may do both", 0, try_open("readable/group", O_RDWR));
    check_root("a directory that is closed", -EACCES, try_open("closed/file", O_RDONLY));
    check_root("and what is not in it", -EACCES, try_open("closed/nothing", O_RDONLY));
    check_root("to list it", -EACCES, try_open("closed", O_RDONLY));
    check_root("to go there", -EACCES, sys_chdir("closed"));
    check_root("O_PATH asks for nothing", 0, try_open("readable/group", O_PATH));
    check_root("what one may not write one may not run", -EACCES,
               sys_execve("open/file", NULL, NULL));
    check_root("access for reading", 0, sys_access("readable/file", R_OK));
    check_root("for writing", -EACCES, sys_access("readable/file", W_OK));
    check_root("for any of it", -EACCES, sys_access("readable/group", R_OK | X_OK));
    check_root("in a closed directory", -EACCES, sys_access("closed/file", F_OK));
    check_root("what one makes one may write, whatever its mode", 0,
               sys_close(sys_open("open/mine", O_CREAT | O_WRONLY, 0)));
    check_root("but not open again", -EACCES, try_open("open/mine", O_RDONLY));
    sys_unlink("open/mine");
    return check_result();
}

static int naming(void)
{
    become_user();
    check_root("a new name where there may be none", -EACCES, sys_mkdir("readable/new", 0755));
    check_root("by open", -EACCES, try_open("readable/new", O_CREAT | O_WRONLY));
    check_root("a name that is there", -EEXIST, sys_mkdir("readable/file", 0755));
    check_root("to remove a name there", -EACCES, sys_unlink("readable/file"));
    check_root("another's, in a sticky directory", -EPERM, sys_unlink("sticky/file"));
    check_root("to move it away", -EPERM, sys_rename("sticky/file", "open/moved"));
    check_root("to put another in its place", -EPERM, sys_rename("open/file", "sticky/file"));
    check_root("to move out of a closed directory", -EACCES, sys_rename("closed/file", "open/x"));
    check_root("to move into one", -EACCES, sys_rename("open/file", "readable/x"));
    check_root("a link to what one cannot read", -EACCES, sys_link("closed/file", "open/x"));
    check_root("one's own, in a sticky directory", 0, sys_mkdir("sticky/mine", 0755));
    check_root("goes", 0, sys_rmdir("sticky/mine"));
    check_root("a device", -EPERM, sys_mknod("open/null", S_IFCHR | 0666, 0x103));
    check_root("a pipe", 0, sys_mknod("open/pipe", S_IFIFO | 0666, 0));
    check_root("is one's own", 1, belongs_to("open/pipe", USER, GROUP));
    check_root("and goes", 0, sys_unlink("open/pipe"));
    check_root("another root", -EPERM, sys_chroot("open"));
    return check_result();
}

static int owning(void)
{
    become_user();
    make_file("open/mine", "x");
    check_root("a new file is its maker's", 1, belongs_to("open/mine", USER, GROUP));
    sys_symlink("nowhere", "open/link");
    check_root("a symbolic link too", 1, belongs_to("open/link", USER, GROUP));
    sys_mkdir("shared/directory", 0755);
    check_root("in such a directory the group is that one's", 1,
               belongs_to("shared/directory", USER, OTHER_GROUP));
    check_root("and it says so on", S_IFDIR | 02755, mode_of("shared/directory"));
    check_root("a mode of one's own", 0, sys_chmod("open/mine", 02640));
    check_root("is as wanted", S_IFREG | 02640, mode_of("open/mine"));
    check_root("another's", -EPERM, sys_chmod("open/file", 0666));
    check_root("to give away", -EPERM, sys_chown32("open/mine", THEIRS, -1));
    check_root("to a group of others", -EPERM, sys_chown32("open/mine", -1, THEIRS));
    check_root("to itself", 0, sys_chown32("open/mine", USER, GROUP));
    check_root("another's owner", -EPERM, sys_chown32("open/file", USER, -1));
    check_root("a group that is not one's own lends no rights", 0,
               sys_chmod("shared/directory", 02700));
    check_root("its bit is gone", S_IFDIR | 0700, mode_of("shared/directory"));
    check_root("the times of another's, now", -EACCES,
               sys_utimensat(AT_FDCWD, "open/file", NULL, 0));
    struct timespec32 times[2] = {{1, 0}, {2, 0}};
    check_root("or some", -EPERM, sys_utimensat(AT_FDCWD, "readable/group", times, 0));
    check_root("of what one may write, now", 0, sys_utimensat(AT_FDCWD, "readable/group", NULL, 0));
    sys_rmdir("shared/directory");
    sys_unlink("open/link");
    sys_unlink("open/mine");
    return check_result();
}

/* access(2) asks what the real user may, open(2) what the one for files. */
static int lending(void)
{
    sys_setresuid32(USER, 0, 0);
    check_root("user 0 by effect opens", 0, try_open("closed/file", O_RDONLY));
    check_root("access looks at the real one", -EACCES, sys_access("readable/file", W_OK));
    check_root("unless told otherwise", 0,
               sys_faccessat2(AT_FDCWD, "readable/file", W_OK, AT_EACCESS));
    sys_setresuid32(0, 0, 0);
    sys_setfsuid32(USER);
    check_root("user 7 for files only", -EACCES, try_open("closed/file", O_RDONLY));
    return check_result();
}

int main(void)
{
    as_root = sys_geteuid32() == 0;
    enter_directory("permissions");
    sys_chmod(test_directory, 0755);
    make_all();
    check("opening", 0, in_child(opening));
    check("naming", 0, in_child(naming));
    check("owning", 0, in_child(owning));
    check("lending", 0, in_child(lending));
    remove_all();
    return leave_directory();
}
