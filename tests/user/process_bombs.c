/* Programs that make processes and threads without end, and ten thousand that come and go. Each
 * time the one who watches goes on, and what they had can be had again. With the argument "all", on
 * a machine of its own, as its first program; with "explode" as a program that a shell is to
 * survive. On Linux, where others would suffer, it does nothing. */
#include "tests/user/memory_probe.h"
#include "user/baton.h"

enum { MOST = 3000, MANY = 10000, NUMBERS = 32768, STACK = 256, SPARE_PAGES = 160 };

/* Seen by all: what a bomb's fork() said in the end, and how many there were. */
static volatile struct {
    int error, count;
} * shared;

static struct baton_thread records[MOST];

/* Threads that exist, when those are gone that have ended: they need a moment of the CPU. */
static int threads(void)
{
    for (int i = 0; i < 1000; i++)
        sys_sched_yield();
    return sys_thread_list(records, sizeof records);
}

static int free_pages(void)
{
    uint32_t information[16] = {0};
    sys_sysinfo(information);
    return (int)information[5]; /* freeram */
}

/* Waits for all children, orphans of theirs too: this is init. */
static void collect_all(void)
{
    while (sys_waitpid(-1, NULL, 0) > 0)
        ;
}

/* A line each for what must be as it was; some pages may be kept for the next. */
static void check_all_is_back(const char *name, int threads_before, int pages_before)
{
    char line[80];
    snprintf(line, sizeof line, "%s: threads", name);
    check(line, threads_before, threads());
    snprintf(line, sizeof line, "%s: pages", name);
    int missing = pages_before - free_pages();
    check(line, 0, missing > SPARE_PAGES ? missing : 0);
}

static void sleep_for_ever(void)
{
    struct timespec32 hour = {3600, 0};
    for (;;)
        sys_nanosleep(&hour, NULL);
}

/* Everyone forks until it is refused, and then sleeps; or tries again and again. */
static void explode(bool tries_again)
{
    int pid;
    do {
        pid = sys_fork();
        if (pid >= 0)
            __atomic_fetch_add(&shared->count, 1, __ATOMIC_RELAXED);
        else if (__atomic_exchange_n(&shared->error, pid, __ATOMIC_RELAXED) == 0)
            printf("refused: %d\n", pid);
    } while (pid >= 0 || tries_again);
    sleep_for_ever();
}

static int nothing(void)
{
    return 0;
}

static void fork_bomb(const char *name, bool tries_again)
{
    int threads_before = threads(), pages_before = free_pages();
    shared->error = shared->count = 0;
    int pid = sys_fork();
    if (pid == 0) {
        sys_setpgid(0, 0);
        explode(tries_again);
    }
    while (shared->error == 0)
        sys_sched_yield();
    check(name, -EAGAIN, shared->error);
    int own = sys_fork();
    if (own == 0)
        exit(0);
    check_true("whoever watches goes on, with a fork or without", own > 0 || own == -EAGAIN);
    check("the bomb's end", 0, sys_kill(-pid, SIGKILL));
    collect_all();
    check_true("there were many", shared->count > 100);
    check("then there is room again", 0, in_child(nothing));
    check_all_is_back(name, threads_before, pages_before);
}

/* A thread that ends at once or sleeps: on a stack of its own at first, then in its kernel's. */
static char stack[STACK];

static int start_thread(int call)
{
    int result;
    __asm__ volatile("int $0x80\n"
                     "    test %%eax, %%eax\n"
                     "    jnz 1f\n"
                     "    mov %%edi, %%eax\n"
                     "    xor %%ebx, %%ebx\n"
                     "    int $0x80\n"
                     "1:\n"
                     : "=a"(result)
                     : "0"(120),
                       "b"(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD),
                       "c"(stack + STACK), "D"(call)
                     : "memory", "cc");
    return result;
}

static int thread_bomb(void)
{
    int result, count = 0;
    while ((result = start_thread(29)) > 0) /* pause */
        count++;
    check("a thread bomb", -EAGAIN, result);
    check_true("of many threads", count > 100);
    return check_result();
}

/* Ten thousand processes, one after the other. */
static void come_and_go(void)
{
    int threads_before = threads(), pages_before = free_pages(), good = 0;
    for (int i = 0; i < MANY; i++) {
        int pid = sys_fork(), status = -1;
        if (pid == 0)
            sys_exit_group(i & 0x7f);
        if (sys_waitpid(pid, &status, 0) == pid && status == (i & 0x7f) << 8)
            good++;
    }
    check("processes that came and went", MANY, good);
    check_all_is_back("after them", threads_before, pages_before);
}

/* Numbers come again only when all others had their turn, and never while a zombie has them. */
static void numbers_come_again(void)
{
    int zombie = sys_fork(), sharer = sys_fork();
    if (zombie == 0)
        sys_exit_group(0);
    if (sharer == 0) {
        sys_setpgid(0, 0);
        if (sys_fork() == 0) /* a group that outlives its leader */
            sleep_for_ever();
        sys_exit_group(0);
    }
    sys_waitpid(sharer, NULL, 0);
    int taken = 0, wrapped = 0, last = 0;
    for (int i = 0; i < NUMBERS + 1000; i++) {
        int tid = start_thread(1);
        wrapped += tid < last;
        taken += tid == zombie || tid == sharer || tid <= 1 || tid >= NUMBERS;
        last = tid;
        sys_sched_yield();
    }
    check("numbers start again", 1, wrapped);
    check("but for those in use", 0, taken);
    check("a group's is in use", 0, sys_kill(-sharer, SIGKILL));
    collect_all();
}

static int leave_zombies(void)
{
    for (int i = 0; i < 300; i++)
        if (sys_fork() == 0)
            sys_exit_group(0);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 2 || !on_baton())
        return 0;
    shared = (void *)sys_mmap2(NULL, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (strcmp(argv[1], "explode") == 0)
        explode(true);
    fork_bomb("a fork bomb", false);
    fork_bomb("one that never gives up", true);
    int threads_before = threads(), pages_before = free_pages();
    check("thread bomb", 0, in_child(thread_bomb));
    check_all_is_back("thread bomb", threads_before, pages_before);
    check("zombies without a parent", 0, in_child(leave_zombies));
    collect_all();
    check_all_is_back("zombies", threads_before, pages_before);
    come_and_go();
    numbers_come_again();
    check_all_is_back("numbers", threads_before, pages_before);
    return check_result();
}
