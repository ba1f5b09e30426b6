/* The watcher: see watcher.h. */
#include "user/timer/watcher.h"

#include "lib/div64.h"
#include "user/coroutine/coroutine.h"
#include "user/stdio.h"
#include "user/stdlib.h"
#include "user/syscall.h"
#include "user/timer/parts.h"

enum { BILLION = 1000000000, MOST_SECONDS = 1000000 };

static struct coroutine *watcher;
static unsigned watched;
static bool parked;

static void sleep_in_kernel(uint64_t span)
{
    uint32_t rest;
    uint64_t seconds = div64(span, BILLION, &rest);
    struct timespec32 time = {(int32_t)(seconds < MOST_SECONDS ? seconds : MOST_SECONDS),
                              (int32_t)rest};
    if (span > 0)
        sys_nanosleep(&time, NULL);
}

void (*watch_outside)(uint64_t span) = sleep_in_kernel;

/* One turn. */
static void watch(void)
{
    timers_run();
    if (!coroutine_is_alone()) {
        watch_outside(0);
    } else if (watched > 0) {
        uint64_t span = timers_span();
        if (!timers_jump(span))
            watch_outside(span);
    }
}

/* Never ends. */
static int keep_watching(void *argument)
{
    (void)argument;
    coroutine_become_servant();
    for (;;) {
        while (watched > 0) {
            watch();
            coroutine_yield();
        }
        parked = true;
        coroutine_park("something to watch for");
    }
    return 0;
}

void watch_begin(void)
{
    watched++;
    if (!watcher && !(watcher = coroutine_create(keep_watching, NULL))) {
        printf("no memory for the watcher\n");
        exit(EXIT_FAILURE);
    }
    if (parked) {
        parked = false;
        coroutine_ready(watcher);
    }
}

void watch_end(void)
{
    watched--;
}
