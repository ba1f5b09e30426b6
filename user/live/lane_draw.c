/* Draws the lanes: a heading, a row for each thread that ran of late, the axis, what has just
 * happened in words, and the last lines of what the command printed. */
#include "user/live/lane_draw.h"

#include "lib/div64.h"
#include "user/live/screen.h"

enum { NAME_WIDTH = 20, ROWS_AROUND = 7, AXIS_STEP = 20 };
enum {
    ON_BLUE = 44,
    ON_YELLOW = 43,
    ON_MAGENTA = 45,
    WHITE = 37,
    BLACK = 30,
    YELLOW = 33,
    GREY = 90
};

/* The colours of a cell; they say the same as its letter. */
static void style_of(char cell)
{
    switch (cell) {
    case 'U':
    case 'u':
        screen_style(ON_BLUE);
        screen_style(WHITE);
        break;
    case 'K':
    case 'k':
        screen_style(ON_YELLOW);
        screen_style(BLACK);
        break;
    case 'I':
    case 'i':
        screen_style(ON_MAGENTA);
        screen_style(WHITE);
        break;
    case '.':
        screen_style(YELLOW);
        break;
    case '-':
    case 'z':
        screen_style(GREY);
        break;
    }
}

static void draw_cells(const struct chart *chart, const struct lane *lane, uint64_t first)
{
    char last = ' ';
    for (uint64_t column = first; column <= chart->newest; column++) {
        char cell = column >= chart->oldest ? lane_cell(lane, column) : ' ';
        if (cell != last) {
            screen_style(STYLE_PLAIN);
            style_of(cell);
        }
        screen_print("%c", cell);
        last = cell;
    }
    screen_style(STYLE_PLAIN);
}

static void draw_lane(const struct chart *chart, const struct lane *lane, uint64_t first)
{
    screen_style(STYLE_BOLD);
    screen_print("%-15s", lane->name);
    screen_style(STYLE_PLAIN);
    screen_print(" %3d ", lane->tid);
    draw_cells(chart, lane, first);
    screen_newline();
}

static void draw_heading(const struct lane_model *model, const struct lane_view *view)
{
    screen_style(STYLE_REVERSE);
    screen_print("lanes: %u ms a column; %u events, %u lost%s%s", model->milliseconds,
                 (unsigned)model->events, (unsigned)model->lost, view->status,
                 view->stopped ? "; stopped" : "");
    screen_style(STYLE_PLAIN);
    screen_newline();
}

/* Marks each AXIS_STEP columns with its time in milliseconds. */
static void draw_axis(const struct lane_model *model, uint64_t first)
{
    const struct chart *chart = &model->chart;
    screen_print("%-*s", NAME_WIDTH, "milliseconds");
    for (uint64_t column = first; column <= chart->newest;) {
        uint32_t within;
        div64(column, AXIS_STEP, &within);
        if (within == 0 && column + AXIS_STEP <= chart->newest) {
            screen_print("|%-*u", AXIS_STEP - 1, (unsigned)(column * model->milliseconds));
            column += AXIS_STEP;
        } else {
            screen_print(" ");
            column++;
        }
    }
    screen_newline();
}

static void draw_lines(const struct lines *lines, unsigned most)
{
    unsigned count = lines->written < most ? lines->written : most;
    for (unsigned i = lines->written - count; i != lines->written; i++) {
        screen_print("%s", lines->line[i % NEWS_MOST]);
        screen_newline();
    }
}

static bool is_shown(const struct chart *chart, const struct lane *lane, int columns, int own)
{
    return lane->used && lane->tid != own && lane_ran(chart, lane, (uint64_t)columns);
}

/* Draws the lanes that ran of late; those of processes first, then the kernel's. Gives how many. */
static int draw_lanes(const struct chart *chart, const struct lane_view *view, int columns,
                      int most)
{
    uint64_t first = chart->newest - (uint64_t)(columns - 1);
    int own = view->all ? -1 : view->own, drawn = 0;
    if (chart->newest < (uint64_t)columns)
        first = 0;
    for (int kernel = 0; kernel <= 1; kernel++) {
        for (int i = 0; i < LANES_MOST && drawn < most; i++) {
            const struct lane *lane = &chart->lane[i];
            if ((lane->pid == 0) == kernel && is_shown(chart, lane, columns, own)) {
                draw_lane(chart, lane, first);
                drawn++;
            }
        }
    }
    return drawn;
}

void lane_draw(struct lane_model *model, const struct lane_view *view)
{
    struct chart *chart = &model->chart;
    int columns = screen_columns() - NAME_WIDTH - 1;
    int most = screen_rows() - ROWS_AROUND - NEWS_MOST - OUTPUT_MOST;
    if (columns > COLUMNS_MOST)
        columns = COLUMNS_MOST;
    chart_settle(chart);
    screen_begin();
    draw_heading(model, view);
    draw_lanes(chart, view, columns, most > 3 ? most : 3);
    draw_axis(model,
              chart->newest < (uint64_t)columns ? 0 : chart->newest - (uint64_t)(columns - 1));
    screen_print("U ring 3  K ring 0  I interrupt  . ready  - blocked  z idle; small: under half");
    screen_newline();
    screen_print("q quit  + - zoom  space %s  a all threads", view->stopped ? "go on" : "stop");
    screen_newline();
    screen_newline();
    draw_lines(view->news, NEWS_MOST);
    screen_newline();
    draw_lines(view->output, OUTPUT_MOST);
    screen_end();
}
