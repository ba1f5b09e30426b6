/* Go's package sync: here it is Gs that wait, not their threads. All zeros is new. */
#ifndef USER_GO_SYNC_H
#define USER_GO_SYNC_H

#include <stdbool.h>
#include <stdint.h>

#include "user/thread.h"

struct g;

struct go_waiters {
    struct mutex lock;
    struct g *first, *last;
};

/* Not recursive. Who waits longest gets it next. Its memory is not given back before every unlock
 * has returned. */
struct go_mutex {
    uint32_t state; /* 0 free, 1 held, 2 held and perhaps waited for */
    struct go_waiters waiters;
};
void go_mutex_lock(struct go_mutex *mutex);
void go_mutex_unlock(struct go_mutex *mutex);

struct go_wait_group {
    int count;
    struct go_waiters waiters;
};
/* A count below 0 ends the process with status 2, as in Go. */
void go_wait_group_add(struct go_wait_group *group, int count);
void go_wait_group_done(struct go_wait_group *group);
/* Waits until the count is 0. Then the group's memory may be given back. */
void go_wait_group_wait(struct go_wait_group *group);

struct go_once {
    bool done;
    struct go_mutex mutex;
};
/* The first call calls function(argument); each returns when that has returned. */
void go_once(struct go_once *once, void (*function)(void *argument), void *argument);

#endif
