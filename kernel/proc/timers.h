/* A process's timers: the three of setitimer(2), and those that timer_create(2) makes. */
#ifndef KERNEL_PROC_TIMERS_H
#define KERNEL_PROC_TIMERS_H

#include "kernel/proc/clock_timer.h"

struct posix_timer;
struct sigevent;

enum { INTERVAL_TIMERS = 3, POSIX_TIMERS_MOST = 1024 /* of one process */ };

/* All zero in a new process: a child has none of its parent's. */
struct process_timers {
    struct clock_timer interval[INTERVAL_TIMERS]; /* by ITIMER_REAL, ... */
    struct clock_timer cpu_limit;                 /* cpu_limit.c */
    struct posix_timer *first;
    int count, next_id;
};

/* A time still to go and an interval, in nanoseconds; left 0: off. */
struct timer_setting {
    uint64_t left, interval;
};

/* setitimer(2) and getitimer(2) of the caller's process; which is valid. Gives what was before. */
struct timer_setting interval_timer_set(int which, struct timer_setting setting);
struct timer_setting interval_timer_get(int which);

/* timer_create(2): a timer by a clock that is known and has a full number, which tells its end as
 * event says, NULL: SIGALRM. Its number, which is not negative; -EINVAL: the event is none;
 * -EAGAIN: too many, or no memory. */
int posix_timer_create(int clock, const struct sigevent *event);
/* The rest: -EINVAL where the caller's process has no timer of that number. */
/* absolute: left is not a span but a time of its clock; 0 is off all the same. */
int posix_timer_set(int id, bool absolute, struct timer_setting setting, struct timer_setting *old);
int posix_timer_get(int id, struct timer_setting *setting);
int posix_timer_overrun(int id);
int posix_timer_delete(int id);

/* The process runs a new program: setitimer(2)'s timers go on, the others are no more. */
void timers_exec(struct process *process);
/* The process has ended. */
void timers_release(struct process *process);

#endif
