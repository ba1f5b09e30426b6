/* What is at each of the paths that it is given: one line for each, kind and permissions, size or
 * device, and the first bytes of a file. A system test runs it on trees from strange initrds. */
#include "lib/linux_stat.h"
#include "tests/user/expect.h"

/* Prints the first bytes of what path leads to, those that can be printed. */
static void show_bytes(const char *path)
{
    char bytes[17] = "";
    int fd = sys_open(path, O_RDONLY | O_NONBLOCK | O_LARGEFILE, 0);
    int length = fd < 0 ? fd : sys_read(fd, bytes, sizeof bytes - 1);
    if (fd >= 0)
        sys_close(fd);
    for (int at = 0; at < length; at++)
        if (bytes[at] < ' ' || bytes[at] > '~')
            bytes[at] = '.';
    if (length < 0)
        printf(" error %d", -length);
    else
        printf(" \"%s\"", bytes);
}

static void show(const char *path)
{
    struct stat64 status;
    int error = sys_lstat64(path, &status);
    if (error) {
        printf("%s: error %d\n", path, -error);
        return;
    }
    printf("%s: %o links %d size %d device %d", path, status.st_mode, (int)status.st_nlink,
           S_ISDIR(status.st_mode) ? 0 : (int)status.st_size, (int)status.st_rdev);
    if (S_ISREG(status.st_mode))
        show_bytes(path);
    printf("\n");
}

int main(int count, char **paths)
{
    for (int index = 1; index < count; index++)
        show(paths[index]);
    printf("shown\n");
    return 0;
}
