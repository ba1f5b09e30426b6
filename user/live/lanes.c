/* lanes [-b] [-c MILLISECONDS] [COMMAND ARGUMENTS...]: draws what each thread does while it does
 * it, from the kernel's trace of events; a command is started to be watched. q ends it, + and -
 * make a column shorter and longer, the space bar stops the picture and lets it go on; it stops
 * by itself when the command has ended. -b: no picture, a line for each switch.
 *
 * Watch: `lanes spinners`: U, ring 3, passes from one row to the other each 40 ms, while the row
 * that waits for its turn shows points. Looking costs something too: that is lanes's own row, key
 * a. */
#include <stdbool.h>

#include "lib/div64.h"
#include "lib/linux_file.h"
#include "lib/linux_poll.h"
#include "lib/string.h"
#include "user/live/child.h"
#include "user/live/lane_draw.h"
#include "user/live/lane_model.h"
#include "user/live/screen.h"
#include "user/live/thread_table.h"
#include "user/live/trace_words.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"
#include "user/time.h"

enum {
    EVENTS_AT_ONCE = 1024,
    PICTURE_MILLISECONDS = 200,
    MANY_MILLISECONDS =
        10, /* between two looks where many events come: before they are gone over */
    MANY_EVENTS = 10000,
    EVENTS_MOST = 100000,       /* before it draws again, however fast they come */
    PICTURE_PERIOD = 190000000, /* nanoseconds: a little less, since no sleep is too short */
    SHORTEST = 1,               /* a column, in milliseconds */
    LONGEST = 1000,
    USUAL = 10,
};

static struct lane_model model;
static struct trace_event events[EVENTS_AT_ONCE];
static struct lines news, output;
static struct child child = {.output = -1};
static struct lane_view view = {.news = &news, .output = &output, .status = "", .own = -1};
static int device;
static bool plain;
static bool many;   /* events came at the last look */
static bool was_on; /* the kernel recorded already, for somebody else */

static char *new_line(struct lines *lines)
{
    char *line = lines->line[lines->written++ % NEWS_MOST];
    line[0] = '\0';
    return line;
}

static const char *name_of(int tid)
{
    const struct lane *lane = chart_find(&model.chart, tid);
    return lane != NULL && lane->name[0] != '\0' ? lane->name : "?";
}

/* Puts a switch into words, before the model takes it: who ends has a name then. */
static void tell_switch(const struct trace_event *event)
{
    uint32_t rest, unit = model.chart.per_second / 1000;
    uint64_t milliseconds = div64(model.chart.now, unit ? unit : 1, &rest);
    int from = (int)event->thread, to = (int)event->argument;
    unsigned why = event->detail & 0xFF, reason = event->detail >> 8;
    char *line = new_line(&news);
    snprintf(line, LINE_SIZE, "%7u.%03u ms  %s %d -> %s %d: %s%s%s", (unsigned)milliseconds,
             unit >= 1000 ? rest / (unit / 1000) : 0, name_of(from), from, name_of(to), to,
             trace_why_words(why), reason ? " for " : "", reason ? trace_wait_words(reason) : "");
    if (plain)
        printf("%s\n", line);
}

/* Whether a switch is worth words: not one to or from ourselves. */
static bool is_news(const struct trace_event *event)
{
    return event->kind == TRACE_SWITCH &&
           (view.all || ((int)event->thread != view.own && (int)event->argument != view.own));
}

/* Events were lost, perhaps names too: asks the kernel for them. */
static void look_up_names(void)
{
    static struct thread_row rows[THREADS_MOST];
    int count = thread_table_read(rows);
    for (int i = 0; i < count; i++) {
        struct lane *lane = chart_find(&model.chart, rows[i].tid);
        if (lane != NULL)
            memcpy(lane->name, rows[i].name, sizeof rows[i].name);
    }
}

/* Takes all events that are there. False: the device gives no more. */
static bool take_events(void)
{
    int size;
    uint64_t before = model.events, lost = model.lost;
    while ((size = read(device, events, sizeof events)) > 0) {
        for (int i = 0; i < size / (int)sizeof *events; i++) {
            if (is_news(&events[i]))
                tell_switch(&events[i]);
            lane_model_take(&model, &events[i]);
        }
        if (size < (int)sizeof events || model.events - before > EVENTS_MOST)
            break;
    }
    if (model.lost != lost)
        look_up_names();
    many = model.events - before > MANY_EVENTS;
    return size >= 0 || errno == EAGAIN || errno == EINTR;
}

/* Takes what the command printed, line by line. */
static void take_output(void)
{
    static bool whole = true; /* the last line was ended */
    char text[512];
    int count;
    while ((count = child_read(&child, text, sizeof text)) > 0) {
        if (plain) {
            write(1, text, (unsigned)count);
            continue;
        }
        for (int i = 0; i < count; i++) {
            char *line = whole ? new_line(&output) : output.line[(output.written - 1) % NEWS_MOST];
            unsigned length = (unsigned)strlen(line);
            whole = text[i] == '\n';
            if (text[i] >= ' ' && length < LINE_SIZE - 1) {
                line[length] = text[i];
                line[length + 1] = '\0';
            }
        }
    }
}

/* A column of that many milliseconds from now on, within limits. */
static void zoom(uint32_t milliseconds)
{
    if (milliseconds < SHORTEST || milliseconds > LONGEST)
        return;
    model.milliseconds = milliseconds;
    chart_scale(&model.chart, milliseconds);
}

/* Obeys a key; false: to end. */
static bool obey(int key)
{
    if (key == '+' && !view.stopped)
        zoom(model.milliseconds / 2);
    else if (key == '-' && !view.stopped)
        zoom(model.milliseconds * 2);
    else if (key == ' ')
        view.stopped = !view.stopped;
    else if (key == 'a')
        view.all = !view.all;
    return key != KEY_QUIT;
}

/* Gives true when the command has just ended: what it did last is to stay in the picture. */
static bool look_after_child(void)
{
    static char status[48];
    bool had_ended = child.ended;
    take_output();
    child_look(&child);
    if (!child.ended || had_ended)
        return false;
    take_output();
    snprintf(status, sizeof status, "; ended with status %d", child.status);
    view.status = status;
    return true;
}

/* Draws, or prints, until q, or without a picture until the command has ended. */
static void watch(void)
{
    uint64_t drawn = 0; /* when the picture was, last */
    for (;;) {
        bool goes_on = take_events(), was_stopped = view.stopped;
        if (look_after_child())
            view.stopped = true;
        uint64_t now = monotonic_nanoseconds();
        if (screen_moves() && !was_stopped && (view.stopped || now - drawn >= PICTURE_PERIOD)) {
            lane_draw(&model, &view);
            drawn = now;
        }
        int key = screen_key(many ? MANY_MILLISECONDS : PICTURE_MILLISECONDS, -1);
        if (key != KEY_NONE)
            drawn = 0;
        if (!obey(key) || !goes_on || (!screen_moves() && child.ended))
            return;
    }
}

/* Opens the trace, and has the kernel record. False and errno. */
static bool open_trace(void)
{
    char on = '0';
    int mark = open("/dev/trace_mark", O_RDONLY, 0);
    if (mark >= 0) {
        read(mark, &on, 1);
        close(mark);
    }
    was_on = on == '1';
    device = open("/dev/trace", O_RDWR | O_NONBLOCK | O_CLOEXEC, 0);
    return device >= 0 && (was_on || write(device, "1", 1) == 1);
}

static void close_trace(void)
{
    if (!was_on)
        write(device, "0", 1);
    close(device);
}

/* Takes the options; gives the command's words, or NULL where an option is wrong. */
static char **take_options(char **word)
{
    for (word++; *word != NULL && **word == '-'; word++) {
        if (strcmp(*word, "-b") == 0) {
            plain = true;
        } else if (strcmp(*word, "-c") == 0 && word[1] != NULL && atoi(word[1]) >= SHORTEST &&
                   atoi(word[1]) <= LONGEST) {
            model.milliseconds = (uint32_t)atoi(*++word);
        } else {
            return NULL;
        }
    }
    return word;
}

int main(int argc, char **argv)
{
    (void)argc;
    model.milliseconds = USUAL;
    char **words = take_options(argv);
    if (words == NULL) {
        dprintf(2, "usage: lanes [-b] [-c MILLISECONDS] [COMMAND ARGUMENTS...]\n");
        return 2;
    }
    if (!open_trace()) {
        perror("lanes: /dev/trace");
        return 1;
    }
    lane_model_init(&model, model.milliseconds);
    view.own = gettid();
    screen_open(plain);
    plain = !screen_moves();
    if (*words != NULL && !child_start(&child, words))
        view.status = "; cannot start the command";
    watch();
    child_end(&child);
    close_trace();
    screen_close();
    return child.ended ? child.status : 0;
}
