/* A buffer of four places between a fast producer and a slow consumer.
 *
 * Watch: neither polls. Who finds the buffer full (or empty) waits on a condition, and is woken by
 * the other. Mutex and conditions are in user/thread.c: a word of memory each, and futex(2) for the
 * waiting; when nobody has to wait, the kernel is not called at all. */
/* Runs on Linux too. */
#include <stddef.h>

#include "user/stdio.h"
#include "user/thread.h"
#include "user/time.h"

enum { PLACES = 4, ITEMS = 20 };

static struct mutex lock;
static struct condition not_full, not_empty;
static int buffer[PLACES];
static int used, most_used;

static void put(int item)
{
    mutex_lock(&lock);
    while (used == PLACES)
        condition_wait(&not_full, &lock);
    buffer[used++] = item;
    if (used > most_used)
        most_used = used;
    condition_signal(&not_empty);
    mutex_unlock(&lock);
}

static int take(void)
{
    mutex_lock(&lock);
    while (used == 0)
        condition_wait(&not_empty, &lock);
    int item = buffer[0];
    used--;
    for (int i = 0; i < used; i++)
        buffer[i] = buffer[i + 1];
    condition_signal(&not_full);
    mutex_unlock(&lock);
    return item;
}

static int produce(void *argument)
{
    (void)argument;
    for (int i = 1; i <= ITEMS; i++)
        put(i);
    return 0;
}

int main(void)
{
    int sum = 0;
    struct thread *producer = thread_create(produce, NULL);
    if (!producer)
        return 1;
    for (int i = 1; i <= ITEMS; i++) {
        sleep_milliseconds(10);
        int item = take();
        printf("%d%c", item, i % 10 == 0 ? '\n' : ' ');
        sum += item;
    }
    thread_join(producer);
    printf("sum %d, at most %d in the buffer\n", sum, most_used);
    return sum == ITEMS * (ITEMS + 1) / 2 ? 0 : 1;
}
