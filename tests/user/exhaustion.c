/* Programs that take all there is of something other than memory: processes, threads, descriptors,
 * signals, timers, names. Each is refused with the right error, or ends; afterwards all is there
 * again. With the argument "all", as the first process of a machine of its own: on Linux, where
 * others would suffer, it does nothing. Memory itself is for bombs.c. */
#include "lib/linux_file.h"
#include "lib/linux_stat.h"
#include "lib/linux_time.h"
#include "tests/user/first_process.h"
#include "user/thread.h"

/* Shared with the children. */
static volatile int *most;

static int true_program(void)
{
    char *arguments[] = {"true", NULL};
    return sys_execve("/bin/true", arguments, NULL);
}

/* Runs the body in a child, ends what it left, and looks whether all is there again. */
static void exhaust(const char *name, int (*body)(void), int expected)
{
    int threads = count_threads(), pages = free_pages();
    *most = 0;
    check(name, expected, in_child(body));
    printf("# %s: %d\n", name, *most);
    end_all();
    check_nothing_left(threads, pages);
    check("a program afterwards", exited(0), in_child(true_program));
}

/* Each process forks for ever, until there is no memory for one more; the first one sees to the
 * end. */
static int fork_bomb(void)
{
    int fuse = sys_fork();
    while (fuse == 0)
        if (sys_fork() < 0)
            *most += 1;
    struct timespec32 moment = {0, 5000000};
    while (*most < 3)
        sys_nanosleep(&moment, NULL);
    return 0;
}

/* A line of processes, each the parent of one and gone at once: all come to the first process. */
static int orphans(void)
{
    enum { GENERATIONS = 3000 };
    struct timespec32 moment = {0, 1000000};
    int pid = sys_fork();
    while (pid == 0 && *most < GENERATIONS) {
        pid = sys_fork();
        if (pid != 0)
            exit(0);
        *most += 1;
    }
    while (pid > 0 && *most < GENERATIONS)
        sys_nanosleep(&moment, NULL);
    return pid < 0;
}

/* Children that nobody waits for. */
static int zombies(void)
{
    for (int i = 0; i < 400; i++) {
        int pid = sys_fork();
        if (pid == 0)
            exit(0);
        *most += pid > 0;
    }
    return 0;
}

static int ten_thousand_processes(void)
{
    enum { AT_ONCE = 50 };
    for (int round = 0; round < 10000 / AT_ONCE; round++) {
        int children[AT_ONCE], status;
        for (int i = 0; i < AT_ONCE; i++) {
            children[i] = sys_fork();
            if (children[i] == 0)
                sys_exit_group(i);
        }
        for (int i = AT_ONCE - 1; i >= 0; i--) {
            if (sys_waitpid(children[i], &status, 0) != children[i] || status != exited(i))
                return 1;
            *most += 1;
        }
    }
    return 0;
}

static int wait_for_ever(void *argument)
{
    uint32_t never = 0;
    (void)argument;
    for (;;)
        sys_futex(&never, FUTEX_WAIT, 0, NULL, NULL, 0);
    return 0;
}

static int threads(void)
{
    while (*most < 5000 && thread_create(wait_for_ever, NULL))
        *most += 1;
    return *most > 100 ? 0 : 1;
}

static int open_null(void)
{
    return sys_open("/dev/null", O_RDONLY, 0);
}

static int make_pipe(void)
{
    int ends[2];
    return sys_pipe(ends);
}

static int make_epoll(void)
{
    return sys_epoll_create1(0);
}

static int make_eventfd(void)
{
    return sys_eventfd2(0, 0);
}

static int make_duplicate(void)
{
    return sys_dup(0);
}

static int open_new_file(void)
{
    return sys_open("/exhaustion", O_RDWR | O_CREAT, 0600);
}

/* Descriptors of each kind until there are no more of them. */
static int descriptors(void)
{
    static int (*const makers[])(void) = {open_null,    make_pipe,      make_epoll,
                                          make_eventfd, make_duplicate, open_new_file};
    for (unsigned kind = 0; kind < sizeof makers / sizeof makers[0]; kind++) {
        int result, made = 0;
        while ((result = makers[kind]()) >= 0)
            made++;
        if (result != -EMFILE || made < 500)
            return 1 + (int)kind;
        *most += made;
        for (int fd = 3; fd < 1100; fd++)
            sys_close(fd);
    }
    return sys_unlink("/exhaustion");
}

/* Pipes, each filled: until there is no memory for a byte more, in as many processes as that needs.
 */
static int full_pipes(void)
{
    static char block[4096];
    struct timespec32 moment = {0, 5000000};
    for (int process = 0; process < 40; process++) {
        if (sys_fork() != 0)
            continue;
        int ends[2];
        while (sys_pipe2(ends, O_NONBLOCK) == 0)
            while (sys_write(ends[1], block, sizeof block) > 0)
                *most += 1;
        for (;;)
            sys_nanosleep(&moment, NULL);
    }
    for (int before = -1; before != *most; sys_nanosleep(&moment, NULL))
        before = *most;
    return 0;
}

/* Signals with values, which are queued while they are blocked. */
static int signals(void)
{
    signal_set all = ~(signal_set)0;
    struct siginfo info = {.code = SI_QUEUE};
    int result;
    sys_rt_sigprocmask(SIG_BLOCK, &all, NULL, sizeof all);
    while ((result = sys_rt_sigqueueinfo(sys_getpid(), SIGRTMIN + 3, &info)) == 0)
        *most += 1;
    return result == -EAGAIN && *most > 30 ? 0 : 1;
}

static int timers(void)
{
    struct sigevent event = {.signal = SIGRTMIN + 3};
    int result = 0, id;
    while (*most < 100000 && (result = sys_timer_create(CLOCK_MONOTONIC, &event, &id)) == 0)
        *most += 1;
    return result == -EAGAIN && *most > 30 ? 0 : 1;
}

/* Many names in one folder. */
static int names(void)
{
    char name[40];
    sys_mkdir("/names", 0700);
    for (int i = 0; i < 3000; i++) {
        snprintf(name, sizeof name, "/names/%d", i);
        int fd = sys_open(name, O_WRONLY | O_CREAT, 0600);
        *most += fd == 3;
        sys_close(fd);
    }
    for (int i = 0; i < 3000; i++) {
        snprintf(name, sizeof name, "/names/%d", i);
        sys_unlink(name);
    }
    return sys_rmdir("/names");
}

/* Folders in folders, deeper than any path is long. */
static int deep_folders(void)
{
    char path[200];
    sys_mkdir("/deep", 0700);
    sys_chdir("/deep");
    while (*most < 3000 && sys_mkdir("deep", 0700) == 0 && sys_chdir("deep") == 0)
        *most += 1;
    if (sys_getcwd(path, sizeof path) != -ENAMETOOLONG)
        return 1;
    while (sys_chdir("..") == 0 && sys_rmdir("deep") == 0)
        continue;
    return sys_access("/deep", 0) == -ENOENT ? 0 : 2;
}

/* Memory in a file, until there is no more of it. */
static int great_file(void)
{
    static char block[65536];
    int fd = sys_open("/great", O_WRONLY | O_CREAT, 0600), result;
    while ((result = sys_write(fd, block, sizeof block)) > 0)
        *most += 1;
    sys_unlink("/great");
    return result == -ENOSPC || result == -ENOMEM ? 0 : 1;
}

/* The bytes that statfs says can still be written. */
static int room(void)
{
    struct statfs64 status;
    sys_statfs64("/", sizeof status, &status);
    return (int)(status.f_bavail * status.f_bsize);
}

/* Nothing more goes into a full tree, neither bytes nor names; what is there can be read and
 * written over, and programs run. */
static int refused_where_full(int fd, char *block)
{
    int failed = sys_pwrite64(fd, block, 8192, 4096, 0) != 8192;
    failed |= (sys_pread64(fd, block, 8192, 4096, 0) != 8192) << 1;
    failed |= (sys_open("/full/new", O_WRONLY | O_CREAT, 0600) != -ENOSPC) << 2;
    failed |= (sys_mkdir("/full/new", 0700) != -ENOSPC) << 3;
    failed |= (sys_symlink("text", "/full/new") != -ENOSPC) << 4;
    failed |= (sys_mknod("/full/new", S_IFIFO | 0600, 0) != -ENOSPC) << 5;
    failed |= (in_child(true_program) != exited(0)) << 6;
    return failed;
}

/* One file and then many fill the tree; a file that is cut or removed gives its room back. */
static int full_tree(void)
{
    static char block[65536], name[40];
    int result, before = room(), fd;
    sys_mkdir("/full", 0700);
    fd = sys_open("/full/great", O_RDWR | O_CREAT, 0600);
    while ((result = sys_write(fd, block, sizeof block)) > 0)
        *most += result / 4096;
    int left = room();
    if (result != -ENOSPC || left > (int)sizeof block || refused_where_full(fd, block))
        return 1;
    result = sys_ftruncate(fd, 4096);
    if (room() < before / 10 * 9)
        return 2;
    for (int number = 0; result != -ENOSPC; number++) {
        snprintf(name, sizeof name, "/full/%d", number);
        int one = sys_open(name, O_WRONLY | O_CREAT, 0600);
        result = one < 0 ? one : sys_write(one, block, sizeof block);
        sys_close(one);
    }
    for (int number = 0; number >= 0; number++) {
        snprintf(name, sizeof name, "/full/%d", number);
        if (sys_unlink(name) == -ENOENT)
            break;
    }
    sys_close(fd);
    sys_unlink("/full/great");
    return sys_rmdir("/full") || room() < before / 10 * 9 ? 3 : 0;
}

int main(int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], "all") != 0 || sys_getpid() != 1)
        return 0;
    most = map_zeros(4096, MAP_SHARED);
    in_child(true_program);
    exhaust("ten thousand processes", ten_thousand_processes, exited(0));
    exhaust("a fork bomb", fork_bomb, exited(0));
    exhaust("orphans", orphans, exited(0));
    exhaust("zombies", zombies, exited(0));
    exhaust("threads", threads, exited(0));
    exhaust("descriptors", descriptors, exited(0));
    exhaust("full pipes", full_pipes, exited(0));
    exhaust("signals", signals, exited(0));
    exhaust("timers", timers, exited(0));
    exhaust("names", names, exited(0));
    exhaust("deep folders", deep_folders, exited(0));
    exhaust("a great file", great_file, exited(0));
    exhaust("a full tree", full_tree, exited(0));
    exhaust("a fork bomb again", fork_bomb, exited(0));
    return check_result();
}
