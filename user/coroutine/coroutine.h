/* Coroutines: several flows of control in one thread, each with a stack of its own. They give the
 * thread up only by a call, so between two calls nobody else runs, and what they share needs no
 * lock. The program's first flow, main(), is a coroutine like the others.
 *
 * Those that may run stand in a ring. A yield goes one place on in it; who waits has left it. */
#ifndef USER_COROUTINE_COROUTINE_H
#define USER_COROUTINE_COROUTINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/list.h"

enum { COROUTINE_STACK_SIZE = 16384 }; /* the usual size; below it is a page that faults */

struct coroutine {
    /* user/coroutine/switch.asm */
    uint32_t esp; /* where it stopped: top of what it pushed */
    uint32_t eip; /* the word that the switch's RET will pop */

    /* user/coroutine/coroutine.c */
    struct list ring;      /* in the ring of those that may run */
    const char *waits_for; /* in words, where it is not in the ring */
    int number;            /* main() is 0, then in the order of their making */
    bool ended, detached;
    int result;
    struct coroutine *joiner;
    int (*entry)(void *argument);
    void *argument;
    struct list all; /* in the list of those that exist */

    /* user/coroutine/stack.c */
    size_t size;             /* of the mapping, the guard page included */
    struct list unused_link; /* in the list of stacks that wait for their next coroutine */
};

/* --- Making, ending, joining --- */

/* Makes a coroutine that will call entry(argument); it is the last of those that may run. NULL: no
 * memory. */
struct coroutine *coroutine_create(int (*entry)(void *argument), void *argument);
/* The same with a stack of at least size bytes. */
struct coroutine *coroutine_create_sized(int (*entry)(void *argument), void *argument, size_t size);
/* Waits for the coroutine's end and frees it; gives what its entry returned. Once only. */
int coroutine_join(struct coroutine *coroutine);
/* Nobody joins it: it is freed when it ends. */
void coroutine_detach(struct coroutine *coroutine);
/* Ends the caller, which is not main(), with what coroutine_join() is to give. */
void coroutine_exit(int result) __attribute__((noreturn));

/* --- Running --- */

/* Gives the thread to the next one; the caller goes on when its turn comes round again. */
void coroutine_yield(void);
/* The loop that main() ends in: runs the others until all have ended. */
void schedule(void);
struct coroutine *coroutine_self(void);

/* --- Waiting: what channels and timers are made of --- */

/* Leaves the ring until coroutine_ready(). reason: what it waits for, in words. If nobody is left
 * in the ring, nobody ever will be: then all waiters are printed, and the process ends with status
 * 2. */
void coroutine_park(const char *reason);
/* Puts a parked coroutine back, behind all others. */
void coroutine_ready(struct coroutine *coroutine);
/* Whether nobody but the caller may run. */
bool coroutine_is_alone(void);
/* The calling coroutine serves the others: schedule() does not wait for its end, and no report
 * names it. */
void coroutine_become_servant(void);

#endif
