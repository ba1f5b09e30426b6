/* Samples of the load, taken by a timer: a tick costs nothing for it. Threads that wait for what no
 * signal ends, which Linux counts too, wait here for a mutex at most, and are left out. */
#include "kernel/load.h"

#include "kernel/arch.h"
#include "kernel/sched.h"
#include "kernel/timer.h"

enum { SECONDS = 5, THREADS_MOST = 500 /* more would not go into 32 bits */ };

/* What stays after five seconds of averages over 1, 5 and 15 minutes: exp(-5 / 60), and so on. */
static const uint32_t decay[LOADS] = {1884, 2014, 2037};
static uint32_t average[LOADS];
static struct timer timer;

/* A tick more than five seconds, so that what happens every second is not met at the same moment
 * always. */
static void arm(void)
{
    timer_arm(&timer, timer_ticks() + SECONDS * arch_tick_hz() + 1);
}

/* In the timer interrupt. Thread 0 runs where nobody else wants to. */
static void take_sample(struct timer *expired)
{
    uint32_t threads = sched_ready_count() + (current()->tid != 0);
    (void)expired;
    if (threads > THREADS_MOST)
        threads = THREADS_MOST;
    for (int index = 0; index < LOADS; index++)
        average[index] = load_next(average[index], decay[index], threads);
    arm();
}

/* See load.h. */
void load_init(void)
{
    timer.expired = take_sample;
    arm();
}

/* See load.h. */
void load_averages(uint32_t load[LOADS])
{
    for (int index = 0; index < LOADS; index++)
        load[index] = average[index];
}
