/* The prime sieve of goroutines: Go's famous example, on Baton's own runtime.
 * tests/stock/go/sieve.go is the same in Go, and user/demos/sieve.c in coroutines.
 *
 * Watch: a chain of goroutines, each with a channel to the next. All hang together, so that more
 * threads do not help.
 *
 * Runs on Linux too. */
#include "user/channel/channel.h"
#include "user/go/go.h"
#include "user/stdio.h"
#include "user/stdlib.h"

enum { PRIMES = 150 };

static int primes; /* how many are looked for */

struct filter {
    struct channel *in, *out;
    int prime;
};

static void generate(void *out)
{
    for (int i = 2;; i++)
        channel_send(out, &i);
}

static void filter(void *argument)
{
    struct filter *filter = argument;
    int number;
    while (channel_receive(filter->in, &number))
        if (number % filter->prime != 0)
            channel_send(filter->out, &number);
}

static int sieve(void *argument)
{
    struct channel *in = channel_create(sizeof(int), 0);
    (void)argument;
    go(generate, in);
    for (int i = 0; i < primes; i++) {
        struct filter *next = malloc(sizeof *next);
        struct channel *out = channel_create(sizeof(int), 0);
        int prime;
        channel_receive(in, &prime);
        printf("%d%c", prime, i % 10 == 9 ? '\n' : ' ');
        if (!next || !out)
            return 1;
        *next = (struct filter){in, out, prime};
        if (!go(filter, next))
            return 1;
        in = out;
    }
    printf("%d goroutines\n", go_count());
    return 0;
}

/* The arguments, if any, are GOMAXPROCS and how many primes. */
int main(int argc, char **argv)
{
    struct go_options options = {.max_procs = argc > 1 ? atoi(argv[1]) : 0};
    primes = argc > 2 ? atoi(argv[2]) : PRIMES;
    go_start(sieve, NULL, &options);
}
