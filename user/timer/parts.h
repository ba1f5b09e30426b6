/* What the watcher asks of the timers. */
#ifndef USER_TIMER_PARTS_H
#define USER_TIMER_PARTS_H

#include <stdbool.h>
#include <stdint.h>

/* Calls those that are due. */
void timers_run(void);
/* Nanoseconds to the next deadline, 0 if it has passed, WATCH_FOREVER if there is none. */
uint64_t timers_span(void);
/* Where time is virtual, lets it jump over span. False: it is not. */
bool timers_jump(uint64_t span);

#endif
