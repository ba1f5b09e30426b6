/* Timers, in a list by their deadlines. A new one is put in from the end, which is where most
 * belong: programs wait in a few spans of time. */
#include "user/timer/timer.h"

#include <stddef.h>

#include "user/channel/channel.h"
#include "user/coroutine/coroutine.h"
#include "user/time.h"
#include "user/timer/parts.h"
#include "user/timer/watcher.h"

static struct list armed = LIST_INIT(armed);
static bool is_virtual;
static uint64_t virtual_now;

uint64_t timer_now(void)
{
    return is_virtual ? virtual_now : monotonic_nanoseconds();
}

void timer_use_virtual_clock(void)
{
    is_virtual = true;
}

bool timers_jump(uint64_t span)
{
    if (is_virtual && span != WATCH_FOREVER)
        virtual_now += span;
    return is_virtual && span != WATCH_FOREVER;
}

static struct timer *next_timer(void)
{
    return list_empty(&armed) ? NULL : list_entry(armed.next, struct timer, link);
}

uint64_t timers_span(void)
{
    const struct timer *next = next_timer();
    uint64_t now = timer_now();
    if (!next)
        return WATCH_FOREVER;
    return next->deadline > now ? next->deadline - now : 0;
}

void timer_arm(struct timer *timer)
{
    struct list *place = &armed;
    while (place->prev != &armed &&
           list_entry(place->prev, struct timer, link)->deadline > timer->deadline)
        place = place->prev;
    list_insert_before(place, &timer->link);
    timer->armed = true;
    watch_begin();
}

bool timer_cancel(struct timer *timer)
{
    if (!timer->armed)
        return false;
    list_remove(&timer->link);
    timer->armed = false;
    watch_end();
    return true;
}

void timers_run(void)
{
    struct timer *next;
    uint64_t now = list_empty(&armed) ? 0 : timer_now();
    while ((next = next_timer()) != NULL && next->deadline <= now) {
        timer_cancel(next);
        next->expired(next);
    }
}

struct sleep {
    struct timer timer;
    struct coroutine *sleeper;
};

static void wake_sleeper(struct timer *timer)
{
    coroutine_ready(container_of(timer, struct sleep, timer)->sleeper);
}

void coroutine_sleep(uint64_t span)
{
    struct sleep sleep = {.timer = {.deadline = timer_now() + span, .expired = wake_sleeper},
                          .sleeper = coroutine_self()};
    if (span == 0) {
        coroutine_yield();
        return;
    }
    timer_arm(&sleep.timer);
    coroutine_park("its time");
}

static void send_timeout(struct timer *timer)
{
    struct timeout *timeout = container_of(timer, struct timeout, timer);
    struct channel_case send = {timeout->channel, CHANNEL_SEND, &timeout->count, false};
    timeout->count++;
    channel_select(&send, 1, false);
    if (timeout->period > 0) {
        timer->deadline += timeout->period;
        timer_arm(timer);
    }
}

bool timeout_start(struct timeout *timeout, uint64_t span, uint64_t period)
{
    *timeout = (struct timeout){
        .timer = {.deadline = timer_now() + span, .expired = send_timeout},
        .channel = channel_create(sizeof(int), 1),
        .period = period,
    };
    if (!timeout->channel)
        return false;
    timer_arm(&timeout->timer);
    return true;
}

void timeout_end(struct timeout *timeout)
{
    timer_cancel(&timeout->timer);
    channel_destroy(timeout->channel);
}
