/* Pictures on the terminal; see screen.h. A picture is gathered and written by one call, so that
 * the terminal never shows half of one. */
#include "user/live/screen.h"

#include <stdarg.h>

#include "lib/linux_poll.h"
#include "lib/linux_signal.h"
#include "lib/linux_termios.h"
#include "lib/string.h"
#include "user/signal.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { PICTURE_SIZE = 65536, ROOM_FOR_ESCAPES = 64, FEWEST_COLUMNS = 20, FEWEST_ROWS = 4 };

static char picture[PICTURE_SIZE];
static int length;
static int column, line; /* where the next character of the picture stands */
static bool moves, raw;
static struct termios before;
static volatile bool ended;   /* a signal asks to end */
static volatile bool resumed; /* the shell put us back to work */

static void note_end(int signal)
{
    (void)signal;
    ended = true;
}

static void note_resumption(int signal)
{
    (void)signal;
    resumed = true;
}

static void write_all(const char *text, int count)
{
    while (count > 0) {
        int written = write(1, text, (unsigned)count);
        if (written < 0 && errno != EINTR)
            return;
        if (written > 0) {
            text += written;
            count -= written;
        }
    }
}

/* Keys one by one, unseen; ^C and ^Z still are signals. */
static void enter_raw(void)
{
    struct termios settings = before;
    settings.c_lflag &= ~(uint32_t)(ICANON | ECHO);
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    ioctl(0, TCSETS, &settings);
}

void screen_open(bool plain)
{
    const char *terminal = getenv("TERM");
    struct termios output;
    bool dumb = terminal != NULL && strcmp(terminal, "dumb") == 0;
    moves = !plain && !dumb && ioctl(1, TCGETS, &output) == 0;
    raw = moves && ioctl(0, TCGETS, &before) == 0;
    signal_handle(SIGINT, note_end);
    signal_handle(SIGTERM, note_end);
    signal_handle(SIGHUP, note_end);
    if (!moves)
        return;
    signal_handle(SIGCONT, note_resumption);
    if (raw)
        enter_raw();
    write_all("\33[?25l\33[2J", 10);
}

void screen_close(void)
{
    if (raw)
        ioctl(0, TCSETS, &before);
    if (moves)
        write_all("\33[0m\33[?25h\n", 11);
}

bool screen_moves(void)
{
    return moves;
}

static struct winsize size(void)
{
    struct winsize found = {0};
    if (ioctl(1, TIOCGWINSZ, &found) != 0 || found.ws_col == 0 || found.ws_row == 0)
        found = (struct winsize){.ws_row = 24, .ws_col = 80};
    if (found.ws_col < FEWEST_COLUMNS)
        found.ws_col = FEWEST_COLUMNS;
    if (found.ws_row < FEWEST_ROWS)
        found.ws_row = FEWEST_ROWS;
    return found;
}

int screen_rows(void)
{
    return size().ws_row;
}

int screen_columns(void)
{
    return size().ws_col;
}

static int columns; /* of the picture that is being made */
static int rows;

/* Adds what takes no place on the screen. */
static void add_escape(const char *text)
{
    int count = (int)strlen(text);
    if (!moves || length + count > PICTURE_SIZE)
        return;
    memcpy(picture + length, text, (unsigned)count);
    length += count;
}

void screen_begin(void)
{
    length = column = line = 0;
    columns = screen_columns();
    rows = screen_rows();
    add_escape("\33[H");
}

/* Whether there is room for more on this line. On a screen the last row stays free of what would
 * make it scroll. */
static bool has_room(void)
{
    if (length >= PICTURE_SIZE - ROOM_FOR_ESCAPES)
        return false;
    return !moves || (column < columns - 1 && line < rows);
}

void screen_print(const char *text, ...)
{
    char buffer[256];
    va_list values;
    va_start(values, text);
    vsnprintf(buffer, sizeof buffer, text, values);
    va_end(values);
    for (const char *next = buffer; *next != '\0' && has_room(); next++) {
        picture[length++] = *next;
        column++;
    }
}

void screen_style(int code)
{
    char text[16];
    snprintf(text, sizeof text, "\33[%dm", code);
    add_escape(text);
}

void screen_newline(void)
{
    add_escape("\33[K");
    column = 0;
    line++;
    if (length < PICTURE_SIZE - ROOM_FOR_ESCAPES && (!moves || line < rows))
        picture[length++] = '\n';
}

void screen_end(void)
{
    add_escape("\33[J");
    write_all(picture, length);
}

/* Gives a key that is there, KEY_NONE for none. */
static int read_key(void)
{
    unsigned char key;
    int count = read(0, &key, 1);
    return count == 1 ? key : count == 0 ? KEY_QUIT : KEY_NONE;
}

int screen_key(int milliseconds, int ready)
{
    struct pollfd files[2] = {{.fd = raw ? 0 : -1, .events = POLLIN},
                              {.fd = ready, .events = POLLIN}};
    int found = poll(files, 2, milliseconds);
    if (resumed && raw)
        enter_raw();
    resumed = false;
    if (ended)
        return KEY_QUIT;
    return found > 0 && files[0].revents != 0 ? read_key() : KEY_NONE;
}
