/* Ten thousand goroutines at once: cheap enough to have one for each of many things.
 *
 * Watch: all of them wait, each on a stack of its own, in 32 MiB: a stack has 2048 bytes here, and
 * two fit in a page. A thread of the kernel takes a stack in the kernel as well, and with a
 * library's usual 8 MiB each there would not be room for 400 of them. With an argument it makes
 * that many: 100000 need a machine of 1 GiB.
 *
 * Runs on Linux too. */
#include "user/channel/channel.h"
#include "user/go/go.h"
#include "user/go/sync.h"
#include "user/stdio.h"
#include "user/stdlib.h"

static int wanted = 10000;
static struct channel *gate, *sums;

/* Waits until the gate is opened, by its closing, and sends its own share of the sum. */
static void wait_at_gate(void *argument)
{
    int nothing, share = (int)(intptr_t)argument;
    channel_receive(gate, &nothing);
    channel_send(sums, &share);
}

static int run(void *argument)
{
    long long sum = 0;
    int made = 0, share;
    (void)argument;
    gate = channel_create(sizeof(int), 0);
    sums = channel_create(sizeof(int), 0);
    while (made < wanted && go(wait_at_gate, (void *)(intptr_t)made))
        made++;
    printf("%d goroutines wait at a gate\n", go_count() - 1);
    channel_close(gate);
    for (int i = 0; i < made; i++) {
        channel_receive(sums, &share);
        sum += share;
    }
    printf("all came through; their numbers add up to what they should: %s\n",
           sum == (long long)made * (made - 1) / 2 ? "yes" : "no");
    if (made < wanted)
        printf("there was no memory for more than %d\n", made);
    return made < wanted;
}

int main(int argc, char **argv)
{
    struct go_options options = {.stack_size = 2048, .no_guards = true};
    if (argc > 1)
        wanted = atoi(argv[1]);
    go_start(run, NULL, &options);
}
