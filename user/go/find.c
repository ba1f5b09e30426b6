/* An M looks for work: its P's queue, the global queue, time and descriptors, the queues of other
 * Ps. What it does not find it waits for: one M, the watcher, for time and descriptors, all others
 * for being woken.
 *
 * An M that looks into the queues of others is spinning. While one is, nobody wakes another; when
 * it finds something and others may be left, it wakes the next. So wake-ups come one at a time. */
#include "user/go/local.h"

enum { ROUNDS = 4 };

/* Takes what the global queue has, once in a while, so that no G there waits for ever; and runs
 * timers for the same reason. Whose time has come goes before all who wait in the P's queue; who
 * was woken by another G has no precedence this time. */
static struct g *p_next(struct p *p)
{
    struct g *g, *last;
    unsigned count;
    bool asked = p->attention;
    p->attention = false;
    struct g *woken = p->next_up;
    timers_run();
    bool is_due = p->next_up != woken;
    if (asked && poller_has_waiters() && (g = poller_wait(0, &last, &count)) != NULL) {
        lock_take(&sched.lock);
        global_put(g, last, count);
        lock_release(&sched.lock);
    }
    if (p->number >= sched.max_procs)
        return NULL; /* the M's own stack gives the P back */
    if ((g = global_take()) != NULL) {
        if (__atomic_load_n(&sched.queued, __ATOMIC_RELAXED) > 0)
            m_wake_if_idle(); /* others may take the rest */
        return g;
    }
    g = __atomic_exchange_n(&p->next_up, NULL, __ATOMIC_ACQ_REL);
    if (g && is_due)
        return g;
    if (!g)
        return run_queue_get(&p->queue);
    struct g *first = run_queue_get(&p->queue);
    if (!first)
        return g;
    run_queue_put(&p->queue, g); /* there is room: one has just been taken */
    return first;
}

/* A small row of chances (Marsaglia's xorshift), each M's own. */
static uint32_t random_number(struct m *m)
{
    m->chance ^= m->chance << 13;
    m->chance ^= m->chance >> 17;
    m->chance ^= m->chance << 5;
    return m->chance;
}

/* Steals half of victim's queue: the last of it to be run, the others into p's own queue, which is
 * empty. */
static struct g *steal_from(struct p *p, struct p *victim, bool last_round)
{
    struct g *stolen[RUN_QUEUE_SIZE / 2];
    uint32_t count = run_queue_take_half(&victim->queue, stolen);
    if (count == 0) /* who is next up is left to its P as long as possible: it will run at once */
        return last_round ? __atomic_exchange_n(&victim->next_up, NULL, __ATOMIC_ACQ_REL) : NULL;
    for (uint32_t i = 0; i + 1 < count; i++)
        run_queue_put(&p->queue, stolen[i]);
    __atomic_add_fetch(&sched.statistics.steals, 1, __ATOMIC_RELAXED);
    return stolen[count - 1];
}

static struct g *steal(struct m *m)
{
    unsigned count = (unsigned)sched.max_procs;
    for (int round = 0; round < ROUNDS; round++) {
        unsigned start = random_number(m) % count;
        for (unsigned i = 0; i < count; i++) {
            struct p *victim = &sched.ps[(start + i) % count];
            struct g *g = victim == m->p ? NULL : steal_from(m->p, victim, round == ROUNDS - 1);
            if (g)
                return g;
        }
    }
    return NULL;
}

static void begin_spinning(struct m *m)
{
    m->spinning = true;
    __atomic_add_fetch(&sched.spinning, 1, __ATOMIC_SEQ_CST);
}

static void end_spinning(struct m *m)
{
    m->spinning = false;
    __atomic_sub_fetch(&sched.spinning, 1, __ATOMIC_SEQ_CST);
}

/* Gives what the M's P can run without waiting, NULL: nothing. */
static struct g *find_at_once(struct m *m)
{
    struct g *g = p_next(m->p);
    if (g || m->p->number >= sched.max_procs)
        return g;
    if (poller_has_waiters()) {
        m->p->attention = true;
        if ((g = p_next(m->p)) != NULL)
            return g;
    }
    if (sched.max_procs == 1)
        return NULL;
    if (!m->spinning && 2 * __atomic_load_n(&sched.spinning, __ATOMIC_RELAXED) >=
                            (unsigned)sched.max_procs - sched.idle_p_count)
        return NULL; /* enough of them look already */
    if (!m->spinning)
        begin_spinning(m);
    return steal(m);
}

/* The M, which has no P, takes an idle one. False: there is none. */
static bool take_any_p(void)
{
    lock_take(&sched.lock);
    struct p *p = p_take_idle();
    lock_release(&sched.lock);
    if (p)
        p_take(p);
    return p != NULL;
}

/* What the P has goes to the global queue. Locked. */
static void give_away_work(struct p *p)
{
    struct g *g = __atomic_exchange_n(&p->next_up, NULL, __ATOMIC_ACQ_REL);
    while (g || (g = run_queue_get(&p->queue)) != NULL) {
        global_put(g, g, 1);
        g = NULL;
    }
}

/* The M's P becomes idle. False: work came meanwhile, and the M still has it. */
static bool give_p_up(struct m *m)
{
    struct p *p = m->p;
    lock_take(&sched.lock);
    if (sched.queued > 0 && p->number < sched.max_procs) {
        lock_release(&sched.lock);
        return false;
    }
    m->p = NULL;
    if (p->number >= sched.max_procs)
        give_away_work(p);
    p_put_idle(p);
    lock_release(&sched.lock);
    return true;
}

/* The M waits for the time and for descriptors, for all. Gs that may run then go to the global
 * queue; timers are run by whoever has a P. */
static void watch(void)
{
    struct g *last;
    unsigned count;
    struct g *ready = poller_wait(timers_span(), &last, &count);
    lock_take(&sched.lock);
    sched.watching = false;
    if (ready)
        global_put(ready, last, count);
    lock_release(&sched.lock);
    if (!take_any_p())
        for (int i = 0; i < sched.max_procs; i++)
            sched.ps[i].attention = true; /* somebody is to look */
    else if (count > 1)
        m_wake_if_idle();
}

/* The M has no P: it waits until it gets one. */
static void wait_for_p(void)
{
    lock_take(&sched.lock);
    struct p *p = sched.queued > 0 ? p_take_idle() : NULL;
    if (p) {
        lock_release(&sched.lock);
        p_take(p);
    } else if (!sched.watching && sched.idle_p_count > 0 &&
               (timers_armed() || poller_has_waiters())) {
        sched.watching = true;
        lock_release(&sched.lock);
        watch();
    } else {
        m_sleep();
    }
}

struct g *m_find_work(void)
{
    struct m *m = this_m();
    for (;;) {
        while (!m->p)
            wait_for_p();
        struct g *g = find_at_once(m);
        if (g) {
            if (m->spinning) {
                end_spinning(m);
                m_wake_if_idle();
            }
            return g;
        }
        if (!give_p_up(m))
            continue;
        if (m->spinning)
            end_spinning(m);
        if (anybody_has_work() && take_any_p())
            begin_spinning(m);
    }
}
