/* The picture of `lanes`. */
#ifndef USER_LIVE_LANE_DRAW_H
#define USER_LIVE_LANE_DRAW_H

#include "user/live/lane_model.h"

enum { NEWS_MOST = 5, OUTPUT_MOST = 4, LINE_SIZE = 128 };

/* The last few lines of something; the newest is line[(written - 1) % NEWS_MOST]. */
struct lines {
    char line[NEWS_MOST][LINE_SIZE];
    unsigned written;
};

struct lane_view {
    const struct lines *news;   /* what has just happened, in words */
    const struct lines *output; /* of the command */
    const char *status;         /* what is said of the command, or "" */
    int own;                    /* the tid that is left out unless all is set, or -1 */
    bool all, stopped;
};

void lane_draw(struct lane_model *model, const struct lane_view *view);

#endif
