/* Lanes and their cells; see lane_chart.h. */
#include "user/live/lane_chart.h"

#include "lib/div64.h"
#include "lib/string.h"

void chart_scale(struct chart *chart, uint32_t milliseconds)
{
    uint64_t length = div64((uint64_t)chart->per_second * milliseconds, 1000, NULL);
    chart->column_length = length > 0 && length <= UINT32_MAX ? (uint32_t)length : 1;
    chart->newest = chart->oldest = div64(chart->now, chart->column_length, NULL);
    for (int i = 0; i < LANES_MOST; i++) {
        struct lane *lane = &chart->lane[i];
        memset(lane->share, 0, sizeof lane->share);
        lane->since = chart->now;
        lane->used = lane->used && !lane->ended;
    }
}

struct lane *chart_find(struct chart *chart, int tid)
{
    for (int i = 0; i < LANES_MOST; i++)
        if (chart->lane[i].used && !chart->lane[i].ended && chart->lane[i].tid == tid)
            return &chart->lane[i];
    return NULL;
}

/* A free place, or that of the thread whose end is longest ago; NULL: all live. */
static struct lane *free_place(struct chart *chart)
{
    struct lane *best = NULL;
    for (int i = 0; i < LANES_MOST; i++) {
        struct lane *lane = &chart->lane[i];
        if (!lane->used)
            return lane;
        if (lane->ended && (best == NULL || lane->since < best->since))
            best = lane;
    }
    return best;
}

struct lane *chart_add(struct chart *chart, int tid, int pid)
{
    struct lane *lane = free_place(chart);
    if (lane == NULL)
        return NULL;
    memset(lane, 0, sizeof *lane);
    lane->used = true;
    lane->tid = tid;
    lane->pid = pid;
    lane->state = LANE_BLOCKED;
    lane->since = chart->now;
    return lane;
}

static void clear_column(struct chart *chart, uint32_t place)
{
    for (int i = 0; i < LANES_MOST; i++)
        memset(chart->lane[i].share[place], 0, sizeof chart->lane[i].share[place]);
}

static uint32_t place_of(uint64_t column)
{
    uint32_t place;
    div64(column, COLUMNS_MOST, &place);
    return place;
}

void chart_advance(struct chart *chart, uint64_t time)
{
    if (time < chart->now)
        return;
    chart->now = time;
    uint64_t column = div64(time, chart->column_length, NULL);
    if (column > chart->newest + COLUMNS_MOST)
        chart->newest = column - COLUMNS_MOST; /* all of the chart is past */
    while (chart->newest < column)
        clear_column(chart, place_of(++chart->newest));
    if (chart->newest - chart->oldest >= COLUMNS_MOST)
        chart->oldest = chart->newest - COLUMNS_MOST + 1;
}

/* Adds [from, to) in the lane's state to its cells, column by column. */
static void fill(struct chart *chart, struct lane *lane, uint64_t from, uint64_t to)
{
    uint64_t begin = chart->oldest * chart->column_length;
    if (from < begin)
        from = begin;
    while (from < to) {
        uint32_t within;
        uint64_t column = div64(from, chart->column_length, &within);
        uint64_t left = chart->column_length - within, length = to - from < left ? to - from : left;
        lane->share[place_of(column)][lane->state] += (uint32_t)length;
        from += length;
    }
}

void lane_becomes(struct chart *chart, struct lane *lane, enum lane_state state)
{
    if (!lane->ended)
        fill(chart, lane, lane->since, chart->now);
    lane->since = chart->now;
    lane->state = state;
}

void chart_settle(struct chart *chart)
{
    for (int i = 0; i < LANES_MOST; i++)
        if (chart->lane[i].used && !chart->lane[i].ended)
            lane_becomes(chart, &chart->lane[i], chart->lane[i].state);
}

/* The largest of shares from first on, up to before last. */
static int largest(const uint32_t *share, int first, int last)
{
    int best = first;
    for (int state = first + 1; state < last; state++)
        if (share[state] > share[best])
            best = state;
    return best;
}

char lane_cell(const struct lane *lane, uint64_t column)
{
    const uint32_t *share = lane->share[place_of(column)];
    uint32_t ran = share[LANE_USER] + share[LANE_KERNEL] + share[LANE_INTERRUPT] + share[LANE_IDLE];
    uint32_t rest = share[LANE_READY] + share[LANE_BLOCKED];
    if (ran + rest == 0)
        return ' ';
    if (ran == 0 && lane->tid == 0) /* the idle thread stands by */
        return ' ';
    if (ran == 0)
        return share[LANE_READY] >= share[LANE_BLOCKED] ? '.' : '-';
    int state = largest(share, 0, LANE_RUNNING);
    return (ran >= rest ? "UKIz" : "ukiz")[state];
}

bool lane_ran(const struct chart *chart, const struct lane *lane, uint64_t count)
{
    for (uint64_t column = chart->newest; column >= chart->oldest && count > 0; column--, count--) {
        const uint32_t *share = lane->share[place_of(column)];
        if (share[LANE_USER] + share[LANE_KERNEL] + share[LANE_INTERRUPT] + share[LANE_IDLE] > 0)
            return true;
        if (column == 0)
            break;
    }
    return false;
}
