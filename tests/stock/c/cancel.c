/* Cancellation, which C libraries make of a signal of their own: of threads that wait, that
 * compute, that do not want it; and other things that are done to threads by signals behind the
 * scenes. */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stock.h"

extern char **environ;
static int ends[2];
static sem_t ready, never;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static volatile int cleaned, destroyed, went_on;
static pthread_key_t key;

static void clean(void *by)
{
    cleaned += *(int *)by;
}

static void clean_mutex(void *by)
{
    cleaned += pthread_mutex_unlock(by) == 0;
}

static void destroy(void *value)
{
    destroyed += value == &destroyed;
}

/* --- What the threads do; each is cancelled in the middle of it --------------------------------
 */

static void wait_in_read(void)
{
    char byte;
    if (read(ends[0], &byte, 1) != -1)
        went_on++;
}

static void wait_in_sleep(void)
{
    sleep(1000);
    went_on++;
}

static void wait_for_semaphore(void)
{
    sem_wait(&never);
    went_on++;
}

/* It owns the mutex again when it is cleaned up. */
static void wait_for_condition(void)
{
    pthread_mutex_lock(&mutex);
    pthread_cleanup_push(clean_mutex, &mutex);
    for (;;)
        pthread_cond_wait(&condition, &mutex);
    pthread_cleanup_pop(1);
}

static void end_child(void *child)
{
    kill(*(pid_t *)child, SIGKILL);
    cleaned += waitpid(*(pid_t *)child, NULL, 0) == *(pid_t *)child;
}

static void wait_for_child(void)
{
    pid_t child = fork();
    while (child == 0)
        pause();
    pthread_cleanup_push(end_child, &child);
    waitpid(child, NULL, 0);
    went_on++;
    pthread_cleanup_pop(1);
}

static void compute(void)
{
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
    for (volatile unsigned i = 0;; i++)
        continue;
}

static void look_now_and_then(void)
{
    for (volatile unsigned i = 0;; i++) {
        if (i % 1000 == 0)
            pthread_testcancel();
    }
}

static const struct row {
    const char *name;
    void (*body)(void);
} rows[] = {
    {"read", wait_in_read},
    {"sleep", wait_in_sleep},
    {"sem_wait", wait_for_semaphore},
    {"pthread_cond_wait", wait_for_condition},
    {"waitpid", wait_for_child},
    {"computing", compute},
    {"pthread_testcancel", look_now_and_then},
};

static void *run(void *row)
{
    int one = 1;
    pthread_setspecific(key, (void *)&destroyed);
    pthread_cleanup_push(clean, &one);
    sem_post(&ready);
    ((const struct row *)row)->body();
    pthread_cleanup_pop(0);
    return NULL;
}

/* Soon after it has begun, so that it is met before, in and after the beginning of its wait. */
static void cancel_each(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int cancelled = 0;
        cleaned = destroyed = went_on = 0;
        for (int round = 0; round < 10; round++) {
            pthread_t thread;
            void *result;
            pthread_create(&thread, NULL, run, (void *)&rows[i]);
            while (sem_wait(&ready))
                continue;
            if (round)
                usleep((useconds_t)round * 500);
            pthread_cancel(thread);
            pthread_join(thread, &result);
            cancelled += result == PTHREAD_CANCELED;
        }
        printf("%s: cancelled %d, cleaned up %d, values destroyed %d, went on %d\n", rows[i].name,
               cancelled, cleaned, destroyed, went_on);
    }
}

/* --- Not now -----------------------------------------------------------------------------------
 */

static void *refuse(void *value)
{
    char byte;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    sem_post(&ready);
    int result = (int)read(ends[0], &byte, 1);
    *(int *)value = result == 1 ? byte : -1;
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
    pthread_testcancel();
    *(int *)value = -2;
    return NULL;
}

static void cancel_later(void)
{
    pthread_t thread;
    void *result;
    int value = 0;
    pthread_create(&thread, NULL, refuse, &value);
    while (sem_wait(&ready))
        continue;
    SHOW(pthread_cancel(thread));
    usleep(20000);
    SHOW(write(ends[1], "a", 1));
    pthread_join(thread, &result);
    SHOW(value);
    SHOW(result == PTHREAD_CANCELED);
}

/* --- A user's number is every thread's ---------------------------------------------------------
 */

static volatile int go_on = 1;

static void *stay(void *number)
{
    sem_post(&ready);
    while (go_on)
        usleep(1000);
    *(int *)number = (int)getegid();
    return NULL;
}

static void change_group(void)
{
    pthread_t threads[3];
    int groups[3];
    gid_t before = getegid();
    for (int i = 0; i < 3; i++) {
        pthread_create(&threads[i], NULL, stay, &groups[i]);
        while (sem_wait(&ready))
            continue;
    }
    int result = setegid(before == 0 ? 1234 : before);
    gid_t after = getegid();
    go_on = 0;
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    SHOW(result);
    SHOW(groups[0] == (int)after && groups[1] == (int)after && groups[2] == (int)after);
    SHOW(setegid(before));
}

/* --- Children with signals set for them --------------------------------------------------------
 */

static int spawn(short flags, const char *script)
{
    posix_spawnattr_t attributes;
    sigset_t set, before;
    int status = -1;
    pid_t child;
    char *words[] = {"sh", "-c", (char *)script, NULL};
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, &before);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, flags);
    posix_spawnattr_setsigdefault(&attributes, &set);
    posix_spawnattr_setsigmask(&attributes, &before);
    if (posix_spawn(&child, "/bin/sh", NULL, &attributes, words, environ))
        puts("posix_spawn failed");
    else
        waitpid(child, &status, 0);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status) + 1000;
}

/* Blocked and ignored is inherited; the attributes say otherwise. */
static void spawned(void)
{
    static const char script[] = "kill -USR1 $$; exit 3";
    signal(SIGUSR1, SIG_DFL);
    SHOW(spawn(0, script));
    SHOW(spawn(POSIX_SPAWN_SETSIGMASK, script));
    signal(SIGUSR1, SIG_IGN);
    SHOW(spawn(POSIX_SPAWN_SETSIGMASK, script));
    SHOW(spawn(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF, script));
    signal(SIGUSR1, SIG_DFL);
    int status = system("exit 7");
    SHOW(WEXITSTATUS(status));
    status = system("kill -TERM $$");
    SHOW(WIFSIGNALED(status) ? WTERMSIG(status) : -1);
}

int main(void)
{
    sem_init(&ready, 0, 0);
    sem_init(&never, 0, 0);
    pthread_key_create(&key, destroy);
    if (pipe(ends))
        return 1;
    cancel_each();
    cancel_later();
    change_group();
    spawned();
    return 0;
}
