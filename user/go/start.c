/* How a program becomes one of goroutines, and how it fails. */
#include "user/go/local.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { STATUS_FATAL = 2 };

struct program {
    int (*main)(void *argument);
    void *argument;
};

void end_by_error(void)
{
    for (;;)
        sys_exit_group(STATUS_FATAL);
}

void fatal(const char *what, int error)
{
    if (error)
        dprintf(2, "fatal error: %s: %s\n", what, strerror(-error));
    else
        dprintf(2, "fatal error: %s\n", what);
    end_by_error();
}

/* Goroutine 1. When it returns, all others end with the process. */
static void run_main(void *argument)
{
    struct program *program = argument;
    exit(program->main(program->argument));
}

static int wanted_procs(void)
{
    const char *words = getenv("GOMAXPROCS");
    int count = sched.options.max_procs ? sched.options.max_procs : words ? atoi(words) : 1;
    return count < 1 ? 1 : count < MOST_PS ? count : MOST_PS;
}

static void make_ps(void)
{
    sched.max_procs = wanted_procs();
    for (int i = MOST_PS - 1; i >= 0; i--) {
        sched.ps[i].number = i;
        p_put_idle(&sched.ps[i]);
    }
}

void go_start(int (*main)(void *), void *argument, const struct go_options *options)
{
    static struct m first;
    static struct program program;
    program = (struct program){main, argument};
    if (options)
        sched.options = *options;
    make_ps();
    trace_init();
    if (sched.options.preempt)
        preempt_init();
    m_first(&first);
    p_take(p_take_idle());
    monitor_start();
    if (!go(run_main, &program))
        fatal("no memory for the first goroutine", -ENOMEM);
    m_schedule();
}

struct go_statistics go_statistics(void)
{
    return sched.statistics;
}
