/* Threads of one process, the mutex and the condition, the raw futex, and malloc from several
 * threads at once. */
#include <stddef.h>

#include "lib/string.h"
#include "tests/user/check.h"
#include "user/stdlib.h"
#include "user/syscall.h"
#include "user/thread.h"
#include "user/time.h"

enum { THREADS = 6, ROUNDS = 2000 };

static struct mutex lock;
static struct condition changed;
static volatile int counter, turn;

static int run_all(int (*entry)(void *))
{
    struct thread *threads[THREADS];
    int sum = 0;
    for (int i = 0; i < THREADS; i++)
        threads[i] = thread_create(entry, (void *)i);
    for (int i = 0; i < THREADS; i++)
        sum += threads[i] ? thread_join(threads[i]) : -1000000;
    return sum;
}

static int count(void *argument)
{
    (void)argument;
    for (int i = 0; i < ROUNDS; i++) {
        mutex_lock(&lock);
        int old = counter; /* torn apart, so that a broken mutex is noticed */
        if (i % 64 == 0)
            sched_yield();
        counter = old + 1;
        mutex_unlock(&lock);
    }
    return 1;
}

static int take_turns(void *argument)
{
    int mine = (int)argument;
    for (int i = 0; i < 20; i++) {
        mutex_lock(&lock);
        while (turn % THREADS != mine)
            condition_wait(&changed, &lock);
        turn++;
        condition_broadcast(&changed);
        mutex_unlock(&lock);
    }
    return 1;
}

/* Allocates, grows and frees blocks of many sizes, each filled with a byte of its own. Gives the
 * number of bytes that somebody else changed. */
static int allocate(void *argument)
{
    uint32_t random = (uint32_t)argument + 1;
    char *blocks[16] = {NULL};
    size_t sizes[16] = {0};
    int damage = 0;
    for (int i = 0; i < ROUNDS; i++) {
        random = random * 1664525 + 1013904223;
        int place = random >> 28;
        char pattern = (char)((int)argument * 16 + place);
        for (size_t k = 0; k < sizes[place]; k++)
            damage += blocks[place][k] != pattern;
        size_t size = (random >> 8) % 3000;
        if (random & 64) {
            free(blocks[place]);
            blocks[place] = malloc(size);
        } else {
            blocks[place] = realloc(blocks[place], size);
        }
        sizes[place] = size;
        memset(blocks[place], pattern, size);
    }
    for (int i = 0; i < 16; i++)
        free(blocks[i]);
    return damage;
}

static int give_back(void *argument)
{
    return (int)argument;
}

static void check_many_threads(void)
{
    int sum = 0;
    for (int i = 0; i < 300; i++) {
        struct thread *thread = thread_create(give_back, (void *)i);
        sum += thread ? thread_join(thread) : -1000000;
    }
    check_equal("the results of 300 threads", sum, 299 * 300 / 2);
}

static void check_futex(void)
{
    uint32_t word = 5;
    struct timespec32 short_time = {0, 20 * 1000 * 1000};
    struct timespec32 bad_time = {0, 1000000000};
    check_equal("wait for another value", sys_futex(&word, FUTEX_WAIT, 4, NULL, NULL, 0), -EAGAIN);
    uint64_t start = monotonic_nanoseconds();
    check_equal("wait with a time limit", sys_futex(&word, FUTEX_WAIT, 5, &short_time, NULL, 0),
                -ETIMEDOUT);
    check_equal("it waited that long", monotonic_nanoseconds() - start >= 20 * 1000 * 1000, 1);
    check_equal("a bad time limit", sys_futex(&word, FUTEX_WAIT, 5, &bad_time, NULL, 0), -EINVAL);
    check_equal("wake of nobody", sys_futex(&word, FUTEX_WAKE, 1, NULL, NULL, 0), 0);
    check_equal("an odd address", sys_futex((char *)&word + 1, FUTEX_WAIT, 5, NULL, NULL, 0),
                -EINVAL);
    check_equal("no such operation", sys_futex(&word, 99, 0, NULL, NULL, 0), -ENOSYS);
}

int main(void)
{
    check_equal("all counted", run_all(count), THREADS);
    check_equal("the counter under the mutex", counter, THREADS * ROUNDS);
    check_equal("all took turns", run_all(take_turns), THREADS);
    check_equal("turns taken", turn, 20 * THREADS);
    check_equal("bytes damaged under malloc", run_all(allocate), 0);
    check_many_threads();
    check_futex();
    return check_status();
}
