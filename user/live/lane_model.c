/* The state machine of a thread's lane: the same rules as scripts/baton_trace/model.py's. */
#include "user/live/lane_model.h"

#include "lib/string.h"

enum { FIRST_RATE = 1000000000, PIECE = 4, STANDS_READY = 1, STANDS_BLOCKED = 2, HAS_ENDED = 3 };

void lane_model_init(struct lane_model *model, uint32_t milliseconds)
{
    memset(model, 0, sizeof *model);
    model->milliseconds = milliseconds;
    model->chart.per_second = FIRST_RATE;
    chart_scale(&model->chart, milliseconds);
}

/* What a thread does now, by what is known of it. The idle thread is thread 0. */
static enum lane_state state_of(const struct lane *lane)
{
    if (!lane->on_cpu)
        return lane->ready ? LANE_READY : LANE_BLOCKED;
    if (lane->depth > 0 && (lane->interrupts & 1) != 0)
        return LANE_INTERRUPT;
    if (lane->tid == 0)
        return LANE_IDLE;
    return lane->user && lane->depth == 0 ? LANE_USER : LANE_KERNEL;
}

static void settle(struct lane_model *model, struct lane *lane)
{
    lane_becomes(&model->chart, lane, state_of(lane));
}

static void stand(struct lane_model *model, struct lane *lane, bool on_cpu, bool ready)
{
    lane->on_cpu = on_cpu;
    lane->ready = ready;
    settle(model, lane);
}

/* The thread's lane, made now where it has none; NULL: no room. */
static struct lane *lane_of(struct lane_model *model, uint32_t tid, uint32_t pid)
{
    struct lane *lane = chart_find(&model->chart, (int)tid);
    return lane != NULL ? lane : chart_add(&model->chart, (int)tid, (int)pid);
}

static void end(struct lane_model *model, struct lane *lane)
{
    settle(model, lane);
    lane->ended = true;
}

static void take_existing(struct lane_model *model, const struct trace_event *event)
{
    unsigned standing = event->detail & 0xFF;
    struct lane *lane = lane_of(model, event->thread, event->argument);
    if (lane != NULL && standing != HAS_ENDED)
        stand(model, lane, standing < STANDS_READY, standing < STANDS_BLOCKED);
}

static void take_creation(struct lane_model *model, const struct trace_event *event)
{
    struct lane *old = chart_find(&model->chart, (int)event->argument);
    if (old != NULL)
        end(model, old);
    chart_add(&model->chart, (int)event->argument, event->detail);
}

static void take_name(struct lane_model *model, const struct trace_event *event)
{
    struct lane *lane = chart_find(&model->chart, (int)event->thread);
    unsigned place = (event->detail & 0xFF) * PIECE;
    if (lane == NULL || place + PIECE >= LANE_NAME_SIZE)
        return;
    if (place == 0)
        memset(lane->name, 0, sizeof lane->name);
    memcpy(lane->name + place, &event->argument, PIECE);
}

static void take_switch(struct lane_model *model, const struct trace_event *event)
{
    struct lane *from = lane_of(model, event->thread, 0), *to = lane_of(model, event->argument, 0);
    unsigned why = event->detail & 0xFF;
    if (from != NULL && why == TRACE_WHY_EXIT)
        end(model, from);
    else if (from != NULL)
        stand(model, from, false, why != TRACE_WHY_BLOCKED);
    if (to != NULL)
        stand(model, to, true, false);
}

static void take_wake(struct lane_model *model, const struct trace_event *event)
{
    struct lane *lane = lane_of(model, event->argument, 0);
    if (lane != NULL && !lane->on_cpu)
        stand(model, lane, false, true);
}

/* A way into the kernel; from_user: out of ring 3. */
static void take_entry(struct lane_model *model, const struct trace_event *event, bool from_user,
                       bool interrupt)
{
    struct lane *lane = lane_of(model, event->thread, 0);
    if (lane == NULL)
        return;
    if (from_user) {
        lane->depth = 0;
        lane->user = true;
    }
    lane->interrupts = lane->interrupts << 1 | interrupt;
    lane->depth++;
    lane->on_cpu = true;
    settle(model, lane);
}

static void take_exit(struct lane_model *model, const struct trace_event *event, bool to_user)
{
    struct lane *lane = lane_of(model, event->thread, 0);
    if (lane == NULL)
        return;
    lane->interrupts >>= 1;
    lane->on_cpu = true; /* that may have been lost */
    if (lane->depth > 0)
        lane->depth--;
    if (to_user) {
        lane->depth = 0;
        lane->user = true;
    }
    settle(model, lane);
}

/* Of the time up to now nothing is known, nor what the threads did before the events to come. */
static void take_lost(struct lane_model *model, const struct trace_event *event)
{
    model->lost += event->argument;
    for (int i = 0; i < LANES_MOST; i++) {
        struct lane *lane = &model->chart.lane[i];
        lane->since = lane->ended ? lane->since : model->chart.now;
        lane->on_cpu = lane->ready = false;
        lane->state = LANE_BLOCKED;
        lane->depth = 0;
    }
}

static void take_clock(struct lane_model *model, const struct trace_event *event)
{
    uint64_t rate = event->argument;
    if (event->detail != TRACE_UNIT_TICKS)
        rate *= 1000;
    if (rate > UINT32_MAX)
        rate = UINT32_MAX;
    if (rate == 0 || rate == model->chart.per_second)
        return;
    model->chart.per_second = (uint32_t)rate;
    chart_scale(&model->chart, model->milliseconds);
}

/* The whole time of an event, from its low half, or for those that carry it also from the high one.
 */
static uint64_t time_of(const struct lane_model *model, const struct trace_event *event)
{
    uint64_t now = model->chart.now;
    if (event->kind == TRACE_START || event->kind == TRACE_LOST)
        return (uint64_t)event->thread << 32 | event->time;
    uint32_t ahead = event->time - (uint32_t)now;
    return ahead < 0x80000000 ? now + ahead : now;
}

void lane_model_take(struct lane_model *model, const struct trace_event *event)
{
    bool user = (event->detail & TRACE_FROM_USER) != 0;
    if (event->kind == TRACE_LOST)
        chart_settle(&model->chart); /* up to the last event that is there */
    chart_advance(&model->chart, time_of(model, event));
    model->events++;
    switch (event->kind) {
    case TRACE_CLOCK:
        take_clock(model, event);
        break;
    case TRACE_THREAD_EXISTS:
        take_existing(model, event);
        break;
    case TRACE_THREAD_CREATE:
        take_creation(model, event);
        break;
    case TRACE_NAME:
        take_name(model, event);
        break;
    case TRACE_SWITCH:
        take_switch(model, event);
        break;
    case TRACE_WAKE:
        take_wake(model, event);
        break;
    case TRACE_IRQ_ENTER:
    case TRACE_EXCEPTION_ENTER:
        take_entry(model, event, user, event->kind == TRACE_IRQ_ENTER);
        break;
    case TRACE_SYSCALL_ENTER:
        take_entry(model, event, true, false);
        break;
    case TRACE_IRQ_EXIT:
    case TRACE_EXCEPTION_EXIT:
        take_exit(model, event, user);
        break;
    case TRACE_SYSCALL_EXIT:
        take_exit(model, event, true);
        break;
    case TRACE_LOST:
        take_lost(model, event);
        break;
    }
}
