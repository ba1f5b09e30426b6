/* Threads of one process: what they share, how they wait for each other, and what becomes of them
 * when their process ends or runs another program. */
#include "tests/user/expect.h"
#include "user/thread.h"

enum { THREADS = 8, ROUNDS = 2000, MANY = 2000, STACK_SIZE = 16384 };

static const char *own_path;
static volatile int never; /* a word that nobody changes or wakes */

static void wait_for_ever(void)
{
    for (;;)
        sys_futex((void *)&never, FUTEX_WAIT, 0, NULL, NULL, 0);
}

static int sleep_for_ever(void *unused)
{
    struct timespec32 hour = {3600, 0};
    (void)unused;
    while (never == 0)
        sys_nanosleep(&hour, NULL);
    return 0;
}

static int block_for_ever(void *unused)
{
    (void)unused;
    wait_for_ever();
    return 0;
}

static int spin_for_ever(void *unused)
{
    (void)unused;
    while (never == 0)
        ;
    return 0;
}

/* Three threads that never end by themselves: one asleep, one blocked, one that runs. */
static void start_endless(void)
{
    thread_create(sleep_for_ever, NULL);
    thread_create(block_for_ever, NULL);
    thread_create(spin_for_ever, NULL);
    sys_sched_yield();
}

static int tell_numbers(void *pair)
{
    int *numbers = pair;
    numbers[0] = sys_getpid();
    numbers[1] = sys_gettid();
    return 77;
}

static void test_numbers(void)
{
    int numbers[2] = {0, 0};
    struct thread *thread = thread_create(tell_numbers, numbers);
    check("a thread's result", 77, thread_join(thread));
    check("a thread's process is its maker's", sys_getpid(), numbers[0]);
    check_true("a thread has a number of its own", numbers[1] > 0 && numbers[1] != sys_gettid());
}

static struct mutex lock;
static int counter;

static int count_up(void *unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        mutex_lock(&lock);
        int seen = counter;
        if (i % 64 == 0)
            sys_sched_yield(); /* whoever is let in now would lose a count */
        counter = seen + 1;
        mutex_unlock(&lock);
    }
    return 0;
}

static void test_mutex(void)
{
    struct thread *threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        threads[i] = thread_create(count_up, NULL);
    for (int i = 0; i < THREADS; i++)
        thread_join(threads[i]);
    check("a mutex loses no count", THREADS * ROUNDS, counter);
}

static int answer(void *value)
{
    return *(int *)value;
}

/* The number of threads, once those that have cleared their word, and are on their way out, have
 * had time to go: the scheduler may be a random one. */
static int threads_left(int wanted)
{
    int left;
    for (int tries = 0; (left = sys_thread_list(NULL, 0)) > wanted && tries < MANY; tries++)
        sys_sched_yield();
    return left;
}

static void test_many(void)
{
    int bad = 0;
    int before = on_baton() ? sys_thread_list(NULL, 0) : 0;
    for (int i = 0; i < MANY; i++) {
        struct thread *thread = thread_create(answer, &i);
        bad += !thread || thread_join(thread) != i;
    }
    check("two thousand threads, one after the other", 0, bad);
    if (on_baton())
        check_baton("no thread is left of them", 1, threads_left(before) <= before);
}

/* A word that one thread waits for and another wakes, as raw calls. */
static int word;

static int wake_me(void *unused)
{
    (void)unused;
    while (__atomic_load_n(&word, __ATOMIC_ACQUIRE) == 0)
        sys_futex(&word, FUTEX_WAIT, 0, NULL, NULL, 0);
    return word;
}

static void test_wake(void)
{
    struct thread *thread = thread_create(wake_me, NULL);
    struct timespec32 moment = {0, 1000000};
    int woken;
    while ((woken = sys_futex(&word, FUTEX_WAKE, 5, NULL, NULL, 0)) == 0)
        sys_nanosleep(&moment, NULL);
    check("futex wake tells the number woken", 1, woken);
    __atomic_store_n(&word, 3, __ATOMIC_RELEASE);
    sys_futex(&word, FUTEX_WAKE, 5, NULL, NULL, 0);
    check("futex wait goes on when woken", 3, thread_join(thread));
}

static int leave_group(void)
{
    start_endless();
    sys_exit_group(21);
    return 1;
}

static int leave_group_in_thread(void *unused)
{
    (void)unused;
    sys_exit_group(22);
    return 1;
}

static int leave_by_other(void)
{
    start_endless();
    thread_create(leave_group_in_thread, NULL);
    wait_for_ever();
    return 1;
}

static struct thread *left_behind;

/* Goes on after the first thread is gone. */
static int outlive(void *unused)
{
    struct timespec32 moment = {0, 10000000};
    (void)unused;
    sys_nanosleep(&moment, NULL);
    sys_exit(24);
    return 1;
}

static int first_leaves(void)
{
    left_behind = thread_create(outlive, NULL);
    sys_exit(23);
    return 1;
}

static int be_killed(void)
{
    start_endless();
    sys_kill(sys_getpid(), SIGKILL);
    wait_for_ever();
    return 1;
}

static void test_ends(void)
{
    check("exit_group ends threads that block", exited(21), in_child(leave_group));
    check("exit_group in another thread ends the first", exited(22), in_child(leave_by_other));
    check("the process lasts as long as a thread", exited(24), in_child(first_leaves));
    check("a kill ends threads that block", SIGKILL, in_child(be_killed));
}

static void run_self(void)
{
    char number[12];
    snprintf(number, sizeof number, "%d", sys_getpid());
    char *const argv[] = {(char *)own_path, number, NULL};
    sys_execve(own_path, argv, NULL);
}

static int exec_with_threads(void)
{
    start_endless();
    run_self();
    return 1;
}

static int exec_in_thread(void *unused)
{
    (void)unused;
    run_self();
    sys_exit_group(1);
    return 1;
}

static int exec_by_other(void)
{
    start_endless();
    thread_create(exec_in_thread, NULL);
    wait_for_ever();
    return 1;
}

static void test_execve(void)
{
    check("execve ends the other threads", exited(30), in_child(exec_with_threads));
    check("execve in another thread keeps the process", exited(30), in_child(exec_by_other));
}

static void test_broken_clone(void)
{
    static char stack[STACK_SIZE];
    static struct user_desc bad = {.entry_number = 99};
    unsigned flags =
        CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SETTLS;
    check("clone with a bad TLS entry", -EINVAL,
          sys_clone(flags, stack + STACK_SIZE, NULL, &bad, NULL));
    check("clone with no TLS at all", -EFAULT,
          sys_clone(flags, stack + STACK_SIZE, NULL, NULL, NULL));
}

int main(int argc, char **argv)
{
    own_path = argv[0];
    if (argc > 1) /* what execve made of the process: its number, and one thread */
        return sys_getpid() == atoi(argv[1]) && sys_gettid() == sys_getpid() ? 30 : 1;
    test_numbers();
    test_mutex();
    test_wake();
    test_many();
    test_ends();
    test_execve();
    test_broken_clone();
    return check_result();
}
