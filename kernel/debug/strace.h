/* Printing the system calls of chosen programs, one line each on the console, as strace(1) does on
 * Linux: name, arguments in words, result, and behind it the door used and what the call cost. */
#ifndef KERNEL_DEBUG_STRACE_H
#define KERNEL_DEBUG_STRACE_H

#include <stdbool.h>
#include <stdint.h>

struct process;
struct siginfo;

enum { STRACE_ARGUMENTS = 6, STRACE_LINE_SIZE = 1024 };

/* A call on its way. The caller fills the first part, and sets nothing else. */
struct strace_call {
    uint32_t number;
    const char *door; /* "int80", "sysenter" */
    uint32_t arguments[STRACE_ARGUMENTS];

    int32_t result; /* once returned */
    bool returned;
    int place, count; /* the argument to be shown next, and how many there are */
    char *line;       /* NULL: no memory for it, nothing is printed */
    uint32_t used;
    uint32_t switches, preemptions; /* of the thread, when the call began */
    uint64_t cycles;
};

/* Around the call of a thread whose process is traced. May sleep. */
void strace_begin(struct strace_call *call);
void strace_end(struct strace_call *call, int32_t result);

/* Whether the caller's process is traced from now on; its future children are then too. */
void strace_self(bool on);
/* The boot line's strace or strace=NAME: process, which is still to run its first program or has
 * just got another one, is traced if it is meant. */
void strace_new_program(struct process *process);
/* A child is traced as its parent is. process_lock not held. */
void strace_fork(struct process *child, const struct process *parent);
/* process has ended, and says how. */
void strace_exit(struct process *process);
/* The caller takes a signal. */
void strace_signal(int signal, const struct siginfo *info);

#endif
