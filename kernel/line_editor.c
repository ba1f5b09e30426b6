/* Canonical input: the line belongs to the person typing until Enter. The terminal is assumed to
 * know no more than \b, which moves left without erasing, so the editor works on any. */
#include "kernel/line_editor.h"

#include "kernel/key_decoder.h"

enum { BELL = 0x07, RUBOUT = 0x7F };

/* Whether the terminal's local settings hold all these flags. */
static bool set(const struct line_editor *editor, uint32_t flags)
{
    return (editor->termios->c_lflag & flags) == flags;
}

/* ---- What is seen ---- */

static bool is_control(char c)
{
    return (unsigned char)c < ' ' || c == RUBOUT;
}

/* Whether c is no character's first byte: in UTF-8 it belongs to the byte before it. */
static bool continues_character(const struct line_editor *editor, char c)
{
    return (editor->termios->c_iflag & IUTF8) && ((unsigned char)c & 0xC0) == 0x80;
}

/* Gives the columns that c takes on the screen. */
static size_t width(const struct line_editor *editor, char c)
{
    if (continues_character(editor, c))
        return 0;
    if (!is_control(c) || c == '\t')
        return 1;
    return set(editor, ECHOCTL) ? 2 : 0;
}

/* Gives the columns of length characters of the text from here on. */
static size_t columns(const struct line_editor *editor, size_t from, size_t length)
{
    size_t sum = 0;
    for (size_t i = from; i < from + length; i++)
        sum += width(editor, editor->text[i]);
    return sum;
}

static void put(struct line_editor *editor, char c)
{
    if (set(editor, ECHO))
        editor->echo(editor, c);
}

/* Echoes the same character count times. */
static void repeat(struct line_editor *editor, char c, size_t count)
{
    while (count-- > 0)
        put(editor, c);
}

void line_editor_echo(struct line_editor *editor, char c)
{
    if (is_control(c) && c != '\t' && set(editor, ECHOCTL)) {
        put(editor, '^');
        c ^= '@';
    }
    put(editor, c);
}

/* Echoes length characters of the text from here on. A tab shows as a space: so that the columns
 * of a line do not depend on where it begins. */
static void show(struct line_editor *editor, size_t from, size_t length)
{
    for (size_t i = from; i < from + length; i++)
        line_editor_echo(editor, editor->text[i] == '\t' ? ' ' : editor->text[i]);
}

/* Moves the cursor to a position from 0 to length. */
static void move_to(struct line_editor *editor, size_t position)
{
    if (position < editor->cursor)
        repeat(editor, '\b', columns(editor, position, editor->cursor - position));
    else
        show(editor, editor->cursor, position - editor->cursor);
    editor->cursor = position;
}

/* ---- Places in the text ---- */

/* Gives where the character before position starts; position is not 0. */
static size_t before(const struct line_editor *editor, size_t position)
{
    position--;
    while (position > 0 && continues_character(editor, editor->text[position]))
        position--;
    return position;
}

/* Gives where the character after the one at position starts; position is not length. */
static size_t after(const struct line_editor *editor, size_t position)
{
    position++;
    while (position < editor->length && continues_character(editor, editor->text[position]))
        position++;
    return position;
}

/* Letters, digits and underscores make words; so do the first bytes of characters beyond ASCII. */
static bool in_word(char c)
{
    unsigned char code = (unsigned char)c;
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
           (code >= '0' && code <= '9') || code == '_' || code >= 0xC0;
}

/* Gives where the word before the cursor starts: what is in no word, then what is, going left. */
static size_t word_start(const struct line_editor *editor)
{
    size_t start = editor->cursor;
    while (start > 0 && !in_word(editor->text[before(editor, start)]))
        start = before(editor, start);
    while (start > 0 && in_word(editor->text[before(editor, start)]))
        start = before(editor, start);
    return start;
}

/* ---- Changing the text ---- */

/* Puts a character in at the cursor; rings where the line is full (a newline must still fit). In
 * the middle of a line the character's earlier bytes are shown again with it. */
void line_editor_insert(struct line_editor *editor, char c)
{
    size_t tail = editor->length - editor->cursor;
    if (editor->length >= LINE_SIZE - 1) {
        put(editor, BELL);
        return;
    }
    char *place = editor->text + editor->cursor;
    __builtin_memmove(place + 1, place, tail);
    *place = c;
    editor->length++;
    if (tail > 0 && continues_character(editor, c))
        move_to(editor, before(editor, editor->cursor));
    size_t end = editor->length - tail;
    show(editor, editor->cursor, editor->length - editor->cursor);
    repeat(editor, '\b', columns(editor, end, tail));
    editor->cursor = end;
}

/* Erases the end of the line, from position `from` on, one column after the other. */
static void erase_end(struct line_editor *editor, size_t from)
{
    size_t count = columns(editor, from, editor->length - from);
    editor->length = editor->cursor = from;
    while (count-- > 0) {
        put(editor, '\b');
        put(editor, ' ');
        put(editor, '\b');
    }
}

/* Takes count characters out, from position `from` on, and leaves the cursor there. */
static void erase(struct line_editor *editor, size_t from, size_t count)
{
    size_t tail = editor->length - from - count, gone = columns(editor, from, count);
    if (tail == 0 && editor->cursor == editor->length) {
        erase_end(editor, from);
        return;
    }
    move_to(editor, from);
    __builtin_memmove(editor->text + from, editor->text + from + count, tail);
    editor->length -= count;
    show(editor, from, tail);
    repeat(editor, ' ', gone);
    repeat(editor, '\b', gone + columns(editor, from, tail));
}

/* Erases the character before the cursor. Without ECHOE, on paper, its erasure is written down. */
static void erase_character(struct line_editor *editor)
{
    size_t from = before(editor, editor->cursor);
    if (set(editor, ECHOE) || editor->cursor < editor->length) {
        erase(editor, from, editor->cursor - from);
        return;
    }
    editor->length = editor->cursor = from;
    line_editor_echo(editor, (char)editor->termios->c_cc[VERASE]);
}

/* Erases all before the cursor. Where the settings do not allow that on the screen, the whole line
 * is given up and the next one begins below. */
static void kill(struct line_editor *editor)
{
    if (set(editor, ECHOE | ECHOK | ECHOKE)) {
        erase(editor, 0, editor->cursor);
        return;
    }
    editor->length = editor->cursor = 0;
    line_editor_echo(editor, (char)editor->termios->c_cc[VKILL]);
    if (set(editor, ECHOK))
        put(editor, '\n');
}

/* Shows the line once more, below. */
static void reprint(struct line_editor *editor)
{
    line_editor_echo(editor, (char)editor->termios->c_cc[VREPRINT]);
    put(editor, '\n');
    show(editor, 0, editor->length);
    repeat(editor, '\b', columns(editor, editor->cursor, editor->length - editor->cursor));
}

/* ---- History ---- */

/* Gives the line that was finished `back` lines ago, from 1 to history_count. */
static char *history_line(struct line_editor *editor, int back)
{
    return editor->history[(editor->next_history + LINE_HISTORY - back) % LINE_HISTORY];
}

/* Copies the text to a buffer that has room for it, with a NUL. */
static void copy_text(const struct line_editor *editor, char *buffer)
{
    __builtin_memcpy(buffer, editor->text, editor->length);
    buffer[editor->length] = '\0';
}

/* Makes the line another one, NUL-ended, cursor at its end. */
static void replace(struct line_editor *editor, const char *line)
{
    move_to(editor, editor->length);
    erase(editor, 0, editor->length);
    editor->length = __builtin_strlen(line);
    __builtin_memcpy(editor->text, line, editor->length);
    move_to(editor, editor->length);
}

/* Goes through the history: +1 is a line older, -1 a line newer; rings at either end. Unseen
 * there is nothing to choose from. */
static void recall(struct line_editor *editor, int step)
{
    int back = editor->recalled + step;
    if (back < 0 || back > editor->history_count || !set(editor, ECHO)) {
        put(editor, BELL);
        return;
    }
    if (editor->recalled == 0)
        copy_text(editor, editor->draft);
    editor->recalled = back;
    replace(editor, back == 0 ? editor->draft : history_line(editor, back));
}

/* Whether the text is what was entered last. */
static bool repeats_last(struct line_editor *editor)
{
    if (editor->history_count == 0)
        return false;
    const char *last = history_line(editor, 1);
    return __builtin_strlen(last) == editor->length &&
           __builtin_memcmp(last, editor->text, editor->length) == 0;
}

static bool holds_nul(const struct line_editor *editor)
{
    for (size_t i = 0; i < editor->length; i++)
        if (editor->text[i] == '\0')
            return true;
    return false;
}

/* Whether the text is one for the history: seen as it was typed (it may have been a password), not
 * empty, not too long, without NUL, and not just the line before once more. */
static bool worth_keeping(struct line_editor *editor)
{
    return set(editor, ECHO) && editor->length > 0 && editor->length < HISTORY_LINE_SIZE &&
           !holds_nul(editor) && !repeats_last(editor);
}

static void remember(struct line_editor *editor)
{
    if (!worth_keeping(editor))
        return;
    copy_text(editor, editor->history[editor->next_history]);
    editor->next_history = (editor->next_history + 1) % LINE_HISTORY;
    if (editor->history_count < LINE_HISTORY)
        editor->history_count++;
}

/* ---- Keys ---- */

/* A key that takes something away. */
static void take_away(struct line_editor *editor, int key)
{
    size_t cursor = editor->cursor;
    if (key == KEY_ERASE && cursor > 0)
        erase_character(editor);
    else if (key == KEY_DELETE && cursor < editor->length)
        erase(editor, cursor, after(editor, cursor) - cursor);
    else if (key == KEY_KILL && editor->length > 0)
        kill(editor);
    else if (key == KEY_ERASE_WORD && cursor > 0)
        erase(editor, word_start(editor), cursor - word_start(editor));
}

/* A key that leaves the text as it is, or puts another one in its place. */
static void move(struct line_editor *editor, int key)
{
    size_t cursor = editor->cursor;
    if (key == KEY_LEFT && cursor > 0)
        move_to(editor, before(editor, cursor));
    else if (key == KEY_RIGHT && cursor < editor->length)
        move_to(editor, after(editor, cursor));
    else if (key == KEY_HOME)
        move_to(editor, 0);
    else if (key == KEY_END)
        move_to(editor, editor->length);
    else if (key == KEY_UP || key == KEY_DOWN)
        recall(editor, key == KEY_UP ? 1 : -1);
    else if (key == KEY_REPRINT)
        reprint(editor);
}

void line_editor_key(struct line_editor *editor, int key)
{
    if (key >= KEY_DELETE && key != KEY_REPRINT)
        take_away(editor, key);
    else
        move(editor, key);
}

void line_editor_finish(struct line_editor *editor, char ender)
{
    remember(editor);
    move_to(editor, editor->length);
    editor->text[editor->length++] = ender;
    if (ender != '\n')
        line_editor_echo(editor, ender);
    else if (editor->termios->c_lflag & (ECHO | ECHONL))
        editor->echo(editor, '\n');
}

void line_editor_clear(struct line_editor *editor)
{
    editor->length = editor->cursor = 0;
    editor->recalled = 0;
}
