/* lib/string.c, under its test names (lib_memcpy ...), beside the host's functions. */
#include <string.h>

#include "lib/div64.h"
#include "tests/unit/cmocka_with_prerequisites.h"

void *lib_memcpy(void *, const void *, size_t);
void *lib_memmove(void *, const void *, size_t);
void *lib_memset(void *, int, size_t);
int lib_memcmp(const void *, const void *, size_t);
size_t lib_strlen(const char *);
size_t lib_strnlen(const char *, size_t);
int lib_strcmp(const char *, const char *);
int lib_strncmp(const char *, const char *, size_t);
char *lib_strchr(const char *, int);
char *lib_strrchr(const char *, int);
size_t lib_strlcpy(char *, const char *, size_t);

enum { SIZE = 64 };

static void fill(unsigned char *area)
{
    for (int i = 0; i < SIZE; i++)
        area[i] = (unsigned char)(i * 7 + 1);
}

static int sign(int value)
{
    return (value > 0) - (value < 0);
}

static void test_memmove_moves_any_overlap(void **state)
{
    (void)state;
    for (int from = 0; from < 20; from++)
        for (int to = 0; to < 20; to++)
            for (int count = 0; count < 40; count++) {
                unsigned char ours[SIZE], expected[SIZE];
                fill(ours);
                fill(expected);
                memmove(expected + to, expected + from, (size_t)count);
                assert_ptr_equal(lib_memmove(ours + to, ours + from, (size_t)count), ours + to);
                assert_memory_equal(ours, expected, SIZE);
            }
}

static void test_memcpy_and_memset_touch_only_their_bytes(void **state)
{
    (void)state;
    for (int at = 0; at < 8; at++)
        for (int count = 0; count < 40; count++) {
            unsigned char source[SIZE], ours[SIZE] = {0}, expected[SIZE] = {0};
            fill(source);
            memcpy(expected + at, source, (size_t)count);
            assert_ptr_equal(lib_memcpy(ours + at, source, (size_t)count), ours + at);
            assert_memory_equal(ours, expected, SIZE);
            memset(expected + at, 0x1a5, (size_t)count);
            assert_ptr_equal(lib_memset(ours + at, 0x1a5, (size_t)count), ours + at);
            assert_memory_equal(ours, expected, SIZE);
        }
}

static void test_comparisons_are_unsigned_and_stop_in_time(void **state)
{
    (void)state;
    static const char *const words[] = {"", "a", "ab", "abc", "abd", "\xff", "b"};
    for (int i = 0; i < 7; i++)
        for (int j = 0; j < 7; j++) {
            assert_int_equal(sign(lib_strcmp(words[i], words[j])),
                             sign(strcmp(words[i], words[j])));
            for (size_t n = 0; n < 5; n++)
                assert_int_equal(sign(lib_strncmp(words[i], words[j], n)),
                                 sign(strncmp(words[i], words[j], n)));
        }
    assert_true(lib_memcmp("a\0b", "a\0c", 3) < 0);
    assert_true(lib_memcmp("\xff", "\x01", 1) > 0);
    assert_int_equal(lib_memcmp("x", "y", 0), 0);
}

static void test_lengths(void **state)
{
    (void)state;
    const char unterminated[3] = {'a', 'b', 'c'};
    assert_int_equal(lib_strlen(""), 0);
    assert_int_equal(lib_strlen("word"), 4);
    assert_int_equal(lib_strnlen(unterminated, 3), 3);
    assert_int_equal(lib_strnlen("word", 10), 4);
}

static void test_searches_find_first_last_and_the_end(void **state)
{
    (void)state;
    const char *text = "/bin/sh";
    assert_ptr_equal(lib_strchr(text, '/'), text);
    assert_ptr_equal(lib_strrchr(text, '/'), text + 4);
    assert_ptr_equal(lib_strchr(text, '\0'), text + 7);
    assert_ptr_equal(lib_strrchr(text, '\0'), text + 7);
    assert_null(lib_strchr(text, 'x'));
    assert_null(lib_strrchr(text, 'x'));
}

static void test_strlcpy_cuts_ends_and_tells(void **state)
{
    (void)state;
    char buffer[4] = "???";
    assert_int_equal(lib_strlcpy(buffer, "longer", sizeof buffer), 6);
    assert_string_equal(buffer, "lon");
    assert_int_equal(lib_strlcpy(buffer, "abc", sizeof buffer), 3);
    assert_string_equal(buffer, "abc");
    assert_int_equal(lib_strlcpy(buffer, "x", 0), 1);
    assert_string_equal(buffer, "abc");
}

static void test_div64_agrees_with_the_host(void **state)
{
    (void)state;
    static const uint64_t dividends[] = {
        0, 1, 999, 0xffffffff, 0x100000000, 0x123456789abcdef0, UINT64_MAX};
    static const uint32_t divisors[] = {1, 2, 3, 10, 1000, 0x7fffffff, 0x80000000, 0xffffffff};
    for (unsigned i = 0; i < 7; i++)
        for (unsigned j = 0; j < 8; j++) {
            uint32_t remainder;
            assert_true(div64(dividends[i], divisors[j], &remainder) == dividends[i] / divisors[j]);
            assert_int_equal(remainder, dividends[i] % divisors[j]);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memmove_moves_any_overlap),
        cmocka_unit_test(test_memcpy_and_memset_touch_only_their_bytes),
        cmocka_unit_test(test_comparisons_are_unsigned_and_stop_in_time),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_searches_find_first_last_and_the_end),
        cmocka_unit_test(test_strlcpy_cuts_ends_and_tells),
        cmocka_unit_test(test_div64_agrees_with_the_host),
    };
    return cmocka_run_group_tests_name("string", tests, NULL, NULL);
}
