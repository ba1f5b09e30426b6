/* Channels: first one that is asked again and again, then one in whose queue the waiters sleep.
 *
 * Watch: the same hundred values go from one coroutine to another, which takes its time over each,
 * and fifty others wait for something that comes late. Polled, every waiter is switched to in every
 * round, only to look and yield. In a queue it costs nothing until its value is there. Then a
 * select takes what comes first of two channels, and gives up when a third one says that it is
 * time.
 *
 * Runs on Linux too. */
#include "user/channel/channel.h"
#include "user/channel/polled.h"
#include "user/coroutine/coroutine.h"
#include "user/stdio.h"
#include "user/timer/timer.h"

enum { VALUES = 100, WAITERS = 50, WORK = 20 };

static struct polled_channel polled, polled_end;
static struct channel *queued, *queued_end;
static int looks; /* how often a coroutine was switched to only to find that it must wait */

static int look_for_end(void *argument)
{
    (void)argument;
    while (!polled_end.ready) {
        looks++;
        coroutine_yield();
    }
    return 0;
}

static int send_polled(void *argument)
{
    (void)argument;
    for (int i = 1; i <= VALUES; i++)
        polled_send(&polled, i);
    return 0;
}

/* The receiver's work between two values. */
static void work(void)
{
    for (int i = 0; i < WORK; i++)
        coroutine_yield();
}

static void show_polled(void)
{
    int sum = 0;
    for (int i = 0; i < WAITERS; i++)
        coroutine_detach(coroutine_create(look_for_end, NULL));
    coroutine_detach(coroutine_create(send_polled, NULL));
    for (int i = 0; i < VALUES; i++) {
        sum += polled_receive(&polled);
        work();
    }
    polled_send(&polled_end, 1);
    schedule();
    printf("polled: the sum is %d; %d waiters have looked in vain %d times\n", sum, WAITERS, looks);
}

static int wait_for_end(void *argument)
{
    int nothing;
    (void)argument;
    channel_receive(queued_end, &nothing); /* wakes when it is closed */
    return 0;
}

static int send_queued(void *argument)
{
    (void)argument;
    for (int i = 1; i <= VALUES; i++)
        channel_send(queued, &i);
    channel_close(queued);
    return 0;
}

static void show_queued(void)
{
    int sum = 0, value;
    queued = channel_create(sizeof(int), 0);
    queued_end = channel_create(sizeof(int), 0);
    for (int i = 0; i < WAITERS; i++)
        coroutine_detach(coroutine_create(wait_for_end, NULL));
    coroutine_detach(coroutine_create(send_queued, NULL));
    while (channel_receive(queued, &value)) {
        sum += value;
        work();
    }
    channel_close(queued_end);
    schedule();
    printf("queued: the sum is %d; %d waiters have slept\n", sum, WAITERS);
}

/* Sends the letters of a word, one each 10 ms. */
struct speaker {
    const char *word;
    struct channel *channel;
};

static int speak(void *argument)
{
    struct speaker *speaker = argument;
    for (const char *letter = speaker->word; *letter; letter++) {
        channel_send(speaker->channel, letter);
        coroutine_sleep(10 * MILLISECOND);
    }
    return 0;
}

static void show_select(void)
{
    struct speaker low = {"low", channel_create(1, 0)}, high = {"HIGH", channel_create(1, 0)};
    struct timeout timeout;
    char letter;
    int time;
    coroutine_detach(coroutine_create(speak, &low));
    coroutine_detach(coroutine_create(speak, &high));
    timeout_start(&timeout, 100 * MILLISECOND, 0);
    struct channel_case cases[] = {{low.channel, CHANNEL_RECEIVE, &letter, false},
                                   {high.channel, CHANNEL_RECEIVE, &letter, false},
                                   {timeout.channel, CHANNEL_RECEIVE, &time, false}};
    printf("select: ");
    while (channel_select(cases, 3, true) != 2)
        putchar(letter);
    printf(", then it is time\n");
    timeout_end(&timeout);
}

int main(void)
{
    timer_use_virtual_clock();
    show_polled();
    show_queued();
    show_select();
    return 0;
}
