/* A lost wake-up. One thread waits until the coffee is ready, another says so; and the first one
 * sleeps for ever.
 *
 *     scripts/explore lost_wakeup          finds it
 *     scripts/explore lost_wakeup fixed    finds nothing
 *
 * A condition remembers nothing: a signal wakes who waits at that moment. Who looks, finds nothing
 * ready, and loses the CPU before the wait has begun, misses the signal that comes meanwhile; there
 * will be no other. The remedy is the rule for every condition: look, and change what is looked at,
 * with the mutex held, for the wait lets go of it only when it is sure to hear the signal. */
#include <stdbool.h>
#include <stddef.h>

#include "lib/string.h"
#include "user/stdio.h"
#include "user/thread.h"

static struct mutex kitchen;
static struct condition served;
static volatile bool ready;
static bool fixed;

static int drink(void *unused)
{
    (void)unused;
    if (!fixed && ready)
        return 0;
    mutex_lock(&kitchen); /* the CPU lost before this wait: the signal has gone by */
    if (!fixed)
        condition_wait(&served, &kitchen);
    while (!ready)
        condition_wait(&served, &kitchen);
    mutex_unlock(&kitchen);
    return 0;
}

static int brew(void *unused)
{
    (void)unused;
    if (fixed)
        mutex_lock(&kitchen);
    ready = true;
    condition_signal(&served);
    if (fixed)
        mutex_unlock(&kitchen);
    return 0;
}

int main(int argc, char **argv)
{
    fixed = argc > 1 && strcmp(argv[1], "fixed") == 0;
    struct thread *guest = thread_create(drink, NULL), *cook = thread_create(brew, NULL);
    if (!guest || !cook)
        return 2;
    thread_join(guest);
    thread_join(cook);
    return 0;
}
