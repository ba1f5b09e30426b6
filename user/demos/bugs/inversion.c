/* A priority inversion. Three threads on one CPU: the urgent one must be served soon after it is
 * called, the low one uses the same bus as the urgent one, the middle one has long work to do that
 * touches nobody's bus; and yet the urgent one waits for the middle one.
 *
 *     scripts/explore inversion          finds it
 *     scripts/explore inversion fixed    finds nothing
 *
 * Two things must meet: the urgent thread is called while the low one has the bus; and before the
 * low one has given it back, the middle one is called, which keeps the low one from running, and so
 * the urgent one from being served. It happened on Mars, in 1997. The remedy here is a ceiling: who
 * uses the bus is, for that time, as urgent as the most urgent of those who ever use it. (The
 * kernel's own mutexes lend the waiter's priority instead: see the demo `priorities`.)
 *
 * To miss the deadline means here: more than DEADLINE units of others' work were done between the
 * call and the service. In units of work, not in time, one interleaving has one result. */
#include <stdbool.h>
#include <stddef.h>

#include "lib/string.h"
#include "user/stdio.h"
#include "user/syscall.h"
#include "user/thread.h"

enum { LOW = 10, MIDDLE = 20, URGENT = 30 };
enum { DEADLINE = 10, LONG_WORK = 50, BUS_WORK = 10, BUS_USES = 3 };

static struct mutex bus;
static uint32_t urgent_bell, middle_bell; /* 0, then 1 once it has rung */
static volatile int units, called_at, served_at;
static bool fixed;

static void work(int count)
{
    for (int i = 0; i < count; i++)
        units++;
}

static void wait_for(uint32_t *bell)
{
    while (__atomic_load_n(bell, __ATOMIC_ACQUIRE) == 0)
        sys_futex(bell, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 0, NULL, NULL, 0);
}

static void ring(uint32_t *bell)
{
    __atomic_store_n(bell, 1, __ATOMIC_RELEASE);
    sys_futex(bell, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0);
}

static int run_urgent(void *unused)
{
    (void)unused;
    set_priority(URGENT);
    wait_for(&urgent_bell);
    mutex_lock(&bus);
    served_at = units;
    mutex_unlock(&bus);
    return 0;
}

static int run_middle(void *unused)
{
    (void)unused;
    set_priority(MIDDLE);
    wait_for(&middle_bell);
    work(LONG_WORK);
    return 0;
}

static int run_low(void *unused)
{
    (void)unused;
    set_priority(LOW);
    for (int i = 0; i < BUS_USES; i++) {
        if (fixed)
            set_priority(URGENT);
        mutex_lock(&bus);
        for (volatile int step = 0; step < BUS_WORK; step++) /* the bells ring here: inversion */
            continue;
        mutex_unlock(&bus);
        if (fixed)
            set_priority(LOW);
    }
    return 0;
}

/* The world outside, which calls now or then: as urgent as the low thread, so that any moment of
 * the low one's may be that of a call. */
int main(int argc, char **argv)
{
    fixed = argc > 1 && strcmp(argv[1], "fixed") == 0;
    struct thread *urgent = thread_create(run_urgent, NULL);
    struct thread *middle = thread_create(run_middle, NULL);
    struct thread *low = thread_create(run_low, NULL);
    if (!urgent || !middle || !low || set_priority(LOW) < 0)
        return 2;
    called_at = units;
    ring(&urgent_bell);
    ring(&middle_bell);
    thread_join(urgent);
    thread_join(middle);
    thread_join(low);
    if (served_at - called_at <= DEADLINE)
        return 0;
    printf("served after %d units of work, due within %d\n", served_at - called_at, DEADLINE);
    return 1;
}
