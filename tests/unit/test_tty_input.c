/* The line discipline against Linux's: the same bytes go to a pseudo-terminal of this machine and
 * to Baton's, under random settings, and both must echo and deliver the same. What the two do
 * otherwise on purpose (arrow keys, ^H, tabs) is left out. Then what needs no reference. */
#define _XOPEN_SOURCE 700 /* no more: lib/linux_file.h has the rest under the same names */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "kernel/fs/tty_input.h"
#include "kernel/fs/tty_output.h"

int open(const char *path, int flags, ...); /* theirs has the numbers of lib/linux_file.h */
int fcntl(int descriptor, int command, ...);
int ioctl(int descriptor, unsigned long request, ...); /* its header has termios of its own */

static struct tty_input input;
static unsigned column;
static char echoed[65536]; /* by Baton's */
static size_t echoed_length;
static uint32_t random_state;

static void echo(struct line_editor *from, char c)
{
    (void)from;
    assert_true(echoed_length + TTY_OUTPUT_MOST < sizeof echoed);
    echoed_length += (size_t)tty_output_byte(&input.termios, &column, c, echoed + echoed_length);
}

static int start(void **state)
{
    (void)state;
    memset(&input, 0, sizeof input);
    tty_input_init(&input, echo);
    column = 0;
    echoed_length = 0;
    random_state = 1;
    return 0;
}

static unsigned below(unsigned limit)
{
    random_state = random_state * 1664525 + 1013904223;
    return (random_state >> 16) % limit;
}

static void type(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        tty_input_byte(&input, (unsigned char)bytes[i]);
}

/* What the next read gives must be this; NULL: it would wait. */
static void assert_read(const char *expected)
{
    char text[LINE_SIZE + 1];
    bool over;
    assert_int_equal(tty_input_ready(&input, 1), expected != NULL);
    if (!expected)
        return;
    size_t length = tty_input_take(&input, text, sizeof text - 1, &over);
    text[length] = '\0';
    assert_string_equal(text, expected);
}

static void change(uint32_t set_local, uint32_t clear_local)
{
    struct termios settings = input.termios;
    settings.c_lflag = (settings.c_lflag & ~clear_local) | set_local;
    tty_input_set_termios(&input, &settings);
}

/* ---- Beside Linux ---- */

struct pair {
    int master, slave;
};

/* A pseudo-terminal, both ends without waiting; false: there is none to be had. */
static bool open_pair(struct pair *pair)
{
    pair->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    if (pair->master < 0 || grantpt(pair->master) || unlockpt(pair->master))
        return false;
    pair->slave = open(ptsname(pair->master), O_RDWR | O_NOCTTY | O_NONBLOCK);
    return pair->slave >= 0;
}

/* Each of flags, with one chance in two. */
static uint32_t some(uint32_t flags)
{
    return flags & (below(0x10000) | below(0x10000) << 16);
}

static void set_both(const struct pair *pair)
{
    struct termios settings = input.termios;
    settings.c_iflag = some(ICRNL | INLCR | IGNCR | ISTRIP | IUTF8);
    settings.c_oflag = some(OPOST | ONLCR | OCRNL | ONOCR | ONLRET | XTABS);
    settings.c_lflag =
        some(ISIG | ECHO | ECHOE | ECHOK | ECHOKE | ECHOCTL | ECHONL | NOFLSH | IEXTEN | ICANON);
    if (below(3))
        settings.c_lflag |= ICANON | ECHO | IEXTEN;
    settings.c_cc[VEOL] = below(4) ? 0 : 'q';
    assert_int_equal(ioctl(pair->slave, TCSETS, &settings), 0);
    tty_input_set_termios(&input, &settings);
}

/* Fills a buffer with typing: words, control characters, characters in UTF-8; gives its length.
 * What drops other input comes first only, since when Linux takes up a byte is its own affair. */
static size_t make_typing(char *typing)
{
    static const char *const tokens[] = {
        "a",    "word", " ",    "-",  "_x", "q",    "\x7f", "\x7f",     "\x15",        "\x17",
        "\x12", "\x16", "\x04", "\n", "\r", "\x01", "\x1d", "\xc3\xa9", "\xe2\x82\xac"};
    static const char *const first[] = {"", "", "", "\x03", "\x1c", "\x1a"};
    strcpy(typing, first[below(sizeof first / sizeof *first)]);
    size_t length = strlen(typing);
    for (unsigned count = below(12); count > 0; count--) {
        const char *token = tokens[below(sizeof tokens / sizeof *tokens)];
        strcpy(typing + length, token);
        length += strlen(token);
    }
    return length;
}

/* Reads all that a descriptor has, each read ended by a mark; gives the length. */
static size_t read_all(int descriptor, char *text, size_t size, bool marks)
{
    size_t length = 0;
    ssize_t count;
    while ((count = read(descriptor, text + length, size - length - 1)) >= 0) {
        length += (size_t)count;
        if (marks)
            text[length++] = '|';
    }
    assert_int_equal(errno, EAGAIN);
    return length;
}

/* The same of Baton's. */
static size_t take_all(char *text, size_t size, bool marks)
{
    size_t length = 0;
    bool over;
    while (tty_input_ready(&input, 1)) {
        length += tty_input_take(&input, text + length, size - length - 1, &over);
        if (marks)
            text[length++] = '|';
    }
    return length;
}

/* Prints bytes so that each can be seen. */
static void print_bytes(const char *heading, const char *text, size_t length)
{
    print_error("%s ", heading);
    for (size_t i = 0; i < length; i++)
        print_error(text[i] > ' ' && text[i] < 0x7F ? "%c" : "<%02x>", (unsigned char)text[i]);
    print_error("\n");
}

/* What was done with typing must be the same; otherwise all of it is shown. */
static void assert_same(const char *what, const char *typing, const char *ours, size_t our_length,
                        const char *theirs, size_t their_length)
{
    if (our_length == their_length && memcmp(ours, theirs, our_length) == 0)
        return;
    print_error("%s, iflag %x oflag %x lflag %x\n", what, input.termios.c_iflag,
                input.termios.c_oflag, input.termios.c_lflag);
    print_bytes("typed", typing, strlen(typing));
    print_bytes("Baton", ours, our_length);
    print_bytes("Linux", theirs, their_length);
    fail();
}

/* Types the same at both and compares. */
static void compare(const struct pair *pair, const char *typing, size_t length)
{
    static char theirs[65536], ours[65536];
    bool lines = tty_input_canonical(&input);
    assert_true(length == 0 || write(pair->master, typing, length) == (ssize_t)length);
    echoed_length = 0;
    type(typing, length);
    size_t their_length = read_all(pair->slave, theirs, sizeof theirs, lines);
    size_t our_length = take_all(ours, sizeof ours, lines);
    assert_same("read", typing, ours, our_length, theirs, their_length);
    their_length = read_all(pair->master, theirs, sizeof theirs, false);
    assert_same("echoed", typing, echoed, echoed_length, theirs, their_length);
}

static void test_as_linux(void **state)
{
    struct pair pair;
    (void)state;
    if (!open_pair(&pair))
        skip();
    for (int i = 0; i < 20000; i++) {
        char typing[256];
        if (below(8) == 0) {
            set_both(&pair);
            compare(&pair, "", 0); /* the unfinished line, where it is now raw */
        }
        compare(&pair, typing, make_typing(typing));
    }
    close(pair.slave);
    close(pair.master);
}

/* ---- Alone ---- */

static void test_a_signal_drops_what_was_typed(void **state)
{
    (void)state;
    type("line\nabc", 8);
    assert_int_equal(tty_input_byte(&input, 3), TYPED_INTERRUPT);
    assert_int_equal(tty_input_byte(&input, 0x1c), TYPED_QUIT);
    assert_int_equal(tty_input_byte(&input, 0x1a), TYPED_SUSPEND);
    assert_read(NULL);
    assert_int_equal(input.editor.length, 0);
    assert_memory_equal(echoed, "line\r\nabc^C^\\^Z", 15);
}

static void test_noflsh_keeps_it(void **state)
{
    (void)state;
    change(NOFLSH, 0);
    type("line\nabc\x03", 9);
    assert_read("line\n");
    assert_int_equal(input.editor.length, 3);
}

static void test_end_of_file(void **state)
{
    (void)state;
    type("\x04", 1);
    assert_read("");
    type("ab\x04\x04", 4);
    assert_read("ab");
    assert_read("");
    assert_read(NULL);
}

static void test_a_line_is_read_in_parts(void **state)
{
    char part[4];
    bool over;
    (void)state;
    type("abcdef\nx\n", 9);
    assert_int_equal(tty_input_available(&input), 9);
    assert_int_equal(tty_input_take(&input, part, 4, &over), 4);
    assert_false(over);
    assert_int_equal(tty_input_available(&input), 5);
    assert_read("ef\n");
    assert_read("x\n");
}

static void test_type_ahead_becomes_raw_and_lines_again(void **state)
{
    (void)state;
    type("one\nmore", 8);
    change(0, ICANON);
    assert_int_equal(tty_input_available(&input), 8);
    change(ICANON, 0);
    assert_read("one\nmore");
    assert_read(NULL);
}

static void test_raw_bytes_pass(void **state)
{
    (void)state;
    change(0, ICANON | ECHO | ISIG);
    type("\x1b[A\x7f\x03", 5);
    assert_read("\x1b[A\x7f\x03");
    assert_int_equal(echoed_length, 0);
}

static void test_full_at_the_queues_end(void **state)
{
    (void)state;
    for (int i = 0; i < 3000; i++)
        type("a\n", 2);
    assert_true(tty_input_full(&input));
    assert_int_equal(tty_input_byte(&input, 3), TYPED_INTERRUPT);
    assert_false(tty_input_full(&input));
    for (int i = 0; i < 4095; i++)
        type("a", 1);
    assert_false(tty_input_full(&input));
    type("\n", 1);
    assert_int_equal(tty_input_available(&input), 4096);
}

static void test_stop_and_start(void **state)
{
    (void)state;
    type("\x13", 1);
    assert_true(input.stopped);
    type("x\x11", 2);
    assert_false(input.stopped);
    type("\x13\x03", 2);
    assert_false(input.stopped);
}

static void test_a_tab_expands_to_the_next_stop(void **state)
{
    char text[TTY_OUTPUT_MOST];
    unsigned at = 3;
    struct termios settings = {.c_oflag = OPOST | XTABS};
    (void)state;
    assert_int_equal(tty_output_byte(&settings, &at, '\t', text), 5);
    assert_memory_equal(text, "     ", 5);
    assert_int_equal(at, 8);
}

#define TEST(name) cmocka_unit_test_setup(name, start)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_as_linux),
        TEST(test_a_signal_drops_what_was_typed),
        TEST(test_noflsh_keeps_it),
        TEST(test_end_of_file),
        TEST(test_a_line_is_read_in_parts),
        TEST(test_type_ahead_becomes_raw_and_lines_again),
        TEST(test_raw_bytes_pass),
        TEST(test_full_at_the_queues_end),
        TEST(test_stop_and_start),
        TEST(test_a_tab_expands_to_the_next_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
