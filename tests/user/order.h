/* In which order things happen: a test notes a letter at each, and compares the word. */
#ifndef TESTS_USER_ORDER_H
#define TESTS_USER_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/string.h"
#include "tests/user/check.h"

static char order[8192];
static size_t order_used;

static inline void note(char what)
{
    order[order_used++] = what;
}

/* Whether the letters noted since the last look are these. */
static inline bool order_is(const char *expected)
{
    order[order_used] = '\0';
    order_used = 0;
    return strcmp(order, expected) == 0;
}

/* Checks the letters noted since the last check; those that came are shown where they are others.
 */
static inline void check_order(const char *what, const char *expected)
{
    bool right = order_is(expected);
    check_equal(what, !right, 0);
    if (!right)
        printf("  %s\n", order);
}

#endif
