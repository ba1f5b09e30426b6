/* What the trace's events say of the threads, as they come. */
#ifndef USER_LIVE_LANE_MODEL_H
#define USER_LIVE_LANE_MODEL_H

#include "lib/trace_format.h"
#include "user/live/lane_chart.h"

struct lane_model {
    struct chart chart;
    uint64_t events, lost;
    uint32_t milliseconds; /* of a column */
};

void lane_model_init(struct lane_model *model, uint32_t milliseconds);
/* Takes the next event. */
void lane_model_take(struct lane_model *model, const struct trace_event *event);

#endif
