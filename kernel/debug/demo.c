/* Demonstrations made of kernel threads: what it looks like when the CPU is taken from one of them
 * and handed to another. Each keeps its state on the caller's stack, so several may run side by
 * side. */
#include "kernel/debug/demo.h"
#include "kernel/print.h"
#include "kernel/sched.h"
#include "kernel/sync.h"
#include "kernel/thread.h"
#include "kernel/timer.h"
#include "lib/errno.h"
#include "lib/string.h"

enum { DEMO_THREADS = 3, DEMO_TICKS = 16, DEMO_YIELDS = 5 };

/* One of the equal threads of "interleave" and "yield". */
struct demo_thread {
    struct thread *thread;
    char letter;
    uint32_t counted, preemptions;
};

/* Starts DEMO_THREADS threads of the default priority named A, B and C, waits for all of them.
 * 0 or -ENOMEM; what was started has ended in either case. */
static int run_three(struct demo_thread *threads, void (*entry)(void *))
{
    int error = 0;
    for (int i = 0; i < DEMO_THREADS; i++) {
        char name[] = {(char)('A' + i), 0};
        threads[i] = (struct demo_thread){.letter = name[0]};
        threads[i].thread = thread_create(name, PRIORITY_DEFAULT, entry, &threads[i]);
        if (!threads[i].thread)
            error = -ENOMEM;
    }
    for (int i = 0; i < DEMO_THREADS; i++) {
        if (threads[i].thread)
            thread_join(threads[i].thread);
    }
    return error;
}

/* Counts without ever giving the CPU up. Prints its letter for each tick that it sees pass. */
static void count_and_print(void *argument)
{
    struct demo_thread *self = argument;
    uint64_t seen = timer_ticks();
    for (int printed = 0; printed < DEMO_TICKS;) {
        self->counted++;
        uint64_t now = timer_ticks();
        if (now == seen)
            continue;
        seen = now;
        kprintf("%c", self->letter);
        printed++;
    }
    self->preemptions = current()->preemptions;
}

static int demo_interleave(void)
{
    struct demo_thread threads[DEMO_THREADS];
    kprintf("Three kernel threads count in ring 0 and never yield; each prints its letter once a "
            "tick.\n");
    int error = run_three(threads, count_and_print);
    kprintf("\n");
    for (int i = 0; i < DEMO_THREADS; i++)
        kprintf("%c counted to %u and was preempted %u times\n", threads[i].letter,
                threads[i].counted, threads[i].preemptions);
    return error;
}

/* Prints its letter and a number, and gives the CPU up, a few times. */
static void print_and_yield(void *argument)
{
    struct demo_thread *self = argument;
    for (int i = 1; i <= DEMO_YIELDS; i++) {
        kprintf("%c%d ", self->letter, i);
        thread_yield();
    }
}

static int demo_yield(void)
{
    struct demo_thread threads[DEMO_THREADS];
    kprintf("Three kernel threads print a number and call thread_yield().\n");
    int error = run_three(threads, print_and_yield);
    kprintf("\n");
    return error;
}

enum { LOW = PRIORITY_DEFAULT + 5, MEDIUM = LOW + 5, HIGH = MEDIUM + 5 };

/* "donation": the low thread holds a lock that the high one wants, and the medium one wants the
 * CPU. The lock is a mutex, which knows its holder, or a semaphore, which does not. */
struct inversion {
    bool donating;
    struct mutex mutex;
    struct semaphore semaphore;
};

static void inversion_lock(struct inversion *inversion)
{
    if (inversion->donating)
        mutex_lock(&inversion->mutex);
    else
        semaphore_down(&inversion->semaphore);
}

static void inversion_unlock(struct inversion *inversion)
{
    if (inversion->donating)
        mutex_unlock(&inversion->mutex);
    else
        semaphore_up(&inversion->semaphore);
}

static void inversion_high(void *argument)
{
    kprintf("  high   (%d) runs and wants the lock\n", current()->priority);
    inversion_lock(argument);
    kprintf("  high   (%d) has the lock\n", current()->priority);
    inversion_unlock(argument);
}

static void inversion_medium(void *argument)
{
    (void)argument;
    kprintf("  medium (%d) does long work, which has nothing to do with the lock\n",
            current()->priority);
}

static void inversion_low(void *argument)
{
    inversion_lock(argument);
    kprintf("  low    (%d) has the lock and starts the others\n", current()->priority);
    struct thread *high = thread_create("high", HIGH, inversion_high, argument);
    kprintf("  low    (%d) goes on\n", current()->priority);
    struct thread *medium = thread_create("medium", MEDIUM, inversion_medium, argument);
    kprintf("  low    (%d) unlocks\n", current()->priority);
    inversion_unlock(argument);
    if (high)
        thread_join(high);
    if (medium)
        thread_join(medium);
    kprintf("  low    (%d) ends\n", current()->priority);
    if (!high || !medium)
        thread_exit(-ENOMEM);
}

/* Plays the scene once with the one kind of lock or the other. 0 or -ENOMEM. */
static int inversion_play(bool donating)
{
    struct inversion inversion = {.donating = donating};
    mutex_init(&inversion.mutex);
    semaphore_init(&inversion.semaphore, 1);
    struct thread *low = thread_create("low", LOW, inversion_low, &inversion);
    return low ? thread_join(low) : -ENOMEM;
}

static int demo_donation(void)
{
    if (strcmp(sched_policy_name(), "prio") != 0)
        kprintf("(sched=%s: the order below is that policy's; boot with sched=prio)\n",
                sched_policy_name());
    kprintf("Without donation (a semaphore): medium runs although high waits. That is priority "
            "inversion.\n");
    int error = inversion_play(false);
    if (error)
        return error;
    kprintf(
        "With donation (a mutex): low is raised until it unlocks, so high comes before medium.\n");
    return inversion_play(true);
}

static const struct {
    const char *name;
    int (*run)(void);
} demos[] = {
    {"interleave", demo_interleave},
    {"yield", demo_yield},
    {"donation", demo_donation},
};

int kernel_demo_run(const char *name)
{
    if (!name)
        return -EINVAL;
    for (unsigned i = 0; i < sizeof demos / sizeof *demos; i++) {
        if (strcmp(name, demos[i].name) == 0)
            return demos[i].run();
    }
    return -ENOENT;
}
