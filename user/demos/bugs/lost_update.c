/* A lost update. Two threads put money into one account, a coin at a time; coins are lost.
 *
 *     scripts/explore lost_update          finds it
 *     scripts/explore lost_update fixed    finds nothing
 *
 * To add is to read, to add, and to write. Who loses the CPU between the read and the write comes
 * back with an old balance, and writes over what the other one has put in meanwhile. Mostly it goes
 * well: the window is one instruction wide. The remedy is a mutex around all three. */
#include <stdbool.h>
#include <stddef.h>

#include "lib/string.h"
#include "user/stdio.h"
#include "user/thread.h"

enum { COINS = 5 };

static volatile int balance;
static struct mutex account;
static bool fixed;

static int pay_in(void *unused)
{
    (void)unused;
    for (int i = 0; i < COINS; i++) {
        if (fixed)
            mutex_lock(&account);
        int seen = balance; /* the CPU lost here: the other one's coins will be lost */
        balance = seen + 1;
        if (fixed)
            mutex_unlock(&account);
    }
    return 0;
}

int main(int argc, char **argv)
{
    fixed = argc > 1 && strcmp(argv[1], "fixed") == 0;
    struct thread *first = thread_create(pay_in, NULL), *second = thread_create(pay_in, NULL);
    if (!first || !second)
        return 2;
    thread_join(first);
    thread_join(second);
    if (balance == 2 * COINS)
        return 0;
    printf("%d coins were put in, %d are there\n", 2 * COINS, balance);
    return 1;
}
