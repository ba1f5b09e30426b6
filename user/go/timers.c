/* Time: a heap of timers, the earliest on top. Whoever looks for work runs those that are due. */
#include "user/go/timers.h"

#include "user/channel/channel.h"
#include "user/go/local.h"
#include "user/stdlib.h"
#include "user/time.h"

static struct mutex lock; /* of all below; taken before a channel's and before sched's */
static struct timer **heap;
static unsigned count, room; /* count is read without the lock too */

static void place(unsigned index, struct timer *timer)
{
    heap[index] = timer;
    timer->index = index;
}

/* The one at index may be earlier than those above it. */
static void rise(unsigned index)
{
    struct timer *timer = heap[index];
    while (index > 0 && heap[(index - 1) / 2]->deadline > timer->deadline) {
        place(index, heap[(index - 1) / 2]);
        index = (index - 1) / 2;
    }
    place(index, timer);
}

/* The one at index may be later than those below it. */
static void sink(unsigned index)
{
    struct timer *timer = heap[index];
    for (unsigned below; (below = 2 * index + 1) < count; index = below) {
        if (below + 1 < count && heap[below + 1]->deadline < heap[below]->deadline)
            below++;
        if (heap[below]->deadline >= timer->deadline)
            break;
        place(index, heap[below]);
    }
    place(index, timer);
}

/* Sees to it that one more timer has a place. False: no memory. The lock is held. */
static bool make_room(void)
{
    unsigned more = room ? 2 * room : 64;
    struct timer **larger = count < room ? heap : realloc(heap, more * sizeof *heap);
    if (!larger)
        return false;
    room = count < room ? room : more;
    heap = larger;
    return true;
}

/* There is room. The lock is held. */
static void add(struct timer *timer)
{
    timer->armed = true;
    place(count++, timer);
    rise(count - 1);
    if (timer->index == 0 && __atomic_load_n(&sched.watching, __ATOMIC_SEQ_CST))
        poller_break();
}

/* The lock is held. */
static void remove(struct timer *timer)
{
    unsigned index = timer->index;
    struct timer *last = heap[--count];
    timer->armed = false;
    if (last == timer)
        return;
    place(index, last);
    rise(index);
    sink(last->index);
}

void timers_run(void)
{
    if (!timers_armed())
        return;
    lock_take(&lock);
    uint64_t now = monotonic_nanoseconds();
    while (count > 0 && heap[0]->deadline <= now) {
        struct timer *timer = heap[0];
        remove(timer);
        timer->expired(timer);
    }
    lock_release(&lock);
}

bool timers_armed(void)
{
    return __atomic_load_n(&count, __ATOMIC_SEQ_CST) > 0;
}

uint64_t timers_span(void)
{
    uint64_t span = FOREVER;
    if (!timers_armed())
        return span;
    lock_take(&lock);
    if (count > 0) {
        uint64_t now = monotonic_nanoseconds(), first = heap[0]->deadline;
        span = first > now ? first - now : 0;
    }
    lock_release(&lock);
    return span;
}

static void unlock(void *argument)
{
    (void)argument;
    lock_release(&lock);
}

struct sleep {
    struct timer timer;
    struct g *sleeper;
};

static void wake_sleeper(struct timer *timer)
{
    g_ready(((struct sleep *)timer)->sleeper);
}

/* A sleep for which there is no memory. */
static void yield_until(uint64_t deadline)
{
    while (monotonic_nanoseconds() < deadline)
        go_yield();
}

void go_sleep(uint64_t span)
{
    struct sleep sleep = {{.deadline = monotonic_nanoseconds() + span, .expired = wake_sleeper},
                          this_g()};
    if (span == 0) {
        go_yield();
        return;
    }
    lock_take(&lock);
    if (!make_room()) {
        lock_release(&lock);
        yield_until(sleep.timer.deadline);
        return;
    }
    add(&sleep.timer);
    g_park("its time", unlock, NULL);
}

struct go_timer {
    struct timer timer;
    struct channel *channel;
    uint64_t period;
    int count;
};

static void send_count(struct timer *expired)
{
    struct go_timer *timer = (struct go_timer *)expired;
    struct channel_case send = {timer->channel, CHANNEL_SEND, &timer->count, false};
    timer->count++;
    channel_select(&send, 1, false);
    if (timer->period > 0) {
        expired->deadline += timer->period;
        add(expired); /* where it was there is room */
    }
}

struct go_timer *go_timer_start(uint64_t span, uint64_t period)
{
    struct go_timer *timer = calloc(1, sizeof *timer);
    if (!timer || !(timer->channel = channel_create(sizeof(int), 1))) {
        free(timer);
        return NULL;
    }
    timer->timer =
        (struct timer){.deadline = monotonic_nanoseconds() + span, .expired = send_count};
    timer->period = period;
    lock_take(&lock);
    bool room_made = make_room();
    if (room_made)
        add(&timer->timer);
    lock_release(&lock);
    if (room_made)
        return timer;
    channel_destroy(timer->channel);
    free(timer);
    return NULL;
}

struct channel *go_timer_channel(struct go_timer *timer)
{
    return timer->channel;
}

void go_timer_end(struct go_timer *timer)
{
    lock_take(&lock);
    if (timer->timer.armed)
        remove(&timer->timer);
    lock_release(&lock);
    channel_destroy(timer->channel);
    free(timer);
}
