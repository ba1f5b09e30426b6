/* What belongs to a thread alone: __thread variables, keys with destructors, its stack, its errno,
 * its end by return, pthread_exit and cancellation; and what a fork leaves of threads. */
#include "stock.h"
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 20 };

static __thread int initialised = 5;
static __thread int zeroed;
static __thread char wide[3000];
static pthread_key_t key;
static long destroyed, wrong;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void destroy(void *value)
{
    __atomic_fetch_add(&destroyed, (long)value, __ATOMIC_SEQ_CST);
}

static void expect(int holds)
{
    if (!holds)
        __atomic_fetch_add(&wrong, 1, __ATOMIC_SEQ_CST);
}

/* Each thread fills what is its own, gives the CPU away, and finds it as it was. */
static void *own_storage(void *argument)
{
    long me = (long)argument;
    expect(initialised == 5 && zeroed == 0);
    memset(wide, (int)me, sizeof wide);
    pthread_setspecific(key, argument);
    for (int i = 0; i < 100; i++) {
        initialised = zeroed = (int)me * 1000 + i;
        errno = (int)me;
        sched_yield();
        expect(initialised == (int)me * 1000 + i && zeroed == initialised);
        expect(errno == (int)me && pthread_getspecific(key) == argument);
    }
    for (size_t i = 0; i < sizeof wide; i++)
        expect(wide[i] == (char)me);
    return (void *)(me * 2);
}

static void storage(void)
{
    pthread_t threads[THREADS];
    long sum = 0;
    pthread_key_create(&key, destroy);
    for (long i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, own_storage, (void *)(i + 1));
    for (int i = 0; i < THREADS; i++) {
        void *result;
        pthread_join(threads[i], &result);
        sum += (long)result;
    }
    SHOW(sum);
    SHOW(destroyed);
    SHOW(wrong);
    SHOW(initialised);
}

static void deep(int levels)
{
    volatile char room[1024];
    memset((char *)room, levels, sizeof room);
    if (levels > 1)
        deep(levels - 1);
    expect(room[1023] == (char)levels);
}

static void *use_stack(void *argument)
{
    deep((int)(long)argument);
    pthread_exit((void *)0x1234);
}

/* A stack of the size that was asked for, all of it usable. */
static void stacks(void)
{
    pthread_attr_t attributes;
    pthread_t thread;
    void *result;
    pthread_attr_init(&attributes);
    SHOW(pthread_attr_setstacksize(&attributes, 4 << 20));
    SHOW(pthread_create(&thread, &attributes, use_stack, (void *)3500));
    SHOW(pthread_join(thread, &result));
    SHOW((long)result);
    SHOW(wrong);
}

static void clean_up(void *text)
{
    printf("cleaned up: %s\n", (char *)text);
}

static int ready[2];

static void *sleep_until_cancelled(void *argument)
{
    char byte = 'r';
    (void)argument;
    pthread_cleanup_push(clean_up, "outer");
    pthread_cleanup_push(clean_up, "inner");
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    if (write(ready[1], &byte, 1) != 1)
        puts("write failed");
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
    for (;;)
        pause();
    pthread_cleanup_pop(0);
    pthread_cleanup_pop(0);
    return NULL;
}

static void cancellation(void)
{
    pthread_t thread;
    void *result;
    char byte;
    if (pipe(ready))
        puts("pipe failed");
    pthread_create(&thread, NULL, sleep_until_cancelled, NULL);
    SHOW(read(ready[0], &byte, 1));
    int cancelled = pthread_cancel(thread); /* shown later: the thread writes too */
    SHOW(pthread_join(thread, &result));
    SHOW(cancelled);
    SHOW(result == PTHREAD_CANCELED);
}

static void before_fork(void)
{
    pthread_mutex_lock(&mutex);
}

static void after_fork(void)
{
    pthread_mutex_unlock(&mutex);
}

static void *hold_now_and_then(void *stop)
{
    while (!*(volatile int *)stop) {
        pthread_mutex_lock(&mutex);
        sched_yield();
        pthread_mutex_unlock(&mutex);
    }
    return NULL;
}

/* The child has one thread, which keeps its storage, and locks that are not held by the lost one.
 */
static void fork_among_threads(void)
{
    volatile int stop = 0;
    int status;
    pthread_t thread;
    pthread_atfork(before_fork, after_fork, after_fork);
    initialised = 77;
    pthread_create(&thread, NULL, hold_now_and_then, (void *)&stop);
    for (int i = 0; i < 5; i++) {
        pid_t child = fork();
        if (child == 0) {
            pthread_mutex_lock(&mutex);
            pthread_create(&thread, NULL, own_storage, (void *)3);
            pthread_join(thread, NULL);
            _exit(initialised == 77 && wrong == 0 ? 30 + i : 99);
        }
        waitpid(child, &status, 0);
        SHOW(WEXITSTATUS(status));
    }
    stop = 1;
    pthread_join(thread, NULL);
}

static void *detached(void *argument)
{
    char byte = 'd';
    (void)argument;
    return (void *)(long)write(ready[1], &byte, 1);
}

/* Many threads one after the other: stacks and thread numbers come back. */
static void many(void)
{
    char byte;
    for (int i = 0; i < 300; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, detached, NULL) || pthread_detach(thread))
            puts("no thread");
        if (read(ready[0], &byte, 1) != 1)
            puts("no byte");
    }
    puts("300 detached threads came and went");
}

/* The process outlives its first thread and has the status of the last. */
static void *last_thread(void *first)
{
    SHOW(pthread_join(*(pthread_t *)first, NULL));
    exit(9);
}

int main(void)
{
    static pthread_t first, last;
    storage();
    stacks();
    cancellation();
    fork_among_threads();
    many();
    first = pthread_self();
    pthread_create(&last, NULL, last_thread, &first);
    pthread_exit(NULL);
}
