/* demos [NUMBER]: the guided list of demonstrations, or one of them. */
#include "user/shell_demos.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

/* Becomes the demonstration. Gives a shell's status where that fails. */
static int run(const char *number)
{
    char path[64];
    const struct demo *demo = demo_find(atoi(number));
    if (!demo) {
        dprintf(2, "demos: there is no number %s\n", number);
        return 1;
    }
    char *words[] = {(char *)demo->command, NULL};
    snprintf(path, sizeof path, "/demos/%s", demo->command);
    execve(path, words, environ);
    perror(path);
    return 126;
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return run(argv[1]);
    demo_print_menu();
    printf("`demos NUMBER` runs one, and so does its name.\n");
    return 0;
}
