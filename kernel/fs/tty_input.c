/* The line discipline: see tty_input.h. Each rule is a function that says whether it was for this
 * byte; tty_input_byte() is their order, which is Linux's. */
#include "kernel/fs/tty_input.h"

static const struct termios new_terminal = {
    .c_iflag = ICRNL | IXON,
    .c_oflag = OPOST | ONLCR,
    .c_cflag = B115200 | CS8 | CREAD | HUPCL,
    .c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
    .c_cc = {[VINTR] = 'C' & 31,
             [VQUIT] = '\\' & 31,
             [VERASE] = 0x7F,
             [VKILL] = 'U' & 31,
             [VEOF] = 'D' & 31,
             [VMIN] = 1,
             [VSTART] = 'Q' & 31,
             [VSTOP] = 'S' & 31,
             [VSUSP] = 'Z' & 31,
             [VREPRINT] = 'R' & 31,
             [VDISCARD] = 'O' & 31,
             [VWERASE] = 'W' & 31,
             [VLNEXT] = 'V' & 31},
};

/* See tty_input.h. */
void tty_input_init(struct tty_input *input, void (*echo)(struct line_editor *editor, char c))
{
    input->termios = new_terminal;
    input->editor.termios = &input->termios;
    input->editor.echo = echo;
}

static bool local(const struct tty_input *input, uint32_t flag)
{
    return input->termios.c_lflag & flag;
}

/* Whether byte is the special character that c_cc[which] names. */
static bool is(const struct tty_input *input, unsigned char byte, int which)
{
    return byte != 0 && byte == input->termios.c_cc[which];
}

/* See tty_input.h. The unfinished line, with what ends it, counts already: when it is finished it
 * fits. */
bool tty_input_full(const struct tty_input *input)
{
    return tty_queue_room(&input->queue) <= input->editor.length + 1;
}

/* Rings where there is no room for something typed. Gives whether there is none. */
static bool refuse(struct tty_input *input, bool full)
{
    if (full && local(input, ECHO))
        input->editor.echo(&input->editor, '\a');
    return full;
}

/* See tty_input.h. */
void tty_input_flush(struct tty_input *input)
{
    tty_queue_clear(&input->queue);
    line_editor_clear(&input->editor);
    input->literal = false;
    input->decoder.state = DECODE_TEXT;
}

/* Moves the editor's text to the queue, its last byte marked as a line's end where ended. */
static void deliver(struct tty_input *input, bool ended)
{
    struct line_editor *editor = &input->editor;
    for (size_t i = 0; i < editor->length; i++) {
        uint16_t mark = ended && i + 1 == editor->length ? CELL_LINE_END : 0;
        tty_queue_put(&input->queue, (unsigned char)editor->text[i] | mark);
    }
    line_editor_clear(editor);
}

/* ---- The rules ---- */

/* VSTOP and VSTART hold the output and let it go. */
static bool flow_rule(struct tty_input *input, unsigned char byte)
{
    if (!(input->termios.c_iflag & IXON))
        return false;
    if (is(input, byte, VSTART))
        input->stopped = false;
    else if (is(input, byte, VSTOP))
        input->stopped = true;
    else
        return false;
    return true;
}

static enum typed_signal signal_of(const struct tty_input *input, unsigned char byte)
{
    if (!local(input, ISIG))
        return TYPED_NONE;
    return is(input, byte, VINTR)   ? TYPED_INTERRUPT
           : is(input, byte, VQUIT) ? TYPED_QUIT
           : is(input, byte, VSUSP) ? TYPED_SUSPEND
                                    : TYPED_NONE;
}

/* A character that means a signal: what was typed before it is dropped. */
static void signal_typed(struct tty_input *input, unsigned char byte)
{
    if (!local(input, NOFLSH))
        tty_input_flush(input);
    input->stopped = false;
    line_editor_echo(&input->editor, (char)byte);
}

/* Carriage return and newline may change places. Gives what byte is now, or -1: it is dropped. */
static int translate(const struct tty_input *input, unsigned char byte)
{
    uint32_t flags = input->termios.c_iflag;
    if (byte == '\r' && (flags & IGNCR))
        return -1;
    if (byte == '\r' && (flags & ICRNL))
        return '\n';
    if (byte == '\n' && (flags & INLCR))
        return '\r';
    return byte;
}

/* Gives the editor's key for a character that the settings name, or KEY_NONE. */
static int editing_key(const struct tty_input *input, unsigned char byte)
{
    if (is(input, byte, VERASE))
        return KEY_ERASE;
    if (is(input, byte, VKILL))
        return KEY_KILL;
    if (is(input, byte, VWERASE) && local(input, IEXTEN))
        return KEY_ERASE_WORD;
    if (is(input, byte, VREPRINT) && local(input, IEXTEN) && local(input, ECHO))
        return KEY_REPRINT;
    return KEY_NONE;
}

/* VLNEXT: shows a ^ where the character will be that comes next and is taken as it is. */
static bool literal_rule(struct tty_input *input, unsigned char byte)
{
    if (!is(input, byte, VLNEXT) || !local(input, IEXTEN))
        return false;
    input->literal = true;
    if (local(input, ECHO) && local(input, ECHOCTL)) {
        input->editor.echo(&input->editor, '^');
        input->editor.echo(&input->editor, '\b');
    }
    return true;
}

/* Newline, and up to two other characters, finish a line. */
static bool line_end_rule(struct tty_input *input, unsigned char byte)
{
    bool other = is(input, byte, VEOL) || (is(input, byte, VEOL2) && local(input, IEXTEN));
    if (byte != '\n' && !other)
        return false;
    if (refuse(input, tty_queue_room(&input->queue) == 0))
        return true;
    line_editor_finish(&input->editor, (char)byte);
    deliver(input, true);
    return true;
}

/* VEOF hands over what there is of a line; of an empty one, that is the end of the file. */
static bool end_of_file_rule(struct tty_input *input, unsigned char byte)
{
    if (!is(input, byte, VEOF))
        return false;
    line_editor_key(&input->editor, KEY_END);
    if (input->editor.length > 0)
        deliver(input, true);
    else if (!refuse(input, tty_queue_room(&input->queue) == 0))
        tty_queue_put(&input->queue, CELL_LINE_END | CELL_NO_BYTE);
    return true;
}

/* Whatever byte may mean, it is a character of the line. */
static void take_literally(struct tty_input *input, unsigned char byte)
{
    input->literal = false;
    if (!refuse(input, tty_input_full(input)))
        line_editor_insert(&input->editor, (char)byte);
}

/* A byte of a line. Arrow keys and their like are an extension, and come with IEXTEN. */
static void edit(struct tty_input *input, unsigned char byte)
{
    int key = local(input, IEXTEN) ? key_decode(&input->decoder, byte) : byte;
    if (key >= KEY_UP)
        line_editor_key(&input->editor, key);
    else if (key != KEY_NONE)
        take_literally(input, (unsigned char)key);
}

/* Canonical mode: bytes make lines. */
static void canonical(struct tty_input *input, unsigned char byte)
{
    int key = editing_key(input, byte);
    if (key != KEY_NONE)
        line_editor_key(&input->editor, key);
    else if (!literal_rule(input, byte) && !line_end_rule(input, byte) &&
             !end_of_file_rule(input, byte)) {
        edit(input, byte);
        return;
    }
    input->decoder.state = DECODE_TEXT; /* an escape sequence that was begun is broken off */
}

/* Raw mode: the reader gets each byte as it comes; typed is what it was before its translation. As
 * on Linux, only a carriage return made a newline is echoed as one. */
static void raw(struct tty_input *input, unsigned char byte, unsigned char typed)
{
    if (refuse(input, tty_queue_room(&input->queue) == 0))
        return;
    tty_queue_put(&input->queue, byte);
    if (byte != '\n' || typed == '\n')
        line_editor_echo(&input->editor, (char)byte);
    else if (local(input, ECHO))
        input->editor.echo(&input->editor, '\n');
}

/* See tty_input.h. */
enum typed_signal tty_input_byte(struct tty_input *input, unsigned char byte)
{
    if (input->termios.c_iflag & ISTRIP)
        byte &= 0x7F;
    if (input->literal) {
        take_literally(input, byte);
        return TYPED_NONE;
    }
    if (flow_rule(input, byte))
        return TYPED_NONE;
    if (input->termios.c_iflag & IXANY)
        input->stopped = false;
    enum typed_signal signal = signal_of(input, byte);
    if (signal) {
        signal_typed(input, byte);
        return signal;
    }
    int translated = translate(input, byte);
    if (translated < 0)
        return TYPED_NONE;
    if (tty_input_canonical(input))
        canonical(input, (unsigned char)translated);
    else
        raw(input, (unsigned char)translated, byte);
    return TYPED_NONE;
}

/* ---- Settings ---- */

/* See tty_input.h. From canonical to raw, the unfinished line can be read too; from raw to
 * canonical, what is there becomes a line. */
void tty_input_set_termios(struct tty_input *input, const struct termios *termios)
{
    bool changes = (input->termios.c_lflag ^ termios->c_lflag) & ICANON;
    input->termios = *termios;
    if (!(termios->c_iflag & IXON))
        input->stopped = false;
    if (!changes)
        return;
    deliver(input, false);
    tty_queue_regroup(&input->queue, tty_input_canonical(input));
    input->literal = false;
    input->decoder.state = DECODE_TEXT;
}

/* ---- Reading ---- */

/* See tty_input.h. */
bool tty_input_ready(const struct tty_input *input, size_t least)
{
    if (tty_input_canonical(input))
        return input->queue.line_ends > 0;
    return input->queue.bytes > 0 && input->queue.bytes >= least;
}

/* See tty_input.h. */
size_t tty_input_available(const struct tty_input *input)
{
    return tty_input_canonical(input) ? input->queue.line_bytes : input->queue.bytes;
}

/* See tty_input.h. */
size_t tty_input_take(struct tty_input *input, char *buffer, size_t size, bool *line_over)
{
    bool lines = tty_input_canonical(input);
    size_t count = 0;
    *line_over = false;
    while (count < size && !*line_over && (lines ? input->queue.line_ends : input->queue.count)) {
        uint16_t cell = tty_queue_take(&input->queue);
        if (!(cell & CELL_NO_BYTE))
            buffer[count++] = (char)cell;
        *line_over = lines && (cell & CELL_LINE_END);
    }
    return count;
}
