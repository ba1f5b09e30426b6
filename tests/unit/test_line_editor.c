/* The line editor, typed at byte by byte through the line discipline. What a person would see is
 * kept by a terminal of one row. The discipline's own rules are in test_tty_input.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/fs/tty_input.h"

static struct tty_input input;
static struct line_editor *const editor = &input.editor;
static char screen[2 * LINE_SIZE]; /* the row being edited */
static size_t column, bells;

/* The terminal: \b moves left, \a rings, the rest is written where the cursor is. */
static void echo(struct line_editor *from, char c)
{
    (void)from;
    if (c == '\b') {
        assert_true(column > 0);
        column--;
    } else if (c == '\a') {
        bells++;
    } else {
        screen[column++] = c;
    }
}

static int start(void **state)
{
    (void)state;
    memset(&input, 0, sizeof input);
    memset(screen, 0, sizeof screen);
    column = bells = 0;
    tty_input_init(&input, echo);
    return 0;
}

/* Types bytes; gives the last signal. */
static int type(const char *bytes)
{
    int signal = 0;
    for (; *bytes != '\0'; bytes++)
        signal = tty_input_byte(&input, (unsigned char)*bytes);
    return signal;
}

/* Takes what can be read; it must be this. */
static void assert_read(const char *expected)
{
    char text[LINE_SIZE + 1];
    bool over;
    size_t length = tty_input_take(&input, text, sizeof text - 1, &over);
    text[length] = '\0';
    assert_true(over);
    assert_string_equal(text, expected);
}

/* Types a whole line and takes it, as a reader does. */
static void enter(const char *bytes)
{
    char text[LINE_SIZE];
    bool over;
    type(bytes);
    assert_true(tty_input_ready(&input, 1));
    tty_input_take(&input, text, sizeof text, &over);
    memset(screen, 0, sizeof screen);
    column = 0;
}

/* The text must be this, and the screen must show it, with blanks after it at most. */
static void assert_line(const char *expected)
{
    size_t length = strlen(expected);
    assert_int_equal(editor->length, length);
    assert_memory_equal(editor->text, expected, length);
    assert_memory_equal(screen, expected, length);
    for (size_t i = length; screen[i] != '\0'; i++)
        assert_int_equal(screen[i], ' ');
    assert_int_equal(column, editor->cursor);
}

static void test_enter_ends_the_line_with_a_newline(void **state)
{
    (void)state;
    type("ls\n");
    assert_string_equal(screen, "ls\n");
    assert_read("ls\n");
}

static void test_backspace_and_rubout_erase(void **state)
{
    (void)state;
    type("abcd\b\x7f");
    assert_line("ab");
    type("\b\b\b\b");
    assert_line("");
}

static void test_insertion_in_the_middle(void **state)
{
    (void)state;
    type("held\x1b[D\x1b[Dl");
    assert_line("helld");
    type("\x1b[Co ");
    assert_line("hello d");
    type("\x1b[H>\x1b[F<");
    assert_line(">hello d<");
}

static void test_home_end_delete_in_every_dialect(void **state)
{
    (void)state;
    type("bcd\x1b[1~a\x1b[4~e\x1bOH1\x1bOF2\x1b[7~\x1b[3~");
    assert_line("abcde2");
}

static void test_arrows_stop_at_the_ends(void **state)
{
    (void)state;
    type("a\x1b[D\x1b[D\x1b[D\x1b[C\x1b[C\x1b[3~");
    assert_line("a");
}

static void test_control_u_erases_to_the_start(void **state)
{
    (void)state;
    type("one two\x1b[D\x1b[D\x1b[D\x15");
    assert_line("two");
    type("\x15");
    assert_line("two");
}

static void test_control_w_erases_a_word_and_its_blanks(void **state)
{
    (void)state;
    type("one two-three  \x17");
    assert_line("one two-");
    type("\x17\x17");
    assert_line("");
}

static void test_control_characters_take_two_columns(void **state)
{
    (void)state;
    type("a\x01\x02z");
    assert_string_equal(screen, "a^A^Bz");
    type("\x1b[D\x1b[D\x7f");
    assert_int_equal(editor->length, 3);
    assert_memory_equal(screen, "a^Bz  ", 6);
    assert_int_equal(column, 1);
}

static void test_utf8_characters_are_erased_whole(void **state)
{
    (void)state;
    struct termios settings = input.termios;
    settings.c_iflag |= IUTF8;
    tty_input_set_termios(&input, &settings);
    type("a\xc3\xa9\xe2\x82\xac");
    type("\x1b[D\x7f");
    assert_int_equal(editor->length, 4);
    assert_memory_equal(editor->text, "a\xe2\x82\xac", 4);
    type("\xc3\xa9\x1b[C\x7f");
    assert_int_equal(editor->length, 3);
    assert_memory_equal(editor->text, "a\xc3\xa9", 3);
}

static void test_control_r_shows_the_line_again(void **state)
{
    (void)state;
    type("abc\x1b[D\x12");
    assert_string_equal(screen, "ab^R\nabc");
}

static void test_a_line_not_seen_is_not_kept(void **state)
{
    (void)state;
    struct termios settings = input.termios;
    settings.c_lflag &= ~(uint32_t)ECHO;
    tty_input_set_termios(&input, &settings);
    enter("password\n");
    assert_int_equal(editor->history_count, 0);
    assert_string_equal(screen, "");
}

static void test_history_up_and_down(void **state)
{
    (void)state;
    enter("first\n");
    enter("second\n");
    type("dra\x1b[A");
    assert_line("second");
    type("\x1b[A");
    assert_line("first");
    type("\x1b[A");
    assert_int_equal(bells, 1);
    type("\x1b[B\x1b[B");
    assert_line("dra");
    type("\x1b[B");
    assert_int_equal(bells, 2);
}

static void test_history_keeps_no_empty_and_no_repeated_line(void **state)
{
    (void)state;
    enter("same\n");
    enter("\n");
    enter("same\n");
    assert_int_equal(editor->history_count, 1);
}

static void test_history_forgets_the_oldest(void **state)
{
    (void)state;
    char line[] = "a\n";
    for (int i = 0; i < LINE_HISTORY + 3; i++, line[0]++)
        enter(line);
    for (int i = 0; i < LINE_HISTORY; i++)
        type("\x1b[A");
    assert_int_equal(bells, 0);
    assert_line("d");
}

static void test_a_recalled_line_is_changed_as_a_copy(void **state)
{
    (void)state;
    enter("make\n");
    enter("\x1b[A test\n");
    type("\x1b[A");
    assert_line("make test");
    type("\x1b[A");
    assert_line("make");
}

static void test_a_full_line_rings_and_still_ends(void **state)
{
    (void)state;
    for (int i = 0; i < LINE_SIZE + 5; i++)
        type("x");
    assert_int_equal(editor->length, LINE_SIZE - 1);
    assert_int_equal(bells, 6);
    type("\n");
    assert_int_equal(tty_input_available(&input), LINE_SIZE);
    assert_true(tty_input_full(&input));
}

static void test_a_tab_is_kept_and_shown_as_one_column(void **state)
{
    (void)state;
    type("a\tb\b\b");
    assert_int_equal(column, 1);
    assert_int_equal(editor->length, 1);
}

static void test_unknown_sequences_do_nothing(void **state)
{
    (void)state;
    type("a\x1b[5~\x1b[Z\x1bx\x1b[1;5Db");
    assert_line("ba"); /* ESC [ 1 ; 5 D is the left arrow with Control held */
}

static void test_enter_breaks_a_sequence_off(void **state)
{
    (void)state;
    type("a\x1b[1\n");
    assert_read("a\n");
}

static void test_random_keys_keep_the_screen_true(void **state)
{
    (void)state;
    static const char *const keys[] = {"a",      "b",      " ",      "\b",     "\x1b[D",
                                       "\x1b[C", "\x17",   "c",      "\x1b[A", "\x1b[B",
                                       "\x1b[H", "\x1b[F", "\x1b[3~"};
    uint32_t random = 1;
    enter("one two\n");
    enter("three\n");
    for (int i = 0; i < 20000; i++) {
        random = random * 1664525 + 1013904223;
        type(keys[(random >> 16) % (sizeof keys / sizeof keys[0])]);
        char text[LINE_SIZE + 1];
        memcpy(text, editor->text, editor->length);
        text[editor->length] = '\0';
        assert_line(text);
    }
}

#define TEST(name) cmocka_unit_test_setup(name, start)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_enter_ends_the_line_with_a_newline),
        TEST(test_backspace_and_rubout_erase),
        TEST(test_insertion_in_the_middle),
        TEST(test_home_end_delete_in_every_dialect),
        TEST(test_arrows_stop_at_the_ends),
        TEST(test_control_u_erases_to_the_start),
        TEST(test_control_w_erases_a_word_and_its_blanks),
        TEST(test_control_characters_take_two_columns),
        TEST(test_utf8_characters_are_erased_whole),
        TEST(test_control_r_shows_the_line_again),
        TEST(test_a_line_not_seen_is_not_kept),
        TEST(test_history_up_and_down),
        TEST(test_history_keeps_no_empty_and_no_repeated_line),
        TEST(test_history_forgets_the_oldest),
        TEST(test_a_recalled_line_is_changed_as_a_copy),
        TEST(test_a_full_line_rings_and_still_ends),
        TEST(test_a_tab_is_kept_and_shown_as_one_column),
        TEST(test_unknown_sequences_do_nothing),
        TEST(test_enter_breaks_a_sequence_off),
        TEST(test_random_keys_keep_the_screen_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
