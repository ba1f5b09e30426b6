/* Measuring in ticks of the time-stamp counter (under QEMU's -icount: in instructions), and a
 * thread as bare as clone(2) makes it, with nothing of a library to be measured along. */
#ifndef USER_MEASURE_H
#define USER_MEASURE_H

#include <stdint.h>

enum { MEASURE_ROUNDS = 200 };

/* Ticks of MEASURE_ROUNDS calls of operation, the least of several batches. */
uint64_t least_ticks(void (*operation)(void));

/* Does nothing: what least_ticks() gives for it is the loop's own cost. */
void no_operation(void);

/* Prints a line `R name ticks`: the ticks of one of the operations, to the hundredth. */
void print_cost(const char *name, uint64_t ticks, unsigned operations);

/* Starts the one bare thread, which calls function and ends; and waits for its end. */
void bare_thread_start(void (*function)(void));
void bare_thread_join(void);

#endif
