/* Clocks by their numbers, as clock_gettime(2) and its like name them. */
#ifndef KERNEL_PROC_CLOCKS_H
#define KERNEL_PROC_CLOCKS_H

#include <stdbool.h>
#include <stdint.h>

/* What the clock shows, in nanoseconds. 0; -EINVAL: there is no such clock, or no such process. */
int clock_read(int clock, uint64_t *nanoseconds);
/* The same for who holds process_lock, in any context, and any thread's CPU time; the clock is one
 * that clock_read() knows, by its full number. False: its process or thread is no more. */
bool clock_read_locked(int clock, uint64_t *nanoseconds);
/* The step in which it goes on, in nanoseconds. 0, -EINVAL. */
int clock_resolution(int clock, uint64_t *nanoseconds);
/* Whether the clock shows the date, which may be set. */
bool clock_is_date(int clock);
/* Whether it shows CPU time. */
bool clock_is_cpu_time(int clock);
/* A clock of CPU time by its full number: the caller is named where it was meant by 0, or by one of
 * the two short numbers. */
int clock_with_owner(int clock);
/* Sleeps until the clock shows end, interruptibly. 0; -EINTR; -EINVAL: the clock is no more. */
int clock_sleep(int clock, uint64_t end);
void clocks_init(void); /* follows settings of the date */

#endif
