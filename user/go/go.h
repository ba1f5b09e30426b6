/* Goroutines: thousands of flows of control on a few threads, with Go's names and behaviour. A G is
 * a goroutine; an M a thread of the kernel's ("machine"); a P ("processor") the right to run Gs,
 * which an M must hold. There are GOMAXPROCS Ps, so that many Gs run at once.
 *
 *     go f(x)                         go(f, x)
 *     runtime.Gosched()               go_yield()
 *     time.Sleep(d)                   go_sleep(d)
 *     ch <- v, <-ch, close, select    user/channel/channel.h
 *     sync.Mutex, WaitGroup, Once     user/go/sync.h
 *
 * A program's main() calls go_start(); what follows runs as goroutine 1. docs/goroutines.md tells
 * how it works; start reading in user/go/runtime.h. */
#ifndef USER_GO_GO_H
#define USER_GO_GO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MILLISECOND UINT64_C(1000000) /* in nanoseconds, as all times here */

struct go_options {
    int max_procs;     /* 0: the environment's GOMAXPROCS, or else 1 */
    size_t stack_size; /* of each G, at least 2048; 0: 16384 */
    bool no_guards;    /* no page that faults below each stack: two of 2048 bytes fit in one page */
    bool preempt;      /* a signal takes a G off that runs long; else it must give up by a call */
};

/* Runs main(argument) as goroutine 1 and ends the process with what it gives, whatever the others
 * do. options may be NULL: all zeros. When all Gs wait and nothing can wake one, they are printed
 * on standard error, and the status is 2. So it is, with a line that says why, where there is no
 * thread to begin with, or none to go on while others are in system calls. Without threads for
 * more Ps fewer Gs run at once. */
void go_start(int (*main)(void *), void *argument, const struct go_options *options)
    __attribute__((noreturn));

/* Makes a goroutine that calls function(argument). False: no memory. */
bool go(void (*function)(void *argument), void *argument);
/* Ends the calling goroutine; not goroutine 1. Returning from its function does the same. */
void go_exit(void) __attribute__((noreturn));
/* Lets others run. */
void go_yield(void);
/* Yields where the monitor has asked for it: for loops without other calls. */
void go_cooperate(void);
/* Sleeps at least this many nanoseconds. */
void go_sleep(uint64_t span);
/* Sets how many run at once, if count is not 0; gives how many it was. */
int go_max_procs(int count);
/* How many goroutines there are. */
int go_count(void);
/* The caller's number; that of main is 1. */
int go_number(void);

/* Around a system call that may wait: meanwhile another M may take the caller's P and run other
 * Gs. Nothing else of the runtime is called in between. */
void go_call_begin(void);
void go_call_end(void);

/* read(2) and write(2) of a descriptor that is O_NONBLOCK: where it is not ready the G waits, not
 * its M. One G at a time for each descriptor and direction. Errors are negative numbers. */
int go_read(int fd, void *buffer, size_t size);
int go_write(int fd, const void *buffer, size_t size);
/* close(2) of a descriptor that the two were called for, and which they remember. Who waits for it
 * gets -EBADF. */
int go_close(int fd);

/* time.After and time.NewTicker: a channel that gets an int, counting from 1, after span and then,
 * where period is not 0, after each period, unless the last one is still there. */
struct go_timer;
struct go_timer *go_timer_start(uint64_t span, uint64_t period); /* NULL: no memory */
struct channel *go_timer_channel(struct go_timer *timer);
void go_timer_end(struct go_timer *timer);

/* What the scheduler has done since the start, for demos and tests. */
struct go_statistics {
    unsigned machines;    /* Ms made, the first included */
    unsigned steals;      /* times that a P took half of another's queue */
    unsigned hand_overs;  /* Ps taken from an M in a system call */
    unsigned preemptions; /* Gs that a signal took off */
};
struct go_statistics go_statistics(void);

#endif
