/* cat [FILE...]: copies files, or standard input, to standard output. Watch: a descriptor is only a
 * number, and read(2) neither knows nor cares whether a file or a keyboard is behind it. */
#include "user/stdio.h"
#include "user/syscall.h"

/* Writes all of it; 0, or -1 with errno set. */
static int write_all(const char *data, int count)
{
    while (count > 0) {
        int written = write(1, data, (unsigned)count);
        if (written < 0)
            return -1;
        data += written;
        count -= written;
    }
    return 0;
}

/* Copies fd to standard output until its end; name is for messages. Gives an exit status. */
static int copy(int fd, const char *name)
{
    char buffer[4096];
    int count;
    while ((count = read(fd, buffer, sizeof buffer)) > 0) {
        if (write_all(buffer, count) < 0) {
            perror("cat: standard output");
            return 1;
        }
    }
    if (count < 0)
        perror(name);
    return count < 0;
}

int main(int argc, char **argv)
{
    int status = argc > 1 ? 0 : copy(0, "cat: standard input");
    for (int i = 1; i < argc; i++) {
        int fd = open(argv[i], O_RDONLY, 0);
        if (fd < 0) {
            perror(argv[i]);
            status = 1;
            continue;
        }
        status |= copy(fd, argv[i]);
        close(fd);
    }
    return status;
}
