/* The watcher: a coroutine which looks after what comes from outside, the time and, with the
 * poller, descriptors, for those who wait for it. It stands in the ring only while somebody does,
 * and takes its turn as all do; only where nobody else may run does it let the thread sleep in the
 * kernel. */
#ifndef USER_TIMER_WATCHER_H
#define USER_TIMER_WATCHER_H

#include <stdint.h>

#define WATCH_FOREVER UINT64_MAX

/* One more thing to watch for, and one less. */
void watch_begin(void);
void watch_end(void);
/* Looks what has come from outside besides the time, and waits for it for up to span nanoseconds.
 * The poller puts its own here; the usual one only sleeps. */
extern void (*watch_outside)(uint64_t span);

#endif
