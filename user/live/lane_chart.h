/* The chart that `lanes` draws: a row for each thread, a column for each stretch of time, the
 * newest last; in each cell how long the thread did what in that time. */
#ifndef USER_LIVE_LANE_CHART_H
#define USER_LIVE_LANE_CHART_H

#include <stdbool.h>
#include <stdint.h>

enum { LANES_MOST = 48, COLUMNS_MOST = 200, LANE_NAME_SIZE = 17 };

/* What a thread does; the first four are running. */
enum lane_state { LANE_USER, LANE_KERNEL, LANE_INTERRUPT, LANE_IDLE, LANE_READY, LANE_BLOCKED };
enum { LANE_STATES = LANE_BLOCKED + 1, LANE_RUNNING = LANE_IDLE + 1 };

struct lane {
    bool used, ended;
    int tid, pid;
    char name[LANE_NAME_SIZE];
    enum lane_state state;
    uint64_t since; /* up to here its cells are filled */
    /* lane_model.c */
    bool on_cpu, ready, user;
    uint32_t depth, interrupts; /* how deep it is in the kernel; a bit for each level, the innermost
                                   lowest: whether that is an interrupt */
    uint32_t share[COLUMNS_MOST][LANE_STATES];
};

struct chart {
    struct lane lane[LANES_MOST];
    uint64_t now;            /* the latest event, in the trace's unit */
    uint32_t per_second;     /* of that unit */
    uint32_t column_length;  /* in that unit */
    uint64_t newest, oldest; /* columns, counted from time 0: those that hold something */
};

/* Begins anew with columns of that length, in milliseconds; the threads stay. */
void chart_scale(struct chart *chart, uint32_t milliseconds);
/* The lane of a thread that exists, or NULL. */
struct lane *chart_find(struct chart *chart, int tid);
/* A lane for a new thread, or NULL where there is no room. */
struct lane *chart_add(struct chart *chart, int tid, int pid);
/* Time has come as far as this. */
void chart_advance(struct chart *chart, uint64_t time);
/* Fills the lane's cells up to now with what it did, and notes what it does from now on. */
void lane_becomes(struct chart *chart, struct lane *lane, enum lane_state state);
/* The same for all lanes, before they are drawn. */
void chart_settle(struct chart *chart);
/* The character for a cell: U K I where it ran in that ring or in an interrupt, small where that
 * was less than half of the time, else . ready, - blocked, z idle, and a blank. */
char lane_cell(const struct lane *lane, uint64_t column);
/* Whether it ran within the last count columns. */
bool lane_ran(const struct chart *chart, const struct lane *lane, uint64_t count);

#endif
