/* Sleep, timers and timeouts of coroutines, in virtual time, so that each run is the same; and that
 * real time passes as well. Also built with the sanitizers: tests/unit/build.mk. */
#include "lib/string.h"
#include "tests/user/check.h"
#include "tests/user/order.h"
#include "user/channel/channel.h"
#include "user/coroutine/coroutine.h"
#include "user/syscall.h"
#include "user/time.h"
#include "user/timer/timer.h"

static int now_ms(void)
{
    uint32_t now = (uint32_t)timer_now(); /* the tests end within 4 seconds of virtual time */
    return (int)(now / (uint32_t)MILLISECOND);
}

/* argument: milliseconds; notes their digit when they are over. */
static int sleep_and_note(void *argument)
{
    unsigned span = (unsigned)(uintptr_t)argument;
    coroutine_sleep(span * MILLISECOND);
    note((char)('0' + span));
    return 0;
}

static void test_real_time(void)
{
    uint64_t before = monotonic_nanoseconds();
    coroutine_sleep(2 * MILLISECOND);
    check_equal("a sleep takes its time", monotonic_nanoseconds() - before >= 2 * MILLISECOND, 1);
}

static void test_sleep(void)
{
    check_equal("virtual time starts at 0", now_ms(), 0);
    for (const char *span = "5314242"; *span; span++)
        coroutine_detach(coroutine_create(sleep_and_note, (void *)(uintptr_t)(*span - '0')));
    schedule();
    check_order("sleepers wake by their deadlines, equals in order", "1223445");
    check_equal("and no time passed but the longest", now_ms(), 5);
    coroutine_sleep(0);
    check_equal("a sleep of nothing", now_ms(), 5);
}

static int busy(void *argument)
{
    (void)argument;
    for (int i = 0; i < 50; i++)
        coroutine_yield();
    note('b');
    return 0;
}

static void test_busy(void)
{
    coroutine_detach(coroutine_create(sleep_and_note, (void *)1));
    coroutine_detach(coroutine_create(busy, NULL));
    schedule();
    check_order("virtual time stands while somebody may run", "b1");
}

static void expire(struct timer *timer)
{
    note('x');
    timer->deadline += MILLISECOND;
}

static void test_timers(void)
{
    struct timer one = {.deadline = timer_now() + MILLISECOND, .expired = expire};
    struct timer two = {.deadline = timer_now() + MILLISECOND, .expired = expire};
    timer_arm(&one);
    timer_arm(&two);
    check_equal("cancel", timer_cancel(&two), 1);
    check_equal("cancel again", timer_cancel(&two), 0);
    coroutine_sleep(2 * MILLISECOND);
    check_order("only the other one expired", "x");
    check_equal("too late to cancel", timer_cancel(&one), 0);
    timer_arm(&one);
    coroutine_sleep(2 * MILLISECOND);
    check_order("it can be armed again", "x");
}

static int send_late(void *channel)
{
    coroutine_sleep(30 * MILLISECOND);
    channel_send(channel, &(int){30});
    return 0;
}

static void test_timeout(void)
{
    struct timeout timeout;
    int value = 0, count = 0, before = now_ms();
    struct channel *channel = channel_create(sizeof(int), 0);
    coroutine_detach(coroutine_create(send_late, channel));
    check_equal("start", timeout_start(&timeout, 20 * MILLISECOND, 0), 1);
    struct channel_case cases[] = {{channel, CHANNEL_RECEIVE, &value, false},
                                   {timeout.channel, CHANNEL_RECEIVE, &count, false}};
    check_equal("a select ends by its timeout", channel_select(cases, 2, true), 1);
    check_equal("at its time", now_ms() - before, 20);
    check_equal("without one it goes on to wait", channel_select(cases, 1, true), 0);
    check_equal("for what comes later", now_ms() - before, 30);
    timeout_end(&timeout);
    channel_destroy(channel);
}

static void test_ticker(void)
{
    struct timeout ticker;
    int count, before = now_ms();
    timeout_start(&ticker, 10 * MILLISECOND, 10 * MILLISECOND);
    for (int i = 0; i < 5; i++)
        channel_receive(ticker.channel, &count);
    check_equal("five ticks", count, 5);
    check_equal("take five periods", now_ms() - before, 50);
    coroutine_sleep(35 * MILLISECOND);
    channel_receive(ticker.channel, &count);
    check_equal("who comes late finds the oldest", count, 6);
    channel_receive(ticker.channel, &count);
    check_equal("those between are lost", count, 9);
    timeout_end(&ticker);
}

enum { MANY = 1000 };

static int sleep_by_chance(void *argument)
{
    uint32_t chance = (uint32_t)(uintptr_t)argument * 2654435761u;
    coroutine_sleep(chance % 1000 * MILLISECOND / 2);
    return 0;
}

static void test_many(void)
{
    int before = now_ms();
    for (uintptr_t i = 0; i < MANY; i++)
        coroutine_detach(coroutine_create(sleep_by_chance, (void *)i));
    schedule();
    check_equal("many sleepers", now_ms() - before, 499);
}

int main(void)
{
    test_real_time();
    timer_use_virtual_clock();
    test_sleep();
    test_busy();
    test_timers();
    test_timeout();
    test_ticker();
    test_many();
    return check_status();
}
