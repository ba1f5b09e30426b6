/* Names in the tree: mkdir, rmdir, unlink, link, symlink, readlink, mknod, rename, and how paths
 * lead to them. */
#include "tests/user/files.h"

static void test_mkdir(void)
{
    check("mkdir", 0, sys_mkdir("d", 0750));
    check("its mode", S_IFDIR | 0750, (int)status_of("d").st_mode);
    check("mkdir of what is there", -EEXIST, sys_mkdir("d", 0755));
    check("mkdir with a slash behind", 0, sys_mkdir("d/e/", 0755));
    check("mkdir where none is", -ENOENT, sys_mkdir("none/e", 0755));
    check("mkdir of .", -EEXIST, sys_mkdir(".", 0755));
    check("mkdir of ..", -EEXIST, sys_mkdir("d/..", 0755));
    check("mkdir of /", -EEXIST, sys_mkdir("/", 0755));
    check("mkdir of nothing", -ENOENT, sys_mkdir("", 0755));
    check("a directory's links", 3, links_of("d"));
    make_file("f", "");
    check("mkdir below a file", -ENOTDIR, sys_mkdir("f/x", 0755));
    check("mkdir of a file", -EEXIST, sys_mkdir("f", 0755));
    sys_symlink("nowhere", "l");
    check("mkdir of a link", -EEXIST, sys_mkdir("l", 0755));
    check("mkdirat", 0, sys_mkdirat(AT_FDCWD, "d/g", 0755));
    check("rmdir of what is not empty", -ENOTEMPTY, sys_rmdir("d"));
    check("rmdir", 0, sys_rmdir("d/e"));
    check("rmdir with a slash behind", 0, sys_rmdir("d/g/"));
    check("the links are gone", 2, links_of("d"));
    check("rmdir of .", -EINVAL, sys_rmdir("d/."));
    check("rmdir of ..", -ENOTEMPTY, sys_rmdir("d/.."));
    check("rmdir of a file", -ENOTDIR, sys_rmdir("f"));
    check("rmdir of a link", -ENOTDIR, sys_rmdir("l"));
    check("rmdir of nothing", -ENOENT, sys_rmdir("none"));
    check("unlink of a directory", -EISDIR, sys_unlink("d"));
    check("unlinkat of a directory", 0, sys_unlinkat(AT_FDCWD, "d", AT_REMOVEDIR));
    check("unlinkat with a strange flag", -EINVAL, sys_unlinkat(AT_FDCWD, "f", 1));
    check("unlink with a slash behind", -ENOTDIR, sys_unlink("f/"));
    check("unlink", 0, sys_unlink("f"));
    check("unlink of a link", 0, sys_unlink("l"));
    check("unlink of what is gone", -ENOENT, sys_unlink("f"));
}

/* A directory that is removed while somebody is in it. */
static void test_removed_directory(void)
{
    char path[64];
    sys_mkdir("d", 0755);
    sys_chdir("d");
    check("rmdir of the current directory", 0, sys_rmdir("../d"));
    check("getcwd there", -ENOENT, sys_getcwd(path, sizeof path));
    check("mkdir there", -ENOENT, sys_mkdir("e", 0755));
    check("open that creates there", -ENOENT, sys_open("f", O_CREAT | O_RDWR, 0644));
    check("access of .", 0, sys_access(".", F_OK));
    check("chdir up from there", 0, sys_chdir(".."));
    check("getcwd", (int)strlen(test_directory) + 1, sys_getcwd(path, sizeof path));
    check_true("the current directory is the test's", strcmp(path, test_directory) == 0);
    check("getcwd without room", -ERANGE, sys_getcwd(path, 3));
}

static void test_links(void)
{
    make_file("f", "text");
    check("link", 0, sys_link("f", "g"));
    check("two links", 2, links_of("f"));
    check_true("of the same file", status_of("f").st_ino == status_of("g").st_ino);
    check("link to what is there", -EEXIST, sys_link("f", "g"));
    check("link of nothing", -ENOENT, sys_link("none", "h"));
    check("link of a directory", -EPERM, sys_link(".", "h"));
    check("link where no directory is", -ENOENT, sys_link("f", "none/h"));
    check("link with a slash behind", -ENOENT, sys_link("f", "h/"));
    check("link from a path with a slash", -ENOTDIR, sys_link("f/", "h"));
    sys_symlink("f", "l");
    check("link of a link", 0, sys_link("l", "m"));
    check("it is a link too", S_IFLNK | 0777, (int)status_of("m").st_mode);
    sys_unlink("m");
    check("linkat through a link", 0, sys_linkat(AT_FDCWD, "l", AT_FDCWD, "m", AT_SYMLINK_FOLLOW));
    check("it is the file", 3, links_of("m"));
    check("linkat with a strange flag", -EINVAL, sys_linkat(AT_FDCWD, "f", AT_FDCWD, "x", 1));
    sys_unlink("f");
    check_true("the other names stay", file_holds("g", "text"));
    check("and count", 2, links_of("g"));
    sys_unlink("g");
    sys_unlink("m");
    sys_unlink("l");
}

static void test_symlinks(void)
{
    char text[64];
    memset(text, '-', sizeof text);
    check("symlink", 0, sys_symlink("some/where", "l"));
    check("readlink", 10, sys_readlink("l", text, sizeof text));
    check_true("its text, without NUL", memcmp(text, "some/where-", 11) == 0);
    check("readlink with little room", 4, sys_readlink("l", text, 4));
    check("readlink without room", -EINVAL, sys_readlink("l", text, 0));
    check("its size", 10, (int)status_of("l").st_size);
    check("symlink to what is there", -EEXIST, sys_symlink("x", "l"));
    check("symlink to nothing", -ENOENT, sys_symlink("", "m"));
    check("symlink with a slash behind", -ENOENT, sys_symlink("x", "m/"));
    make_file("f", "");
    check("readlink of a file", -EINVAL, sys_readlink("f", text, sizeof text));
    check("readlink of nothing", -ENOENT, sys_readlink("none", text, sizeof text));
    check("readlink of an empty path", -ENOENT, sys_readlink("", text, sizeof text));
    sys_unlink("l");
    sys_unlink("f");
}

/* Links that lead through links. */
static void test_following(void)
{
    char name[16], next[16];
    sys_mkdir("d", 0755);
    make_file("d/f", "text");
    sys_symlink("d", "l");
    check_true("a path through a link", file_holds("l/f", "text"));
    check_true("and on by ..", file_holds("l/../d/f", "text"));
    sys_symlink("../l/f", "d/g");
    check_true("a link that goes up and down", file_holds("d/g", "text"));
    sys_symlink("/", "root");
    check("a link to the root", 0, sys_access("root/tmp", F_OK));
    for (int i = 0; i < 41; i++) {
        snprintf(name, sizeof name, "c%d", i);
        snprintf(next, sizeof next, i ? "c%d" : "d", i - 1);
        sys_symlink(next, name);
    }
    check("forty links", 0, sys_access("c39", F_OK));
    check("forty-one links", -ELOOP, sys_access("c40", F_OK));
    for (int i = 0; i < 41; i++) {
        snprintf(name, sizeof name, "c%d", i);
        sys_unlink(name);
    }
    check("rmdir through a link with a slash", -ENOTDIR, sys_rmdir("l/"));
    sys_unlink("root");
    sys_unlink("d/g");
    sys_unlink("d/f");
    sys_unlink("l");
    sys_rmdir("d");
}

static void test_mknod(void)
{
    check("mknod of a file", 0, sys_mknod("f", S_IFREG | 0644, 0));
    check("its mode", S_IFREG | 0644, (int)status_of("f").st_mode);
    check("mknod without a kind", 0, sys_mknod("g", 0600, 0));
    check("it is a file", S_IFREG | 0600, (int)status_of("g").st_mode);
    check("mknod of a pipe", 0, sys_mknod("p", S_IFIFO | 0644, 0));
    check("it is one", S_IFIFO | 0644, (int)status_of("p").st_mode);
    check("mknod of a directory", -EPERM, sys_mknod("d", S_IFDIR | 0755, 0));
    check("mknod of a link", -EINVAL, sys_mknod("l", S_IFLNK | 0777, 0));
    check("mknod of what is there", -EEXIST, sys_mknod("f", S_IFREG | 0644, 0));
    sys_unlink("f");
    sys_unlink("g");
    sys_unlink("p");
}

int main(void)
{
    enter_directory("names");
    sys_umask(022);
    test_mkdir();
    test_removed_directory();
    test_links();
    test_symlinks();
    test_following();
    test_mknod();
    return leave_directory();
}
