/* wait4(2) and waitid(2): what became of children. */
#ifndef KERNEL_PROC_WAIT4_H
#define KERNEL_PROC_WAIT4_H

#include "kernel/proc/usage.h"

/* Which children are meant: all, one by its number, or a group's. */
enum wait_which { WAIT_ALL, WAIT_PROCESS, WAIT_GROUP };

struct wait_request {
    enum wait_which which;
    int number;
    uint32_t options; /* of waitid(2): WEXITED, WSTOPPED, WCONTINUED, WNOWAIT, WNOHANG... */
};

/* What became of a child. */
struct child_report {
    int pid;
    uint32_t uid;
    int wait_status; /* as wait4(2) gives it */
    struct usage usage;
};

/* Waits until a child that is meant has ended, stopped or continued, as the options say, and
 * fills *report; an ended one is freed unless WNOWAIT is set. Gives its number; 0 where WNOHANG is
 * set and nothing has happened; -ECHILD, -ERESTARTSYS. */
int process_wait(const struct wait_request *request, struct child_report *report);

#endif
