/* One line being typed: insertion, erasure, cursor, history; echoes as it goes, as far as the
 * terminal's settings want it. Pure: the echo leaves by a function of the caller's, so that the
 * editor runs on the host as well, in its unit test. */
#ifndef KERNEL_LINE_EDITOR_H
#define KERNEL_LINE_EDITOR_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/linux_termios.h"

enum { LINE_SIZE = 4096, LINE_HISTORY = 16, HISTORY_LINE_SIZE = 256 };

struct line_editor {
    /* Set by the caller before the first key. */
    void (*echo)(struct line_editor *editor, char c);
    const struct termios *termios; /* read anew at each key */

    char text[LINE_SIZE]; /* not NUL-ended */
    size_t length, cursor;

    /* NUL-ended; a ring, next_history is the oldest. Longer lines are not kept. */
    char history[LINE_HISTORY][HISTORY_LINE_SIZE];
    int history_count, next_history;
    int recalled;          /* how many lines back the text comes from; 0: it is new */
    char draft[LINE_SIZE]; /* the new line, kept while older ones are looked at; NUL-ended */
};

/* Takes a key that edits: one that is no character (kernel/key_decoder.h). */
void line_editor_key(struct line_editor *editor, int key);
/* Inserts a character, whatever it may mean as a key. */
void line_editor_insert(struct line_editor *editor, char c);
/* Ends the line by ender, a newline or a character that counts as one: text then holds it too. */
void line_editor_finish(struct line_editor *editor, char ender);
/* Begins a new line. Echoes nothing. */
void line_editor_clear(struct line_editor *editor);
/* Echoes one character as it is shown in a line: a control character as ^X. */
void line_editor_echo(struct line_editor *editor, char c);

#endif
