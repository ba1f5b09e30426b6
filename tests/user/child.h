/* Children of the tests on processes. */
#ifndef TESTS_USER_CHILD_H
#define TESTS_USER_CHILD_H

#include "tests/user/expect.h"

/* A child that runs until it is killed. */
static inline int busy_child(void)
{
    int pid = sys_fork();
    while (pid == 0)
        sys_sched_yield();
    return pid;
}

/* Kills the child and collects it. */
static inline void end_child(int pid)
{
    sys_kill(pid, SIGKILL);
    sys_waitpid(pid, NULL, 0);
}

#endif
