/* Canonical input: the line belongs to the person typing until Enter. The terminal is assumed to
 * know no more than \b, which moves left without erasing, so the editor works on any. */
#include "kernel/line_editor.h"

#include "kernel/key_decoder.h"

enum {
    CONTROL_C = 0x03,
    CONTROL_D = 0x04,
    BELL = 0x07,
    BACKSPACE = 0x08,
    CONTROL_U = 0x15,
    CONTROL_W = 0x17,
    RUBOUT = 0x7F,
};

/* Echoes length characters of the text from here on. Each takes one column: a tab shows as a space.
 */
static void show(const struct line_editor *editor, size_t from, size_t length)
{
    for (size_t i = from; i < from + length; i++)
        editor->echo(editor->text[i] == '\t' ? ' ' : editor->text[i]);
}

/* Echoes the same character count times. */
static void repeat(const struct line_editor *editor, char c, size_t count)
{
    while (count-- > 0)
        editor->echo(c);
}

/* Moves the cursor to a position from 0 to length. */
static void move_to(struct line_editor *editor, size_t position)
{
    if (position < editor->cursor)
        repeat(editor, '\b', editor->cursor - position);
    else
        show(editor, editor->cursor, position - editor->cursor);
    editor->cursor = position;
}

/* Puts a character in at the cursor; rings where the line is full (a newline must still fit). */
static void insert(struct line_editor *editor, char c)
{
    size_t tail = editor->length - editor->cursor;
    if (editor->length >= LINE_SIZE - 1) {
        editor->echo(BELL);
        return;
    }
    char *place = editor->text + editor->cursor;
    __builtin_memmove(place + 1, place, tail);
    *place = c;
    editor->length++;
    show(editor, editor->cursor, tail + 1);
    repeat(editor, '\b', tail);
    editor->cursor++;
}

/* Takes count characters out, from position `from` on, and leaves the cursor there. */
static void erase(struct line_editor *editor, size_t from, size_t count)
{
    size_t tail = editor->length - from - count;
    move_to(editor, from);
    __builtin_memmove(editor->text + from, editor->text + from + count, tail);
    editor->length -= count;
    show(editor, from, tail);
    repeat(editor, ' ', count);
    repeat(editor, '\b', tail + count);
}

/* Gives where the word before the cursor starts: blanks, then what is not blank, going left. */
static size_t word_start(const struct line_editor *editor)
{
    size_t start = editor->cursor;
    while (start > 0 && editor->text[start - 1] == ' ')
        start--;
    while (start > 0 && editor->text[start - 1] != ' ')
        start--;
    return start;
}

/* Makes the line another one, NUL-ended, cursor at its end. */
static void replace(struct line_editor *editor, const char *line)
{
    erase(editor, 0, editor->length);
    editor->length = __builtin_strlen(line);
    __builtin_memcpy(editor->text, line, editor->length);
    move_to(editor, editor->length);
}

/* Gives the line that was finished `back` lines ago, from 1 to history_count. */
static char *history_line(struct line_editor *editor, int back)
{
    return editor->history[(editor->next_history + LINE_HISTORY - back) % LINE_HISTORY];
}

/* Copies the text to a buffer of LINE_SIZE bytes, with a NUL. */
static void copy_text(const struct line_editor *editor, char *buffer)
{
    __builtin_memcpy(buffer, editor->text, editor->length);
    buffer[editor->length] = '\0';
}

/* Goes through the history: +1 is a line older, -1 a line newer; rings at either end. */
static void recall(struct line_editor *editor, int step)
{
    int back = editor->recalled + step;
    if (back < 0 || back > editor->history_count) {
        editor->echo(BELL);
        return;
    }
    if (editor->recalled == 0)
        copy_text(editor, editor->draft);
    editor->recalled = back;
    replace(editor, back == 0 ? editor->draft : history_line(editor, back));
}

/* Whether the text is what was entered last. */
static int repeats_last(struct line_editor *editor)
{
    if (editor->history_count == 0)
        return 0;
    const char *last = history_line(editor, 1);
    return __builtin_strlen(last) == editor->length &&
           __builtin_memcmp(last, editor->text, editor->length) == 0;
}

/* Keeps the text in the history, unless it is empty or just repeats the line before. */
static void remember(struct line_editor *editor)
{
    if (editor->length == 0 || repeats_last(editor))
        return;
    copy_text(editor, editor->history[editor->next_history]);
    editor->next_history = (editor->next_history + 1) % LINE_HISTORY;
    if (editor->history_count < LINE_HISTORY)
        editor->history_count++;
}

/* Enter. Gives LINE_DONE. */
static enum line_event finish(struct line_editor *editor)
{
    remember(editor);
    move_to(editor, editor->length);
    editor->text[editor->length++] = '\n';
    editor->echo('\n');
    return LINE_DONE;
}

/* ^C. Gives LINE_INTERRUPT. */
static enum line_event interrupt(struct line_editor *editor)
{
    move_to(editor, editor->length);
    editor->echo('^');
    editor->echo('C');
    editor->echo('\n');
    return LINE_INTERRUPT;
}

/* A key that changes the text or moves the cursor; others mean nothing. */
static void edit(struct line_editor *editor, int key)
{
    size_t word;
    if (key == KEY_LEFT && editor->cursor > 0)
        move_to(editor, editor->cursor - 1);
    else if (key == KEY_RIGHT && editor->cursor < editor->length)
        move_to(editor, editor->cursor + 1);
    else if (key == KEY_HOME)
        move_to(editor, 0);
    else if (key == KEY_END)
        move_to(editor, editor->length);
    else if (key == KEY_UP || key == KEY_DOWN)
        recall(editor, key == KEY_UP ? 1 : -1);
    else if ((key == BACKSPACE || key == RUBOUT) && editor->cursor > 0)
        erase(editor, editor->cursor - 1, 1);
    else if (key == KEY_DELETE && editor->cursor < editor->length)
        erase(editor, editor->cursor, 1);
    else if (key == CONTROL_U)
        erase(editor, 0, editor->cursor);
    else if (key == CONTROL_W && (word = word_start(editor)) < editor->cursor)
        erase(editor, word, editor->cursor - word);
    else if ((key >= ' ' && key < 256 && key != RUBOUT) || key == '\t')
        insert(editor, (char)key);
}

enum line_event line_editor_key(struct line_editor *editor, int key)
{
    if (key == KEY_ENTER)
        return finish(editor);
    if (key == CONTROL_C)
        return interrupt(editor);
    if (key == CONTROL_D)
        return editor->length == 0 ? LINE_END_OF_FILE : LINE_PARTIAL;
    edit(editor, key);
    return LINE_EDITING;
}

void line_editor_clear(struct line_editor *editor)
{
    editor->length = editor->cursor = 0;
    editor->recalled = 0;
}
