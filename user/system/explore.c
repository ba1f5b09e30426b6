/* explore [-v] [-d MILLISECONDS] SCHEDULES PROGRAM ARGUMENTS...: runs a program once for each
 * schedule, and says how each run ended. SCHEDULES is a range of seeds, A..B, one schedule in words
 * (random:7 or replay:81,95), or @FILE with one of them in each line. Needs sched=explore on the
 * boot line.
 *
 * Each run is a process of its own: fresh memory, fresh threads, the count of instructions and the
 * seed's numbers from their start. A run that is not over by its deadline, in the machine's time,
 * is ended. With -v it is told of each run that fails where the CPU was taken, and at a deadline
 * what each thread waits for. scripts/explore calls this and reads the lines that begin with byte
 * 30; all others are the program's own. The status is 1 if a run failed. */
#include <stdbool.h>

#include "lib/linux_file.h"
#include "lib/linux_time.h"
#include "lib/string.h"
#include "user/baton.h"
#include "user/signal.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { MOST_SHOWN = 8192, MOST_THREADS = 64, USUAL_DEADLINE = 500 /* milliseconds */ };
enum { LEAST_URGENT = 0, USUAL = 31, MOST_URGENT = 63 };

#define MARK "\036"

static struct {
    struct baton_exploration head;
    struct baton_preemption forced[MOST_SHOWN];
} report;
static struct baton_thread threads[MOST_THREADS];
static int running; /* the program's process */
static bool verbose, late, any_failed;

/* The call in which a thread of the program waits, as the kernel shows it; "" where it does not. */
static void read_call(int tid, char *line, int size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task/%d/syscall", running, tid);
    int file = sys_open(path, O_RDONLY, 0);
    int length = file < 0 ? 0 : sys_read(file, line, (unsigned)size - 1);
    if (file >= 0)
        sys_close(file);
    line[length > 0 ? length : 0] = '\0';
    char *end = strchr(line, '\n');
    if (end)
        *end = '\0';
}

/* Says of each thread of the program what it does, or waits for. */
static void tell_threads(void)
{
    int count = sys_thread_list(threads, sizeof threads);
    for (int i = 0; i < count && i < MOST_THREADS; i++) {
        const struct baton_thread *thread = &threads[i];
        char call[128];
        if (thread->pid != running)
            continue;
        read_call(thread->tid, call, sizeof call);
        printf(MARK "thread %d %s: %s\n", thread->tid,
               thread->state == 2 ? thread->wait_reason : "runs", call);
    }
}

/* The deadline has come: the main program is in waitpid(). */
static void too_late(int signal)
{
    (void)signal;
    late = true;
    if (verbose)
        tell_threads();
    sys_kill(-running, SIGKILL);
}

static void set_deadline(int milliseconds)
{
    struct itimerval32 timer = {.value = {milliseconds / 1000, milliseconds % 1000 * 1000}};
    sys_setitimer(0, &timer, NULL);
}

/* In the child: becomes the program. */
static void become(const char *schedule, char **words)
{
    setpgid(0, 0);
    set_priority(USUAL);
    int error = sys_explore(schedule);
    if (error == 0)
        error = sys_execve(words[0], words, environ);
    dprintf(2, "explore: %s: %s\n", error == -ENOSYS ? "needs sched=explore" : words[0],
            strerror(-error));
    sys_exit_group(127);
}

static void tell_result(const char *schedule, int status)
{
    bool failed = late || status != 0;
    sys_explored(&report, sizeof report);
    for (unsigned i = 0; verbose && failed && i < report.head.forced; i++) {
        const struct baton_preemption *at = &report.forced[i];
        printf(MARK "forced %u %d %d %x %x\n", at->point, at->tid, at->next, at->address,
               at->caller);
    }
    int number = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    printf(MARK "end %s %d points %u forced %u pid %d of %.60s\n",
           late                  ? "deadline"
           : WIFSIGNALED(status) ? "signal"
                                 : "exit",
           number, report.head.points, report.head.forced, running, schedule);
    any_failed |= failed;
}

/* Whoever has still to finish its death does so now: nothing of this run is there in the next. */
static void let_others_end(void)
{
    set_priority(LEAST_URGENT);
    set_priority(MOST_URGENT);
}

static void run_once(const char *schedule, char **words, int deadline)
{
    int status = 0;
    printf(MARK "run %.60s\n", schedule);
    late = false;
    running = fork();
    if (running == 0)
        become(schedule, words);
    if (running < 0) {
        perror("explore: fork");
        exit(2);
    }
    set_deadline(deadline);
    while (sys_waitpid(running, &status, 0) == -EINTR)
        continue;
    set_deadline(0);
    sys_kill(-running, SIGKILL); /* what it has left behind */
    let_others_end();
    tell_result(schedule, status);
}

static void run_seeds(unsigned first, unsigned last, char **words, int deadline)
{
    char schedule[32];
    for (unsigned seed = first; seed <= last; seed++) {
        snprintf(schedule, sizeof schedule, "random:%u", seed);
        run_once(schedule, words, deadline);
    }
}

/* Runs by what text says: a range, or one schedule. */
static void run_schedules(const char *text, char **words, int deadline)
{
    char *end;
    unsigned first = strtoul(text, &end, 10);
    if (end > text && strncmp(end, "..", 2) == 0)
        run_seeds(first, strtoul(end + 2, NULL, 10), words, deadline);
    else
        run_once(text, words, deadline);
}

/* Gives the file's bytes, ended by NUL, or NULL. */
static char *read_file(const char *path)
{
    int file = open(path, O_RDONLY, 0);
    int size = file < 0 ? -1 : lseek(file, 0, SEEK_END);
    char *text = size < 0 ? NULL : malloc((size_t)size + 1);
    if (!text || lseek(file, 0, SEEK_SET) != 0 || read(file, text, (unsigned)size) != size)
        return NULL;
    close(file);
    text[size] = '\0';
    return text;
}

static void run_file(const char *path, char **words, int deadline)
{
    char *line = read_file(path), *end;
    if (!line) {
        perror(path);
        exit(2);
    }
    for (; *line; line = end + 1) {
        end = strchr(line, '\n');
        if (!end)
            return;
        *end = '\0';
        run_schedules(line, words, deadline);
    }
}

int main(int argc, char **argv)
{
    int deadline = USUAL_DEADLINE, at = 1;
    if (argc > at && strcmp(argv[at], "-v") == 0) {
        verbose = true;
        at++;
    }
    if (argc > at + 1 && strcmp(argv[at], "-d") == 0) {
        deadline = atoi(argv[at + 1]);
        at += 2;
    }
    if (argc < at + 2 || deadline < 1) {
        dprintf(2,
                "usage: explore [-v] [-d MILLISECONDS] A..B|SCHEDULE|@FILE PROGRAM ARGUMENTS...\n");
        return 2;
    }
    signal_handle(SIGALRM, too_late);
    set_priority(MOST_URGENT);
    if (argv[at][0] == '@')
        run_file(argv[at] + 1, argv + at + 1, deadline);
    else
        run_schedules(argv[at], argv + at + 1, deadline);
    return any_failed;
}
