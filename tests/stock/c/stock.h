/* What the stock C programs share: each prints what it sees, line by line, and the same binary must
 * print the same on Linux and on Baton. So nothing that differs from run to run is printed: no
 * address, no process number, no time, only relations between them. */
#ifndef TESTS_STOCK_C_STOCK_H
#define TESTS_STOCK_C_STOCK_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Prints an expression and its value, a number. */
#define SHOW(expression) printf("%s: %lld\n", #expression, (long long)(expression))

/* Prints an expression and its value, a string. */
#define SHOW_STRING(expression) printf("%s: %s\n", #expression, (expression))

/* Prints a call and its result; where it is -1, the error too. */
#define SHOW_CALL(call)                                                                            \
    do {                                                                                           \
        errno = 0;                                                                                 \
        long long result_ = (long)(call);                                                          \
        if (result_ == -1)                                                                         \
            printf("%s: -1, %s\n", #call, strerror(errno));                                        \
        else                                                                                       \
            printf("%s: %lld\n", #call, result_);                                                  \
    } while (0)

/* Each line is written as it ends, so that fork duplicates none and a crash loses none. */
__attribute__((constructor)) static void stock_line_by_line(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
}

#endif
