/* The line discipline: what becomes of each byte that is typed, by the rules of termios(3). Pure:
 * no locks and no devices, so that it runs on the host too, in its unit test. Read next:
 * kernel/line_editor.h, the line in the making; kernel/fs/tty.h, the terminal around it. */
#ifndef KERNEL_FS_TTY_INPUT_H
#define KERNEL_FS_TTY_INPUT_H

#include "kernel/fs/tty_queue.h"
#include "kernel/key_decoder.h"
#include "kernel/line_editor.h"
#include "lib/linux_termios.h"

struct tty_input {
    struct termios termios;    /* changed by tty_input_set_termios() only */
    struct line_editor editor; /* the unfinished line of canonical mode; its echo is the caller's */
    struct key_decoder decoder;
    struct tty_queue queue; /* what can be read */
    bool literal;           /* the next byte is taken as it is: VLNEXT */
    bool stopped;           /* output is held: VSTOP */
};

/* Linux's settings of a new terminal. echo is how the echo gets out (editor is container_of's
 * way back to the terminal). */
void tty_input_init(struct tty_input *input, void (*echo)(struct line_editor *editor, char c));
/* What a byte may mean to the group in front. */
enum typed_signal { TYPED_NONE, TYPED_INTERRUPT, TYPED_QUIT, TYPED_SUSPEND };
/* Takes a byte typed. Gives the signal that is to be sent for it. */
enum typed_signal tty_input_byte(struct tty_input *input, unsigned char byte);
/* New settings. Between canonical and raw mode, what was typed already is regrouped. */
void tty_input_set_termios(struct tty_input *input, const struct termios *termios);
/* Drops all that was typed and not read. */
void tty_input_flush(struct tty_input *input);
/* Whether a byte more might not fit: a device that can make its sender wait does so. */
bool tty_input_full(const struct tty_input *input);

static inline bool tty_input_canonical(const struct tty_input *input)
{
    return input->termios.c_lflag & ICANON;
}

/* Whether a read can take something at once: a line, or at least this many bytes in raw mode. */
bool tty_input_ready(const struct tty_input *input, size_t least);
/* The bytes that can be read: in canonical mode those of whole lines. */
size_t tty_input_available(const struct tty_input *input);
/* Takes up to size bytes, in canonical mode of one line only. *line_over: that line's end was
 * taken too. Gives their number. */
size_t tty_input_take(struct tty_input *input, char *buffer, size_t size, bool *line_over);

#endif
