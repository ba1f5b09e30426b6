/* What the parts of the runtime share: Gs, Ms, Ps and the scheduler's own.
 *
 * Reading order: run_queue.h, schedule.c (a G leaves, another goes on), find.c (an M looks for
 * work), machine.c (Ms sleep and wake), call.c and monitor.c (blocking calls), then the rest. */
#ifndef USER_GO_RUNTIME_H
#define USER_GO_RUNTIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "user/go/go.h"
#include "user/go/lock.h"
#include "user/go/run_queue.h"

/* A goroutine. It lies at the top of its stack. */
struct g {
    uint32_t esp, eip; /* where it stopped: user/coroutine/switch.asm */
    struct g *next;    /* in the one queue or list that it is in */
    int number;
    const char *waits_for;            /* NULL: it runs or may run */
    void (*function)(void *argument); /* NULL: it has ended, and its stack is free */
    void *argument;
    uint32_t *call_frame; /* EBP, while it is in a system call */
    char *stack;          /* its lowest byte */
    struct g *all;        /* the one made before, ended ones too */
};

enum p_status { P_IDLE, P_RUNNING, P_IN_CALL };

/* The right to run Gs, and what belongs to it. Only the M that holds it writes here, but for status
 * and the queue's head. */
struct p {
    int number;
    uint32_t status;   /* enum p_status; IN_CALL to another is whose exchange succeeds */
    struct m *m;       /* who has it, or had it last */
    struct g *next_up; /* runs before the queue: the last one woken */
    struct run_queue queue;
    uint32_t ticks, calls; /* switches, and system calls begun */
    bool attention;        /* the monitor asks to look at more than the queue */
    struct g *free;        /* ended Gs with their stacks */
    unsigned free_count;
    struct p *next_idle;
    uint32_t seen_ticks, seen_calls; /* monitor.c */
};

/* A thread. Its own stack is where it looks for work: the context `scheduler`. */
struct m {
    struct m *self;                /* user/go/local.h reads it through GS */
    struct g *g;                   /* who runs: a G, or &scheduler */
    struct p *p;                   /* NULL: none */
    struct p *call_p;              /* what it had when its G began a system call */
    void (*after)(void *argument); /* what who goes on does first, for who has left */
    void *after_argument;
    struct g scheduler;
    int tid;
    bool spinning; /* it looks for work of others */
    uint32_t wake; /* futex: 1 when it may go on */
    struct m *next_idle;
    uint32_t chance; /* find.c: whom to steal from */
};

enum { MOST_PS = 64 };

/* What all share. */
struct scheduler {
    struct mutex lock;      /* of what follows, up to the blank line */
    struct g *first, *last; /* the global queue */
    uint32_t queued;        /* its length; read without the lock too */
    struct p *idle_ps;
    uint32_t idle_p_count; /* read without the lock too */
    struct m *idle_ms;
    int working;       /* Ms that are not idle; the watcher and those in calls are working */
    bool watching;     /* an M waits for time and descriptors: poller.c */
    bool monitor_idle; /* the monitor sleeps until a P is taken */

    uint32_t spinning; /* Ms that look for work of others; atomic */
    int max_procs;
    struct p ps[MOST_PS];
    struct go_options options;
    struct go_statistics statistics;
    int living; /* goroutines; atomic */
};
extern struct scheduler sched;

/* --- schedule.c --- */
/* Puts the caller to sleep until g_ready(); unlock(argument) is called when its stack is left. */
void g_park(const char *reason, void (*unlock)(void *argument), void *argument);
/* A parked G may run. The caller's M has a P. */
void g_ready(struct g *g);
/* What the M's own stack does, for ever. */
void m_schedule(void) __attribute__((noreturn));
/* Leaves the G; the M's own stack goes on, and calls after(argument) first. */
void g_leave_to_scheduler(void (*after)(void *argument), void *argument);

/* --- find.c --- */
/* Gives a G to run; the M has a P afterwards. Sleeps while there is none. On the M's own stack. */
struct g *m_find_work(void);

/* --- machine.c --- */
/* Makes the scheduler's first M of the calling thread. */
void m_first(struct m *m);
/* Some M takes p and looks for work, one that sleeps or a new one. Locked before, not after. */
void m_wake(struct p *p, bool spinning);
/* If a P is idle and nobody spins: an M takes it and looks for work. */
void m_wake_if_idle(void);
/* Sleeps until m_wake(). Locked before, not after; the M has no P. */
void m_sleep(void);

/* --- processor.c --- */
void p_take(struct p *p);     /* the M has it from now on */
struct p *p_take_idle(void);  /* one from the list, NULL: none. Locked */
void p_put_idle(struct p *p); /* onto the list; no M has it. Locked */
/* From an M that cannot use it to one that can, be it only to wait for a timer; or onto the list,
 * if that is done already. Locked before, not after. */
void p_hand_over(struct p *p);
bool p_has_work(const struct p *p);
/* Whether any P has something in its queue: the last look after a P has become idle. */
bool anybody_has_work(void);
void global_put(struct g *first, struct g *last, unsigned count); /* Locked */
struct g *global_take(void);                                      /* NULL: none. Not locked */

/* --- memory.c --- */
struct g *g_allocate(struct p *p); /* with its stack; NULL: no memory */
void g_free(struct p *p, struct g *g);
struct g *g_newest(void); /* the first of all, through g->all */

/* --- timers.c --- */
#define FOREVER UINT64_MAX
/* Calls those that are due. The M has a P. */
void timers_run(void);
bool timers_armed(void);    /* without a lock */
uint64_t timers_span(void); /* nanoseconds to the next; 0: due; FOREVER: there is none */

/* --- poller.c --- */
bool poller_has_waiters(void);
/* Waits up to span nanoseconds; gives a list of Gs that may run, and how many. The M may have no
 * P. */
struct g *poller_wait(uint64_t span, struct g **last, unsigned *count);
void poller_break(void); /* the one that waits returns */

/* --- the rest --- */
void monitor_start(void);
void monitor_wake(void);
void monitor_lower_priority(void); /* in a thread that the monitor may have made */
void report_deadlock(void) __attribute__((noreturn));
void preempt_init(void);    /* once */
void preempt_prepare(void); /* each M */
void preempt_ask(const struct p *p);
extern int trace_descriptor; /* -1: off */
void trace_init(void);
void trace_goroutine(int number);
void end_by_error(void) __attribute__((noreturn)); /* the process, with status 2 */
/* Says why the runtime cannot go on, and ends the process with status 2. */
void fatal(const char *what, int error) __attribute__((noreturn));

#endif
