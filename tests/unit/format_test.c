/* format(): compared with the host's printf, which is the reference, and with fixed texts where the
 * host's differs on purpose. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "lib/format.h"
#include "tests/unit/cmocka_with_prerequisites.h"

struct buffer {
    char text[256];
    int used;
};

static void put(char character, void *argument)
{
    struct buffer *buffer = argument;
    assert_true(buffer->used < (int)sizeof buffer->text - 1);
    buffer->text[buffer->used++] = character;
    buffer->text[buffer->used] = '\0';
}

static void check(const char *expected, const char *text, ...)
{
    struct buffer buffer = {"", 0};
    va_list values;
    va_start(values, text);
    int count = format(put, &buffer, text, values);
    va_end(values);
    assert_string_equal(buffer.text, expected);
    assert_int_equal(count, (int)strlen(expected));
}

/* Checks that the host's printf and ours agree on text and its values. */
#define CHECK_AS_HOST(...)                                                                         \
    do {                                                                                           \
        char expected[256];                                                                        \
        snprintf(expected, sizeof expected, __VA_ARGS__);                                          \
        check(expected, __VA_ARGS__);                                                              \
    } while (0)

#pragma GCC diagnostic ignored "-Wformat"
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static void test_numbers_agree_with_the_host_under_every_flag(void **state)
{
    (void)state;
    static const char *const flags[] = {"", "-", "0", "+", " ", "#", "-#", "0#", "+0", "-+"};
    static const char *const sizes[] = {"", "1", "7", "20", ".0", ".1", ".5", "12.5", "3.9"};
    static const int values[] = {0, 1, -1, 8, 42, 255, -32768, 65536, INT_MAX, INT_MIN};
    for (unsigned f = 0; f < sizeof flags / sizeof *flags; f++)
        for (unsigned s = 0; s < sizeof sizes / sizeof *sizes; s++)
            for (const char *kind = "diuxXo"; *kind; kind++)
                for (unsigned v = 0; v < sizeof values / sizeof *values; v++) {
                    char text[32];
                    snprintf(text, sizeof text, "<%%%s%s%c>", flags[f], sizes[s], *kind);
                    CHECK_AS_HOST(text, values[v]);
                }
}

static void test_lengths(void **state)
{
    (void)state;
    CHECK_AS_HOST("%hhd %hhu %hd %hu", 300, 300, 70000, 70000);
    CHECK_AS_HOST("%ld %lu %lx", LONG_MIN, ULONG_MAX, LONG_MAX);
    CHECK_AS_HOST("%lld %llu %llx %llo", LLONG_MIN, ULLONG_MAX, ULLONG_MAX, ULLONG_MAX);
    CHECK_AS_HOST("%zu %td %jd", (size_t)-1, (ptrdiff_t)-5, (intmax_t)-6);
}

static void test_strings_and_characters(void **state)
{
    (void)state;
    CHECK_AS_HOST("<%s> <%8s> <%-8s> <%.2s> <%8.2s>", "word", "word", "word", "word", "word");
    CHECK_AS_HOST("<%c> <%5c> <%-5c> %%", 'x', 'y', 'z');
    check("(null)", "%s", (char *)NULL);
}

static void test_precision_keeps_from_reading_on(void **state)
{
    (void)state;
    const char unterminated[3] = {'a', 'b', 'c'}; /* the sanitizer sees a read past the end */
    check("abc", "%.3s", unterminated);
}

static void test_width_and_precision_by_argument(void **state)
{
    (void)state;
    CHECK_AS_HOST("<%*d> <%-*d> <%*d> <%.*d> <%*.*s>", 6, 1, 6, 2, -6, 3, 4, 5, 8, 2, "word");
    CHECK_AS_HOST("<%.*d>", -3, 7);
}

static void test_pointer(void **state)
{
    (void)state;
    check("0xc0100000", "%p", (void *)0xc0100000);
    check("0x0", "%p", (void *)0);
}

static void test_unknown_conversion_is_shown(void **state)
{
    (void)state;
    check("%y 7", "%y %d", 7);
    check("cut %", "cut %");
    check("cut %-5", "cut %-5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_agree_with_the_host_under_every_flag),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_strings_and_characters),
        cmocka_unit_test(test_precision_keeps_from_reading_on),
        cmocka_unit_test(test_width_and_precision_by_argument),
        cmocka_unit_test(test_pointer),
        cmocka_unit_test(test_unknown_conversion_is_shown),
    };
    return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
