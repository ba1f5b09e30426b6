/* A G leaves and another goes on: the scheduler's fast paths, each from G to G directly. Only
 * where a P has nothing left to run does the M's own stack go on, and looks further (find.c).
 *
 * Who leaves cannot put itself where another M could find it, for its registers are not stored yet.
 * So it says what is to be done for it, m->after, and whoever goes on does that first, on another
 * stack: the same reason for which the kernel's switch has __switch_to do the rest for `prev`. */
#include "user/go/local.h"

_Static_assert(offsetof(struct g, esp) == 0 && offsetof(struct g, eip) == 4,
               "switch.asm stores a G as it does a coroutine");

enum { LOOK_FURTHER = 64 }; /* a power of two: so often does a P look at more than its queue */

__attribute__((regparm(2))) void coroutine_switch(struct g *prev, struct g *next);
void coroutine_first_run(void);

/* Runs next; returns when somebody runs self again, perhaps on another M. */
static inline void switch_to(struct m *m, struct g *self, struct g *next)
{
    m->g = next;
    if (trace_descriptor >= 0)
        trace_goroutine(next->number);
    coroutine_switch(self, next);
    m = this_m();
    m->after(m->after_argument);
}

/* Gives who goes on next: the G that was woken last, then the queue; once in a while the M's own
 * stack, to look further. NULL: nobody is left. */
static inline struct g *next_of(struct m *m)
{
    struct p *p = m->p;
    if (++p->ticks % LOOK_FURTHER == 0 || p->attention)
        return &m->scheduler;
    struct g *g = p->next_up;
    if (g && (g = __atomic_exchange_n(&p->next_up, NULL, __ATOMIC_ACQ_REL)) != NULL)
        return g;
    return run_queue_get(&p->queue);
}

void g_park(const char *reason, void (*unlock)(void *argument), void *argument)
{
    struct m *m = this_m();
    struct g *self = m->g, *next = next_of(m);
    self->waits_for = reason;
    m->after = unlock;
    m->after_argument = argument;
    switch_to(m, self, next ? next : &m->scheduler);
}

/* Half of a full queue goes to the global one, and g behind it. */
static __attribute__((noinline)) void put_in_full_queue(struct p *p, struct g *g)
{
    struct g *some[RUN_QUEUE_SIZE / 2 + 1];
    uint32_t count = run_queue_take_half(&p->queue, some);
    some[count++] = g;
    for (uint32_t i = 0; i + 1 < count; i++)
        some[i]->next = some[i + 1];
    lock_take(&sched.lock);
    global_put(some[0], some[count - 1], count);
    lock_release(&sched.lock);
}

static inline void put_in_queue(struct p *p, struct g *g)
{
    if (!run_queue_put(&p->queue, g))
        put_in_full_queue(p, g);
}

/* Makes g the next to run; who was that goes to the end of the queue. The exchange also orders
 * what is put before the look for idle Ps: an M that finds no work looks in the other order, so
 * that one of the two sees the other. */
static inline void put_next_up(struct p *p, struct g *g)
{
    struct g *old = __atomic_exchange_n(&p->next_up, g, __ATOMIC_ACQ_REL);
    if (old)
        put_in_queue(p, old);
    if (__atomic_load_n(&sched.idle_p_count, __ATOMIC_RELAXED) != 0)
        m_wake_if_idle();
}

void g_ready(struct g *g)
{
    g->waits_for = NULL;
    put_next_up(this_m()->p, g);
}

/* For a G that has yielded. */
static void put_at_end(void *g)
{
    struct p *p = this_m()->p;
    put_in_queue(p, g);
    if (__atomic_load_n(&sched.idle_p_count, __ATOMIC_RELAXED) != 0)
        m_wake_if_idle();
}

void go_yield(void)
{
    struct m *m = this_m();
    struct g *self = m->g, *next = next_of(m);
    if (!next) {
        if (__atomic_load_n(&sched.queued, __ATOMIC_RELAXED) == 0 && m->p->number < sched.max_procs)
            return;
        next = &m->scheduler;
    }
    m->after = put_at_end;
    m->after_argument = self;
    switch_to(m, self, next);
}

void go_cooperate(void)
{
    if (this_m()->p->attention)
        go_yield();
}

void g_leave_to_scheduler(void (*after)(void *argument), void *argument)
{
    struct m *m = this_m();
    m->after = after;
    m->after_argument = argument;
    switch_to(m, m->g, &m->scheduler);
}

/* For a G that has ended: its stack is nobody's now. */
static void free_ended(void *g)
{
    g_free(this_m()->p, g);
}

void go_exit(void)
{
    struct m *m = this_m();
    struct g *self = m->g, *next = next_of(m);
    __atomic_sub_fetch(&sched.living, 1, __ATOMIC_RELAXED);
    self->function = NULL;
    m->after = free_ended;
    m->after_argument = self;
    switch_to(m, self, next ? next : &m->scheduler);
    __builtin_unreachable();
}

/* The first C code of a new G, from coroutine_first_run: whoever left is waiting for its after. */
__attribute__((noreturn, used)) void coroutine_main(void)
{
    struct m *m = this_m();
    m->after(m->after_argument);
    struct g *self = this_g();
    self->function(self->argument);
    go_exit();
}

bool go(void (*function)(void *argument), void *argument)
{
    static int made;
    struct p *p = this_m()->p;
    struct g *g = g_allocate(p);
    if (!g)
        return false;
    g->esp = (uint32_t)(uintptr_t)g; /* the stack is empty; 16 divides it */
    g->eip = (uint32_t)(uintptr_t)coroutine_first_run;
    g->function = function;
    g->argument = argument;
    g->number = __atomic_add_fetch(&made, 1, __ATOMIC_RELAXED);
    __atomic_add_fetch(&sched.living, 1, __ATOMIC_RELAXED);
    put_next_up(p, g);
    return true;
}

int go_number(void)
{
    return this_g()->number;
}

int go_count(void)
{
    return __atomic_load_n(&sched.living, __ATOMIC_RELAXED);
}

/* The M's own stack leaves nothing to be done. */
static void do_nothing(void *argument)
{
    (void)argument;
}

/* Each G that m_find_work() gives runs until its P has no other left. */
void m_schedule(void)
{
    struct m *m = this_m();
    for (;;) {
        struct g *next = m_find_work();
        m->after = do_nothing;
        switch_to(m, &m->scheduler, next);
    }
}
