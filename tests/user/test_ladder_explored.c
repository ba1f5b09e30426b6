/* The rungs of one thread, small enough to be run by many schedules (tests/system/test_ladder.py).
 * Two processes climb them at once, so that whichever loses the CPU in the midst of a switch, the
 * other fills all registers before it comes back; and at the last rung they talk to each other. */
#include "lib/linux_process.h"
#include "tests/user/check.h"
#include "tests/user/order.h"
#include "user/channel/channel.h"
#include "user/coroutine/coroutine.h"
#include "user/coroutine/ucontext.h"
#include "user/poller/poller.h"
#include "user/syscall.h"
#include "user/timer/timer.h"

/* --- Coroutines --- */

static int three_turns(void *name)
{
    for (int i = 0; i < 3; i++) {
        note(*(char *)name);
        coroutine_yield();
    }
    return *(char *)name;
}

static int climb_coroutines(void)
{
    struct coroutine *a = coroutine_create(three_turns, "a");
    struct coroutine *b = coroutine_create(three_turns, "b");
    return coroutine_join(a) + coroutine_join(b) == 'a' + 'b' && order_is("ababab");
}

/* --- The standard's contexts --- */

static ucontext_t back, one, other;
static int turns;

static void ping(int steps)
{
    for (int i = 0; i < steps; i++) {
        turns = turns * 2 + 1;
        swapcontext(&one, &other);
    }
}

static void pong(int steps)
{
    for (int i = 0; i < steps; i++) {
        turns = turns * 2;
        swapcontext(&other, &one);
    }
}

static void prepare(ucontext_t *context, char *stack, size_t size)
{
    getcontext(context);
    context->uc_stack.ss_sp = stack;
    context->uc_stack.ss_size = size;
    context->uc_link = &back;
}

static int climb_contexts(void)
{
    static char stacks[2][4096] __attribute__((aligned(16)));
    turns = 0;
    prepare(&one, stacks[0], sizeof stacks[0]);
    prepare(&other, stacks[1], sizeof stacks[1]);
    makecontext(&one, (void (*)(void))ping, 1, 3);
    makecontext(&other, (void (*)(void))pong, 1, 3);
    return swapcontext(&back, &one) == 0 && turns == 0x2a;
}

/* --- Channels --- */

static struct channel *numbers, *letters;

static int send_numbers(void *argument)
{
    for (int i = 1; i <= 3; i++)
        channel_send(numbers, &i);
    channel_close(numbers);
    (void)argument;
    return 0;
}

static int send_letters(void *word)
{
    for (const char *letter = word; *letter; letter++)
        channel_send(letters, letter);
    return 0;
}

/* A select takes all of both channels, one of which has a buffer. */
static int climb_channels(void)
{
    int number, sum = 0, count = 0;
    char letter;
    numbers = channel_create(sizeof(int), 0);
    letters = channel_create(1, 2);
    coroutine_detach(coroutine_create(send_numbers, NULL));
    coroutine_detach(coroutine_create(send_letters, "xyz"));
    struct channel_case cases[] = {{letters, CHANNEL_RECEIVE, &letter, false},
                                   {numbers, CHANNEL_RECEIVE, &number, false}};
    while (count < 3 || cases[1].channel) {
        int index = channel_select(cases, 2, true);
        count += index == 0;
        if (index == 0)
            note(letter);
        else if (cases[1].ok)
            sum += number;
        else
            cases[1].channel = NULL;
    }
    channel_destroy(numbers);
    channel_destroy(letters);
    return sum == 1 + 2 + 3 && order_is("xyz");
}

/* --- Time --- */

static int sleep_and_note(void *name)
{
    coroutine_sleep((uint64_t)(*(char *)name - '0') * MILLISECOND);
    note(*(char *)name);
    return 0;
}

static int climb_timers(void)
{
    timer_use_virtual_clock();
    for (const char *name = "312"; *name; name++)
        coroutine_detach(coroutine_create(sleep_and_note, (void *)name));
    schedule();
    return order_is("123");
}

/* --- Descriptors --- */

static int there[2], here[2]; /* pipes to the other process and from it */

/* Sends what it reads back, until the other closes. */
static int echo(void *argument)
{
    char byte;
    (void)argument;
    while (coroutine_read(here[0], &byte, 1) == 1)
        coroutine_write(there[1], &byte, 1);
    return 0;
}

static int ask(void *name)
{
    char byte = 0;
    coroutine_write(there[1], name, 1);
    coroutine_read(here[0], &byte, 1);
    note(byte);
    return 0;
}

/* One process asks, two questions at once, and the other answers. */
static int climb_poller(bool asks)
{
    sys_close(there[0]);
    sys_close(here[1]);
    for (const char *name = "pq"; asks && *name; name++)
        coroutine_detach(coroutine_create(ask, (void *)name));
    if (!asks)
        coroutine_detach(coroutine_create(echo, NULL));
    schedule();
    sys_close(there[1]);
    return !asks || order_is("pq");
}

/* --- Both processes --- */

static void make_pipes(void)
{
    int *pipes[] = {there, here};
    for (int i = 0; i < 2; i++) {
        sys_pipe(pipes[i]);
        poller_adopt(pipes[i][0]);
        poller_adopt(pipes[i][1]);
    }
}

static void exchange_pipes(void)
{
    for (int i = 0; i < 2; i++) {
        int end = there[i];
        there[i] = here[i];
        here[i] = end;
    }
}

/* Gives a bit for each rung that was climbed. */
static int climb(bool asks)
{
    return climb_coroutines() | climb_contexts() << 1 | climb_channels() << 2 |
           climb_timers() << 3 | climb_poller(asks) << 4;
}

int main(void)
{
    int status = -1;
    make_pipes();
    int child = sys_fork();
    if (child == 0) {
        exchange_pipes();
        sys_exit_group(climb(false));
    }
    check_equal("the rungs that were climbed", climb(true), 0x1f);
    sys_waitpid(child, &status, 0);
    check_equal("and in another process", status >> 8, 0x1f);
    return check_status();
}
