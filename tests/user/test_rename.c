/* rename, renameat2: what moves where, and what stays. */
#include "tests/user/files.h"

static int exchange(const char *one, const char *other)
{
    return sys_renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
}

static int move_to_new(const char *one, const char *other)
{
    return sys_renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_NOREPLACE);
}

static void test_files(void)
{
    make_file("a", "one");
    make_file("b", "other");
    check("rename", 0, sys_rename("a", "c"));
    check_true("it is there", file_holds("c", "one"));
    check("it is not where it was", -ENOENT, sys_access("a", F_OK));
    check("rename over another", 0, sys_rename("c", "b"));
    check_true("it took its place", file_holds("b", "one"));
    check("rename of what is gone", -ENOENT, sys_rename("c", "d"));
    check("rename to where no directory is", -ENOENT, sys_rename("b", "none/b"));
    check("rename to below a file", -ENOTDIR, sys_rename("b", "b/c"));
    check("rename to itself", 0, sys_rename("b", "b"));
    sys_link("b", "c");
    check("rename to another name of it", 0, sys_rename("b", "c"));
    check("leaves both", 2, links_of("b"));
    sys_unlink("c");
    check("rename with a slash behind", -ENOTDIR, sys_rename("b", "c/"));
    check("rename from a path with a slash", -ENOTDIR, sys_rename("b/", "c"));
    check("rename of .", -EBUSY, sys_rename(".", "c"));
    check("rename to ..", -EBUSY, sys_rename("b", ".."));
    sys_symlink("b", "l");
    check("rename of a link", 0, sys_rename("l", "m"));
    check("moves the link", S_IFLNK | 0777, (int)status_of("m").st_mode);
    check("rename over a link", 0, sys_rename("b", "m"));
    check("replaces it", S_IFREG | 0644, (int)status_of("m").st_mode);
    sys_unlink("m");
}

static void test_directories(void)
{
    sys_mkdir("d", 0755);
    sys_mkdir("d/e", 0755);
    sys_mkdir("x", 0755);
    make_file("f", "text");
    make_file("d/e/g", "deep");
    check("rename of a directory", 0, sys_rename("d/e", "x/e"));
    check_true("with what it has", file_holds("x/e/g", "deep"));
    check("the links it took along", 3, links_of("x"));
    check("the links it left", 2, links_of("d"));
    check_true("its .. is the new one", status_of("x/e/..").st_ino == status_of("x").st_ino);
    check("rename to below itself", -EINVAL, sys_rename("x", "x/e/y"));
    check("rename to what lies below", -EINVAL, sys_rename("x", "x/e"));
    check("rename over what lies above", -ENOTEMPTY, sys_rename("x/e", "x"));
    check("rename of a directory over a file", -ENOTDIR, sys_rename("d", "f"));
    check("rename of a file over a directory", -EISDIR, sys_rename("f", "d"));
    check("rename over what is not empty", -ENOTEMPTY, sys_rename("d", "x"));
    check("rename over what is empty", 0, sys_rename("x", "d"));
    check_true("it took its place", file_holds("d/e/g", "deep"));
    check("rename with slashes", 0, sys_rename("d/", "x/"));
    check("rename of a directory to itself", 0, sys_rename("x", "x"));
    sys_unlink("x/e/g");
    sys_rmdir("x/e");
    sys_rmdir("x");
    sys_unlink("f");
}

static void test_flags(void)
{
    make_file("a", "one");
    make_file("b", "other");
    sys_mkdir("d", 0755);
    make_file("d/f", "deep");
    check("renameat2 that must not replace", -EEXIST, move_to_new("a", "b"));
    check("renameat2 to a new name", 0, move_to_new("a", "c"));
    check("renameat2 that exchanges", 0, exchange("b", "c"));
    check_true("the one", file_holds("b", "one"));
    check_true("and the other", file_holds("c", "other"));
    check("renameat2 that exchanges with nothing", -ENOENT, exchange("b", "none"));
    check("renameat2 that exchanges a file and a directory", 0, exchange("b", "d"));
    check_true("the directory", file_holds("b/f", "deep"));
    check_true("and the file", file_holds("d", "one"));
    check("renameat2 with both flags", -EINVAL,
          sys_renameat2(AT_FDCWD, "b", AT_FDCWD, "c", RENAME_NOREPLACE | RENAME_EXCHANGE));
    check("renameat2 with a strange flag", -EINVAL,
          sys_renameat2(AT_FDCWD, "b", AT_FDCWD, "c", 0x100));
    check("renameat from a directory that is none", -EBADF, sys_renameat(-1, "c", AT_FDCWD, "e"));
    check("rename to another file system", -EXDEV, sys_rename("c", "/proc/c"));
    sys_unlink("b/f");
    sys_rmdir("b");
    sys_unlink("c");
    sys_unlink("d");
}

/* The current directory is known by its place, wherever that moves. */
static void test_current(void)
{
    char path[128], expected[128];
    sys_mkdir("d", 0755);
    sys_mkdir("d/e", 0755);
    sys_chdir("d/e");
    sys_rename("../../d", "../../moved");
    snprintf(expected, sizeof expected, "%s/moved/e", test_directory);
    check("getcwd", (int)strlen(expected) + 1, sys_getcwd(path, sizeof path));
    check_true("follows a rename above", strcmp(path, expected) == 0);
    sys_chdir(test_directory);
    sys_rmdir("moved/e");
    sys_rmdir("moved");
}

int main(void)
{
    enter_directory("rename");
    test_files();
    test_directories();
    test_flags();
    test_current();
    return leave_directory();
}
