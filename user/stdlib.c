/* Numbers, the environment, and the end of a program. The memory part is in user/malloc.c. */
#include "user/stdlib.h"

#include <stdbool.h>

#include "lib/string.h"
#include "user/syscall.h"

/* <limits.h> is not used: gcc's leads on to the C library's, which need not be installed. */
#define LONG_MAX  __LONG_MAX__
#define ULONG_MAX (2UL * LONG_MAX + 1)

void exit(int status)
{
    for (;;)
        sys_exit_group(status);
}

void abort(void)
{
    sys_kill(sys_getpid(), SIGABRT);
    exit(128 + SIGABRT);
}

char *getenv(const char *name)
{
    size_t length = strlen(name);
    for (char **entry = environ; *entry; entry++)
        if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=')
            return *entry + length + 1;
    return NULL;
}

/* The value of a digit or letter, or 99, which is no digit in any base. */
static int digit_value(char character)
{
    if (character >= '0' && character <= '9')
        return character - '0';
    char lower = character | 0x20;
    return lower >= 'a' && lower <= 'z' ? lower - 'a' + 10 : 99;
}

/* Skips 0x or 0X where digits follow it, and decides base 0; gives the base. */
static int read_prefix(const char **text, int base)
{
    const char *at = *text;
    bool hexadecimal = at[0] == '0' && (at[1] | 0x20) == 'x' && digit_value(at[2]) < 16;
    if ((base == 0 || base == 16) && hexadecimal) {
        *text += 2;
        return 16;
    }
    if (base == 0)
        return at[0] == '0' ? 8 : 10;
    return base;
}

struct parsed {
    unsigned long magnitude;
    bool negative, overflow;
};

/* What strtol and strtoul have in common; end gets text itself where there is no digit. */
static struct parsed parse(const char *text, char **end, int base)
{
    struct parsed number = {0, false, false};
    const char *at = text;
    while (*at == ' ' || (*at >= '\t' && *at <= '\r'))
        at++;
    if (*at == '-' || *at == '+')
        number.negative = *at++ == '-';
    base = read_prefix(&at, base);
    const char *first = at;
    for (; digit_value(*at) < base; at++) {
        unsigned long digit = (unsigned long)digit_value(*at);
        number.overflow |= number.magnitude > (ULONG_MAX - digit) / (unsigned long)base;
        number.magnitude = number.magnitude * (unsigned long)base + digit;
    }
    if (end)
        *end = (char *)(at == first ? text : at);
    return number;
}

long strtol(const char *text, char **end, int base)
{
    struct parsed number = parse(text, end, base);
    unsigned long limit = number.negative ? (unsigned long)LONG_MAX + 1 : LONG_MAX;
    if (number.overflow || number.magnitude > limit) {
        errno = ERANGE;
        number.magnitude = limit;
    }
    return (long)(number.negative ? 0 - number.magnitude : number.magnitude);
}

unsigned long strtoul(const char *text, char **end, int base)
{
    struct parsed number = parse(text, end, base);
    if (number.overflow) {
        errno = ERANGE;
        return ULONG_MAX;
    }
    return number.negative ? 0 - number.magnitude : number.magnitude;
}

int atoi(const char *text)
{
    return (int)strtol(text, NULL, 10);
}
