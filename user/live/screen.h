/* A program's picture on the terminal, drawn anew again and again. On a terminal that moves its
 * cursor each picture covers the last one; elsewhere (a file, a pipe, TERM=dumb) pictures follow
 * each other, as plain lines. */
#ifndef USER_LIVE_SCREEN_H
#define USER_LIVE_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

/* Codes of SGR for screen_style(). */
enum { STYLE_PLAIN = 0, STYLE_BOLD = 1, STYLE_REVERSE = 7 };

enum { KEY_NONE = 0, KEY_QUIT = 'q' };

/* Takes the terminal: keys come one by one, unseen. plain: lines only, whatever the terminal. */
void screen_open(bool plain);
/* Gives the terminal back as it was. */
void screen_close(void);
/* Whether pictures cover each other, and keys come. */
bool screen_moves(void);
/* The terminal's size in characters; 24 lines of 80 where it does not say. */
int screen_rows(void);
int screen_columns(void);

/* One picture: begin, then its parts, then end, which shows it. What is too wide is cut. */
void screen_begin(void);
void screen_print(const char *text, ...) __attribute__((format(printf, 1, 2)));
void screen_style(int code);
void screen_newline(void);
void screen_end(void);

/* Waits this long for a key, in milliseconds. Gives it, or KEY_NONE; KEY_QUIT also for ^C, SIGTERM
 * and a terminal that is gone. ready: further descriptor that ends the wait when it can be read, or
 * -1. */
int screen_key(int milliseconds, int ready);

#endif
