/* Schedule exploration: the CPU is taken from a program's threads before chosen instructions, and
 * nowhere else. Where it is taken is a schedule; one schedule is one interleaving, the same at each
 * run. See docs/explore.md. */
#ifndef KERNEL_EXPLORE_H
#define KERNEL_EXPLORE_H

#include <stdbool.h>
#include <stdint.h>

struct thread;
struct trap_frame;
struct baton_exploration;
struct baton_preemption;

enum {
    SCHEDULE_MOST = 8192,   /* preemptions in one schedule */
    SCHEDULE_TEXT = 100000, /* bytes of a schedule in words, with its NUL */
    STRETCH_MOST = 10000,   /* instructions that a thread has the CPU where nothing is forced */
};

/* A schedule in words: "random:SEED", or "replay:N,N,..." in ascending order, N counting from 1 the
 * instructions that the program executes in ring 3, all its threads together; "replay:" forces
 * nothing. The next program that the caller executes runs by it, and so do its children. 0, -EINVAL
 * (not a schedule), -ENOMEM, -ENOSYS (another sched= on the boot line). */
int explore_next_program(const char *schedule);
/* thread is about to start a program, with frame. The first one after a schedule was named is the
 * one that is explored. */
void explore_start(struct thread *thread, struct trap_frame *frame);
/* The current thread has executed one more instruction in ring 3, and will go on by frame.
 * Interrupts off. May set WORK_RESCHEDULE. */
void explore_step(const struct trap_frame *frame);
/* What the run by the last schedule has come to; copies most preemptions at most. Interrupts on. */
void explore_report(struct baton_exploration *report, struct baton_preemption *forced,
                    uint32_t most);

#endif
