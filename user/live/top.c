/* top [-b] [-n TIMES] [-d SECONDS]: the threads, those first that used most of the CPU since the
 * picture before; q ends it, the space bar draws at once. -b: plain text, for a file.
 *
 * Watch: RUNNING is always top itself, for it is what runs while it looks. Who waits is BLOCKED,
 * and what for stands at the end of the line. SWITCHES counts how often a thread got the CPU,
 * PREEMPTED how often it was taken from it. */
#include <stdbool.h>

#include "lib/string.h"
#include "user/live/screen.h"
#include "user/live/thread_table.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

struct options {
    bool plain;
    int times; /* 0: until q */
    int seconds;
};

struct shown {
    struct thread_row row;
    uint32_t share; /* of the CPU since the last look, in thousandths */
};

static struct thread_row now[THREADS_MOST], past[THREADS_MOST];
static struct shown shown[THREADS_MOST];
static int count, past_count;

/* Ticks that the thread used since the last look. A number that is used again has fewer. */
static uint32_t used(const struct thread_row *row)
{
    for (int i = 0; i < past_count; i++)
        if (past[i].tid == row->tid && past[i].ticks <= row->ticks)
            return row->ticks - past[i].ticks;
    return row->ticks;
}

static bool stands_before(const struct shown *one, const struct shown *other)
{
    if (one->share != other->share)
        return one->share > other->share;
    if (one->row.ticks != other->row.ticks)
        return one->row.ticks > other->row.ticks;
    return one->row.tid < other->row.tid;
}

/* Puts a row into the sorted table, of which placed rows are there. */
static void place(const struct shown *row, int placed)
{
    int at = placed;
    while (at > 0 && stands_before(row, &shown[at - 1])) {
        shown[at] = shown[at - 1];
        at--;
    }
    shown[at] = *row;
}

/* Looks at the threads; false and errno where /proc does not tell. */
static bool look(void)
{
    uint32_t total = 0;
    memcpy(past, now, sizeof past);
    past_count = count;
    count = thread_table_read(now);
    if (count < 0)
        return false;
    for (int i = 0; i < count; i++)
        total += used(&now[i]);
    for (int i = 0; i < count; i++) {
        struct shown row = {now[i], total ? used(&now[i]) * 1000 / total : 0};
        place(&row, i);
    }
    return true;
}

static int number_in(const char *state)
{
    int found = 0;
    for (int i = 0; i < count; i++)
        found += strcmp(now[i].state, state) == 0 && now[i].tid != 0; /* 0: the idle thread */
    return found;
}

/* The idle thread's share, in thousandths: what nobody wanted. */
static uint32_t idle_share(void)
{
    for (int i = 0; i < count; i++)
        if (shown[i].row.tid == 0)
            return shown[i].share;
    return 0;
}

static void draw_heading(void)
{
    uint32_t busy = 1000 - idle_share();
    screen_style(STYLE_BOLD);
    screen_print("top: ");
    screen_style(STYLE_PLAIN);
    screen_print(
        "%d threads: %d running, %d ready, %d blocked; the CPU was busy %u.%u %% of the time",
        count, number_in("RUNNING"), number_in("READY"), number_in("BLOCKED"), busy / 10,
        busy % 10);
    screen_newline();
    screen_style(STYLE_REVERSE);
    screen_print("%5s %5s %-7s %-8s %6s %8s %8s %9s %-15s %s", "TID", "PID", "STATE", "PRIORITY",
                 "CPU %", "TICKS", "SWITCHES", "PREEMPTED", "NAME", "WAITS FOR");
    screen_style(STYLE_PLAIN);
    screen_newline();
}

static void draw_row(const struct shown *thread)
{
    const struct thread_row *row = &thread->row;
    screen_print("%5d %5d %-7s %-8s %4u.%u %8u %8u %9u %-15s %s", row->tid, row->pid, row->state,
                 row->priority, thread->share / 10, thread->share % 10, row->ticks, row->switches,
                 row->preemptions, row->name, row->waits_for);
    screen_newline();
}

static void draw(void)
{
    int most = screen_moves() ? screen_rows() - 3 : count;
    screen_begin();
    draw_heading();
    for (int i = 0; i < count && i < most; i++)
        draw_row(&shown[i]);
    if (count > most)
        screen_print("... and %d more", count - most);
    screen_end();
}

/* Takes "2" for -d 2 and the like: the number after an option, at least 1. */
static bool take_number(char ***word, int *number)
{
    if ((*word)[1] == NULL)
        return false;
    *number = atoi(*++*word);
    return *number > 0;
}

/* Fills options from the words; false where one is wrong. */
static bool take_options(char **word, struct options *options)
{
    for (word++; *word != NULL; word++) {
        if (strcmp(*word, "-b") == 0)
            options->plain = true;
        else if (strcmp(*word, "-n") == 0   ? !take_number(&word, &options->times)
                 : strcmp(*word, "-d") == 0 ? !take_number(&word, &options->seconds)
                                            : true)
            return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    struct options options = {.seconds = 2};
    (void)argc;
    if (!take_options(argv, &options)) {
        dprintf(2, "usage: top [-b] [-n TIMES] [-d SECONDS]\n");
        return 2;
    }
    if (!look()) {
        perror("top: /proc/threads");
        return 1;
    }
    screen_open(options.plain);
    for (int time = 1; draw(), time != options.times; time++) {
        if (screen_key(options.seconds * 1000, -1) == KEY_QUIT || !look())
            break;
    }
    screen_close();
    return 0;
}
