/* Folders: making, listing, walking, the current one, names relative to open ones, globbing. */
#include "stock.h"
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int not_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void list(const char *name)
{
    struct dirent **entries;
    int count = scandir(name, &entries, not_hidden, alphasort);
    printf("%s has %d:", name, count);
    for (int i = 0; i < count; i++) {
        printf(" %s%s", entries[i]->d_name,
               entries[i]->d_type == DT_DIR   ? "/"
               : entries[i]->d_type == DT_LNK ? "@"
                                              : "");
        free(entries[i]);
    }
    putchar('\n');
    if (count >= 0)
        free(entries);
}

static void make_file(const char *name)
{
    close(open(name, O_WRONLY | O_CREAT, 0644));
}

static void making(void)
{
    SHOW_CALL(mkdir("a", 0755));
    SHOW_CALL(mkdir("a", 0755));
    SHOW_CALL(mkdir("a/b", 0700));
    SHOW_CALL(mkdir("x/y", 0700));
    make_file("a/file");
    make_file("a/b/deep");
    SHOW_CALL(symlink("a/b", "to-b"));
    list(".");
    list("a");
    list("to-b");
    list("missing");
    SHOW_CALL(rmdir("a"));
    SHOW_CALL(rmdir("a/file"));
    SHOW_CALL(unlink("a/b"));
    SHOW_CALL(rename("a/b", "moved"));
    SHOW_CALL(rename("moved", "a/b"));
    SHOW_CALL(rename("a", "a/b/inside"));
    SHOW_CALL(rename("a", "to-b"));
    SHOW_CALL(rmdir("."));
}

static void count_links(void)
{
    struct stat status;
    SHOW(stat("a", &status) == 0 && S_ISDIR(status.st_mode));
    ino_t of_a = status.st_ino;
    SHOW(stat("a/b/..", &status) == 0 && status.st_ino == of_a);
    SHOW(stat("a/./b/../../a//", &status) == 0 && status.st_ino == of_a);
    SHOW_CALL(stat("a/file/", &status));
}

static void current(const char *folder)
{
    char path[PATH_MAX], small[3];
    SHOW(strcmp(getcwd(path, sizeof path), folder));
    SHOW(getcwd(small, sizeof small) == NULL && errno == ERANGE);
    SHOW_CALL(chdir("a/b"));
    SHOW_STRING(getcwd(path, sizeof path) + strlen(folder));
    int open_folder = open("..", O_RDONLY | O_DIRECTORY);
    SHOW_CALL(chdir("../../to-b"));
    SHOW_STRING(getcwd(path, sizeof path) + strlen(folder));
    SHOW_CALL(fchdir(open_folder));
    SHOW_STRING(getcwd(path, sizeof path) + strlen(folder));
    SHOW_CALL(close(openat(open_folder, "b/deep", O_RDONLY)));
    SHOW_CALL(mkdirat(open_folder, "c", 0755));
    SHOW_CALL(renameat(open_folder, "c", AT_FDCWD, "d"));
    SHOW_CALL(unlinkat(open_folder, "d", AT_REMOVEDIR));
    SHOW_CALL(faccessat(open_folder, "file", R_OK, 0));
    SHOW_CALL(chdir("file"));
    SHOW_CALL(chdir("missing"));
    SHOW_STRING(realpath("../to-b/../b/deep", path) + strlen(folder));
    close(open_folder);
    SHOW_CALL(chdir(folder));
}

static void many_entries(void)
{
    char name[40];
    int seen[500] = {0}, total = 0, again = 0;
    SHOW_CALL(mkdir("many", 0755));
    for (int i = 0; i < 500; i++) {
        snprintf(name, sizeof name, "many/a-rather-long-name-%d", i);
        make_file(name);
    }
    DIR *folder = opendir("many");
    for (struct dirent *entry; (entry = readdir(folder));)
        if (entry->d_name[0] == 'a')
            seen[atoi(entry->d_name + 19)]++;
    rewinddir(folder);
    while (readdir(folder))
        again++;
    closedir(folder);
    for (int i = 0; i < 500; i++)
        total += seen[i] == 1;
    SHOW(total);
    SHOW(again);
    for (int i = 0; i < 500; i++) {
        snprintf(name, sizeof name, "many/a-rather-long-name-%d", i);
        unlink(name);
    }
    SHOW_CALL(rmdir("many"));
}

/* Deeper than any path may be long: each step is one name. */
static void deep(void)
{
    char path[20000];
    int depth = 0;
    while (depth < 700 && mkdir("a-folder-in-a-folder", 0700) == 0 &&
           chdir("a-folder-in-a-folder") == 0)
        depth++;
    SHOW(depth);
    SHOW_CALL(syscall(SYS_getcwd, path, sizeof path));
    SHOW_CALL(access("../../a-folder-in-a-folder", F_OK));
    while (depth > 0 && chdir("..") == 0 && rmdir("a-folder-in-a-folder") == 0)
        depth--;
    SHOW(depth);
}

static void globbing(void)
{
    glob_t found;
    SHOW(glob("*/*", 0, NULL, &found));
    for (size_t i = 0; i < found.gl_pathc; i++)
        puts(found.gl_pathv[i]);
    globfree(&found);
    SHOW(glob("no*such", 0, NULL, &found) == GLOB_NOMATCH);
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

int main(void)
{
    char folder[] = "/tmp/stock.folders.XXXXXX";
    if (!mkdtemp(folder) || chdir(folder))
        puts("no folder");
    making();
    count_links();
    current(folder);
    many_entries();
    deep();
    globbing();
    SHOW_CALL(chdir("/"));
    SHOW(nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS));
    SHOW_CALL(access(folder, F_OK));
    return 0;
}
