/* yes [WORD]: prints y (or WORD) for ever. Watch: ^C ends it and not the shell, for the shell has
 * put its process group, and not its own, in the terminal's foreground. */
#include "user/stdio.h"

int main(int argc, char **argv)
{
    for (;;)
        printf("%s\n", argc > 1 ? argv[1] : "y");
}
