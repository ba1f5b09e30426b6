/* Who called whom, by frame pointers; kernel/arch/<cpu>/backtrace.c provides it. */
#ifndef KERNEL_DEBUG_BACKTRACE_H
#define KERNEL_DEBUG_BACKTRACE_H

#include <stdint.h>

struct thread;
struct trap_frame;

/* Prints the calls that led to a trap, or to the function whose frame address
 * (__builtin_frame_address(0)) is given: one line for each, the innermost first. Never faults. */
void backtrace_of_trap(const struct trap_frame *frame);
void backtrace_of_function(const uint32_t *frame_address);
/* The current thread, or NULL while the CPU has none, early in boot. */
struct thread *backtrace_thread(void);

#endif
