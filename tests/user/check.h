/* Checks for the tests in ring 3. Each test program is run on Linux and on Baton and must print the
 * same on both: so a check says what was seen, and Linux is the reference. */
#ifndef TESTS_USER_CHECK_H
#define TESTS_USER_CHECK_H

#include "user/stdio.h"

static int check_failures;

/* Prints one line: what was looked at and the value seen; counts it where it is not the expected.
 */
static inline void check_equal(const char *what, int seen, int expected)
{
    if (seen == expected) {
        printf("ok: %s: %d\n", what, seen);
    } else {
        printf("not ok: %s: %d, expected %d\n", what, seen, expected);
        check_failures++;
    }
}

/* The exit status for main to return. */
static inline int check_status(void)
{
    return check_failures != 0;
}

#endif
