/* One line being typed: insertion, erasure, cursor, history; echoes as it goes. Pure: the echo
 * leaves by a function of the caller's, so that the editor runs on the host as well, in its unit
 * test. */
#ifndef KERNEL_LINE_EDITOR_H
#define KERNEL_LINE_EDITOR_H

#include <stddef.h>

enum { LINE_SIZE = 1024, LINE_HISTORY = 16 };

enum line_event {
    LINE_EDITING,     /* not finished */
    LINE_DONE,        /* Enter: text ends with its newline */
    LINE_PARTIAL,     /* ^D after some text: text, with no newline */
    LINE_END_OF_FILE, /* ^D on an empty line */
    LINE_INTERRUPT,   /* ^C: the line is dropped */
};

struct line_editor {
    void (*echo)(char c); /* set by the caller before the first key */
    char text[LINE_SIZE]; /* not NUL-ended */
    size_t length, cursor;

    char history[LINE_HISTORY][LINE_SIZE]; /* NUL-ended; a ring, next_history is the oldest */
    int history_count, next_history;
    int recalled;          /* how many lines back the text comes from; 0: it is new */
    char draft[LINE_SIZE]; /* the new line, kept while older ones are looked at; NUL-ended */
};

/* Takes one key (kernel/key_decoder.h). Where the event says that the line is finished, the caller
 * takes text and length, then calls line_editor_clear(). */
enum line_event line_editor_key(struct line_editor *editor, int key);
/* Begins a new line. Echoes nothing. */
void line_editor_clear(struct line_editor *editor);

#endif
