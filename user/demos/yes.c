/* yes [WORD]: prints y (or WORD) for ever. Watch: ^C ends it and not the shell, for the shell has
 * told the kernel which process is in the foreground. */
#include "user/stdio.h"

int main(int argc, char **argv)
{
    for (;;)
        printf("%s\n", argc > 1 ? argv[1] : "y");
}
