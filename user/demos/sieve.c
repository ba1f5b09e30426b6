/* The prime sieve of coroutines: one that sends 2, 3, 4 ... through a channel, and for each prime
 * found one more, which lets through only what the prime does not divide.
 *
 * Watch: a chain of a hundred coroutines, each of which could be a program of four lines. At the
 * end all of them wait for ever, and the program ends with main() all the same. Go's famous example
 * is this one with other words.
 *
 * Runs on Linux too. */
#include "user/channel/channel.h"
#include "user/coroutine/coroutine.h"
#include "user/stdio.h"
#include "user/stdlib.h"

enum { PRIMES = 100 };

struct filter {
    struct channel *in, *out;
    int prime;
};

static int generate(void *out)
{
    for (int i = 2; channel_send(out, &i); i++)
        ;
    return 0;
}

static int filter(void *argument)
{
    struct filter *filter = argument;
    int number;
    while (channel_receive(filter->in, &number))
        if (number % filter->prime != 0)
            channel_send(filter->out, &number);
    return 0;
}

int main(void)
{
    struct channel *in = channel_create(sizeof(int), 0);
    coroutine_create(generate, in);
    for (int i = 0; i < PRIMES; i++) {
        struct filter *next = malloc(sizeof *next);
        struct channel *out = channel_create(sizeof(int), 0);
        int prime;
        channel_receive(in, &prime);
        printf("%d%c", prime, i % 10 == 9 ? '\n' : ' ');
        if (!next || !out)
            return 1;
        *next = (struct filter){in, out, prime};
        if (!coroutine_create(filter, next))
            return 1;
        in = out;
    }
    return 0;
}
