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

/* The letter that /proc has for the state of a process, R, S, T, Z..., or 0: it is gone. */
static inline char state_of(int pid)
{
    char path[32], text[128];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = sys_open(path, O_RDONLY, 0);
    int length = fd < 0 ? -1 : sys_read(fd, text, sizeof text - 1);
    sys_close(fd);
    text[length > 0 ? length : 0] = '\0';
    char *behind_name = strrchr(text, ')');
    return behind_name ? behind_name[2] : 0;
}

/* Gives the CPU away until the process waits for something, or has ended. */
static inline void wait_until_asleep(int pid)
{
    for (char state = 'R'; state == 'R'; state = state_of(pid))
        sys_sched_yield();
}

/* Collects the child; what it gave to exit(), or -1: something else ended it. */
static inline int status_of_child(int pid)
{
    int status = -1;
    sys_waitpid(pid, &status, 0);
    return status & 0xff ? -1 : status >> 8;
}

#endif
