/* Kills a program a hundred times in the midst of what it does: no thread, no page and no
 * descriptor of it stays behind. */
#ifndef TESTS_USER_KILLED_H
#define TESTS_USER_KILLED_H

#include "tests/user/expect.h"

#include "lib/linux_file.h"
#include "lib/linux_process.h"
#include "user/baton.h"

enum { TIMES = 100, FIRST_TIMES = 5, MOST_THREADS = 100, SPARE_PAGES = 8 };

/* The killed one has a pipe's end from its parent. Whether nobody has it any more, which the other
 * end tells. */
static inline bool is_let_go(int pipe[2])
{
    char byte;
    sys_close(pipe[1]);
    int result = sys_read(pipe[0], &byte, 1);
    sys_close(pipe[0]);
    return result == 0;
}

static inline bool kill_after(void (*run_for_ever)(void), unsigned microseconds)
{
    struct timespec32 span = {0, (int32_t)microseconds * 1000};
    int status = 0, pipe[2];
    sys_pipe2(pipe, O_NONBLOCK);
    int child = sys_fork();
    if (child == 0)
        run_for_ever();
    sys_nanosleep(&span, NULL);
    sys_kill(child, SIGKILL);
    return sys_waitpid(child, &status, 0) == child && status == SIGKILL && is_let_go(pipe);
}

static inline int free_pages(void)
{
    struct sysinfo information = {0};
    sys_sysinfo(&information);
    return (int)information.free_ram;
}

/* Threads that exist, when those are gone that have ended: they need a moment of the CPU. */
static inline int threads(void)
{
    static struct baton_thread records[MOST_THREADS];
    for (int i = 0; i < 100; i++)
        sys_sched_yield();
    return sys_thread_list(records, sizeof records);
}

static inline int next_descriptor(void)
{
    int fd = sys_dup(0);
    sys_close(fd);
    return fd;
}

/* Gives the status for main to return. run_for_ever is called in a child. */
static inline int check_kills(void (*run_for_ever)(void))
{
    int killed = 0;
    for (unsigned i = 1; i <= FIRST_TIMES; i++)
        kill_after(run_for_ever, i * 1000); /* what the kernel keeps for the next is there now */
    int descriptor = next_descriptor();
    int threads_before = on_baton() ? threads() : 0, pages_before = free_pages();
    for (unsigned i = 0; i < TIMES; i++)
        killed += kill_after(run_for_ever, i * 2654435761u % 3000);
    check("killed, and its descriptors with it", TIMES, killed);
    check("the next descriptor", descriptor, next_descriptor());
    check("no child is left", -ECHILD, sys_waitpid(-1, NULL, 0));
    if (on_baton()) {
        int missing = pages_before - free_pages();
        check_baton("more threads", 0, threads() > threads_before);
        check_baton("pages", 0, missing > SPARE_PAGES ? missing : 0);
    }
    return check_result();
}

#endif
