/* The line editor and the key decoder before it, typed at byte by byte. What a person would see is
 * kept by a terminal of one row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/key_decoder.h"
#include "kernel/line_editor.h"

static struct line_editor editor;
static struct key_decoder decoder;
static char screen[4096]; /* the row being edited */
static size_t column, bells;

/* The terminal: \b moves left, \a rings, the rest is written where the cursor is. */
static void echo(char c)
{
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
    memset(&editor, 0, sizeof editor);
    memset(&decoder, 0, sizeof decoder);
    memset(screen, 0, sizeof screen);
    column = bells = 0;
    editor.echo = echo;
    return 0;
}

/* Types bytes; gives the last event. Stops at none. */
static enum line_event type(const char *bytes)
{
    enum line_event event = LINE_EDITING;
    for (; *bytes != '\0'; bytes++)
        event = line_editor_key(&editor, key_decode(&decoder, (unsigned char)*bytes));
    return event;
}

/* Types a whole line and takes it, as the console does. */
static void enter(const char *bytes)
{
    assert_int_equal(type(bytes), LINE_DONE);
    line_editor_clear(&editor);
    memset(screen, 0, sizeof screen);
    column = 0;
}

/* The text must be this, and the screen must show it, with blanks after it at most. */
static void assert_line(const char *expected)
{
    size_t length = strlen(expected);
    assert_int_equal(editor.length, length);
    assert_memory_equal(editor.text, expected, length);
    assert_memory_equal(screen, expected, length);
    for (size_t i = length; screen[i] != '\0'; i++)
        assert_int_equal(screen[i], ' ');
    assert_int_equal(column, editor.cursor);
}

static void test_enter_ends_the_line_with_a_newline(void **state)
{
    (void)state;
    assert_int_equal(type("ls\n"), LINE_DONE);
    assert_int_equal(editor.length, 3);
    assert_memory_equal(editor.text, "ls\n", 3);
    assert_string_equal(screen, "ls\n");
}

static void test_return_and_return_newline_are_one_enter(void **state)
{
    (void)state;
    assert_int_equal(type("a\r"), LINE_DONE);
    line_editor_clear(&editor);
    assert_int_equal(type("\n"), LINE_EDITING);
    assert_int_equal(type("\n"), LINE_DONE);
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
    type("one two  \x17");
    assert_line("one ");
    type("\x17\x17");
    assert_line("");
}

static void test_control_c_drops_the_line(void **state)
{
    (void)state;
    assert_int_equal(type("abc\x03"), LINE_INTERRUPT);
    assert_string_equal(screen, "abc^C\n");
    line_editor_clear(&editor);
    assert_int_equal(editor.length, 0);
}

static void test_control_d_is_end_of_file_only_on_an_empty_line(void **state)
{
    (void)state;
    assert_int_equal(type("\x04"), LINE_END_OF_FILE);
    assert_int_equal(type("ab\x04"), LINE_PARTIAL);
    assert_line("ab");
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
    assert_int_equal(editor.history_count, 1);
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
    assert_int_equal(editor.length, LINE_SIZE - 1);
    assert_int_equal(bells, 6);
    assert_int_equal(type("\n"), LINE_DONE);
    assert_int_equal(editor.length, LINE_SIZE);
    line_editor_clear(&editor);
    memset(screen, 0, sizeof screen);
    column = 0;
    type("\x1b[A");
    assert_int_equal(editor.length, LINE_SIZE - 1);
}

static void test_a_tab_is_kept_and_shown_as_one_column(void **state)
{
    (void)state;
    type("a\tb\b\b");
    assert_int_equal(column, 1);
    assert_int_equal(editor.length, 1);
}

static void test_unknown_sequences_and_controls_do_nothing(void **state)
{
    (void)state;
    type("a\x1b[5~\x1b[Z\x1bx\x01\x1b[1;5Db");
    assert_line("ba"); /* ESC [ 1 ; 5 D is the left arrow with Control held */
}

static void test_enter_breaks_a_sequence_off(void **state)
{
    (void)state;
    assert_int_equal(type("a\x1b[1\n"), LINE_DONE);
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
        memcpy(text, editor.text, editor.length);
        text[editor.length] = '\0';
        assert_line(text);
    }
}

#define TEST(name) cmocka_unit_test_setup(name, start)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_enter_ends_the_line_with_a_newline),
        TEST(test_return_and_return_newline_are_one_enter),
        TEST(test_backspace_and_rubout_erase),
        TEST(test_insertion_in_the_middle),
        TEST(test_home_end_delete_in_every_dialect),
        TEST(test_arrows_stop_at_the_ends),
        TEST(test_control_u_erases_to_the_start),
        TEST(test_control_w_erases_a_word_and_its_blanks),
        TEST(test_control_c_drops_the_line),
        TEST(test_control_d_is_end_of_file_only_on_an_empty_line),
        TEST(test_history_up_and_down),
        TEST(test_history_keeps_no_empty_and_no_repeated_line),
        TEST(test_history_forgets_the_oldest),
        TEST(test_a_recalled_line_is_changed_as_a_copy),
        TEST(test_a_full_line_rings_and_still_ends),
        TEST(test_a_tab_is_kept_and_shown_as_one_column),
        TEST(test_unknown_sequences_and_controls_do_nothing),
        TEST(test_enter_breaks_a_sequence_off),
        TEST(test_random_keys_keep_the_screen_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
