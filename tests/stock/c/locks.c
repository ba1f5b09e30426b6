/* POSIX threads that wait for each other: mutexes of each type, condition variables, barriers,
 * reader-writer locks, semaphores, spin locks, once. */
#include "stock.h"
#include <pthread.h>
#include <semaphore.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 8, ROUNDS = 2000 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_spinlock_t spin;
static pthread_rwlock_t readers_writer = PTHREAD_RWLOCK_INITIALIZER;
static pthread_barrier_t barrier;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static sem_t semaphore;
static long counter, once_runs, serial_threads, most_readers, readers, torn;

/* Runs function in THREADS threads, the argument being the thread's index, and joins them. */
static void in_threads(void *(*function)(void *))
{
    pthread_t threads[THREADS];
    for (long i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, function, (void *)i))
            puts("a thread could not be created");
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

/* A moment from now on the real-time clock. */
static struct timespec in_milliseconds(int milliseconds)
{
    struct timespec when;
    clock_gettime(CLOCK_REALTIME, &when);
    when.tv_nsec += milliseconds * 1000000L;
    when.tv_sec += when.tv_nsec / 1000000000;
    when.tv_nsec %= 1000000000;
    return when;
}

static void *count_with_mutex(void *argument)
{
    (void)argument;
    for (int i = 0; i < ROUNDS; i++) {
        pthread_mutex_lock(&mutex);
        counter++;
        pthread_mutex_unlock(&mutex);
    }
    return NULL;
}

static void *count_with_spin_lock(void *argument)
{
    (void)argument;
    for (int i = 0; i < ROUNDS; i++) {
        pthread_spin_lock(&spin);
        counter++;
        pthread_spin_unlock(&spin);
    }
    return NULL;
}

static void *count_with_semaphore(void *argument)
{
    (void)argument;
    for (int i = 0; i < ROUNDS; i++) {
        sem_wait(&semaphore);
        counter++;
        sem_post(&semaphore);
    }
    return NULL;
}

static void *lock_held_elsewhere(void *argument)
{
    struct timespec soon = in_milliseconds(20);
    SHOW(pthread_mutex_trylock(argument) == EBUSY);
    SHOW(pthread_mutex_timedlock(argument, &soon) == ETIMEDOUT);
    return NULL;
}

/* What each type of mutex answers to a second lock by its owner and to a stranger. */
static void mutex_types(void)
{
    static const int types[] = {PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_ERRORCHECK};
    for (int i = 0; i < 2; i++) {
        pthread_mutexattr_t attributes;
        pthread_mutex_t typed;
        pthread_t other;
        pthread_mutexattr_init(&attributes);
        pthread_mutexattr_settype(&attributes, types[i]);
        pthread_mutex_init(&typed, &attributes);
        SHOW(pthread_mutex_lock(&typed));
        SHOW_STRING(strerror(pthread_mutex_lock(&typed)));
        pthread_create(&other, NULL, lock_held_elsewhere, &typed);
        pthread_join(other, NULL);
        SHOW_STRING(strerror(pthread_mutex_unlock(&typed)));
        SHOW_STRING(strerror(pthread_mutex_unlock(&typed)));
        SHOW_STRING(strerror(pthread_mutex_unlock(&typed)));
        pthread_mutex_destroy(&typed);
    }
}

static void *die_with_lock(void *argument)
{
    pthread_mutex_lock(argument);
    return NULL;
}

/* The owner ends without unlocking: the kernel's robust list tells the next one. */
static void robust_mutex(void)
{
    pthread_mutexattr_t attributes;
    pthread_mutex_t robust;
    pthread_t owner;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&robust, &attributes);
    pthread_create(&owner, NULL, die_with_lock, &robust);
    pthread_join(owner, NULL);
    SHOW(pthread_mutex_lock(&robust) == EOWNERDEAD);
    SHOW(pthread_mutex_consistent(&robust));
    SHOW(pthread_mutex_unlock(&robust));
    SHOW(pthread_mutex_lock(&robust));
}

/* Threads pass a turn around in order, so who is woken wrongly must wait on. */
static void *take_turns(void *argument)
{
    long me = (long)argument;
    for (int i = 0; i < 50; i++) {
        pthread_mutex_lock(&mutex);
        while (counter % THREADS != me)
            pthread_cond_wait(&condition, &mutex);
        counter++;
        pthread_cond_broadcast(&condition);
        pthread_mutex_unlock(&mutex);
    }
    return NULL;
}

static void condition_times_out(void)
{
    struct timespec soon = in_milliseconds(20), later;
    pthread_mutex_lock(&mutex);
    SHOW(pthread_cond_timedwait(&condition, &mutex, &soon) == ETIMEDOUT);
    pthread_mutex_unlock(&mutex);
    clock_gettime(CLOCK_REALTIME, &later);
    SHOW(later.tv_sec > soon.tv_sec ||
         (later.tv_sec == soon.tv_sec && later.tv_nsec >= soon.tv_nsec));
}

static long phases[THREADS];

/* No thread is ever a whole phase ahead of another. */
static void *meet_at_barrier(void *argument)
{
    long me = (long)argument;
    for (int round = 1; round <= 100; round++) {
        phases[me] = round;
        if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD)
            __atomic_fetch_add(&serial_threads, 1, __ATOMIC_SEQ_CST);
        for (int i = 0; i < THREADS; i++)
            if (phases[i] != round)
                __atomic_fetch_add(&torn, 1, __ATOMIC_SEQ_CST);
        pthread_barrier_wait(&barrier);
    }
    return NULL;
}

static long pair[2];

/* Even threads read both halves of the pair under the lock, odd ones write them. */
static void *read_or_write(void *argument)
{
    for (int i = 0; i < 300; i++) {
        if ((long)argument % 2) {
            pthread_rwlock_wrlock(&readers_writer);
            pair[0]++;
            sched_yield();
            pair[1]++;
            pthread_rwlock_unlock(&readers_writer);
        } else {
            pthread_rwlock_rdlock(&readers_writer);
            long now = __atomic_add_fetch(&readers, 1, __ATOMIC_SEQ_CST);
            if (pair[0] != pair[1])
                __atomic_fetch_add(&torn, 1, __ATOMIC_SEQ_CST);
            sched_yield();
            if (now > most_readers)
                most_readers = now;
            __atomic_fetch_sub(&readers, 1, __ATOMIC_SEQ_CST);
            pthread_rwlock_unlock(&readers_writer);
        }
    }
    return NULL;
}

static void run_once(void)
{
    once_runs++;
}

static void *call_once_in_thread(void *argument)
{
    (void)argument;
    pthread_once(&once, run_once);
    return NULL;
}

static void semaphores(void)
{
    struct timespec soon = in_milliseconds(20);
    int value;
    sem_init(&semaphore, 0, 2);
    SHOW(sem_wait(&semaphore));
    SHOW_CALL(sem_trywait(&semaphore));
    SHOW_CALL(sem_trywait(&semaphore));
    SHOW_CALL(sem_timedwait(&semaphore, &soon));
    SHOW(sem_post(&semaphore));
    sem_getvalue(&semaphore, &value);
    SHOW(value);
    counter = 0;
    in_threads(count_with_semaphore);
    SHOW(counter);
}

int main(void)
{
    in_threads(count_with_mutex);
    SHOW(counter);
    pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE);
    in_threads(count_with_spin_lock);
    SHOW(counter);
    mutex_types();
    robust_mutex();
    counter = 0;
    in_threads(take_turns);
    SHOW(counter);
    condition_times_out();
    pthread_barrier_init(&barrier, NULL, THREADS);
    in_threads(meet_at_barrier);
    SHOW(serial_threads);
    in_threads(read_or_write);
    SHOW(pair[0]);
    SHOW(pair[1]);
    SHOW(torn);
    SHOW(most_readers > 0);
    in_threads(call_once_in_thread);
    SHOW(once_runs);
    semaphores();
    return 0;
}
