/* Ps: who has which, the list of idle ones, and the global queue, which is behind all of them. */
#include "user/go/local.h"

struct scheduler sched;

void p_take(struct p *p)
{
    struct m *m = this_m();
    p->m = m;
    m->p = p;
    __atomic_store_n(&p->status, P_RUNNING, __ATOMIC_RELEASE);
}

struct p *p_take_idle(void)
{
    struct p **link = &sched.idle_ps;
    while (*link && (*link)->number >= sched.max_procs)
        link = &(*link)->next_idle; /* GOMAXPROCS has become less: it rests */
    struct p *p = *link;
    if (!p)
        return NULL;
    *link = p->next_idle;
    p->status = P_RUNNING; /* from now on, though its M may still have to wake up */
    __atomic_store_n(&sched.idle_p_count, sched.idle_p_count - 1, __ATOMIC_SEQ_CST);
    if (sched.monitor_idle)
        monitor_wake();
    return p;
}

/* Those above GOMAXPROCS rest in the list too, but nobody counts on them. */
void p_put_idle(struct p *p)
{
    __atomic_store_n(&p->status, P_IDLE, __ATOMIC_RELAXED);
    p->next_idle = sched.idle_ps;
    sched.idle_ps = p;
    if (p->number < sched.max_procs)
        __atomic_store_n(&sched.idle_p_count, sched.idle_p_count + 1, __ATOMIC_SEQ_CST);
}

bool p_has_work(const struct p *p)
{
    return run_queue_length(&p->queue) > 0 || __atomic_load_n(&p->next_up, __ATOMIC_ACQUIRE);
}

bool anybody_has_work(void)
{
    for (int i = 0; i < sched.max_procs; i++)
        if (p_has_work(&sched.ps[i]))
            return true;
    return false;
}

void p_hand_over(struct p *p)
{
    if (p_has_work(p) || sched.queued > 0 || !sched.watching) {
        m_wake(p, false);
        return;
    }
    p_put_idle(p);
    lock_release(&sched.lock);
    if (anybody_has_work()) /* it was put there while no P was idle, so nobody was woken */
        m_wake_if_idle();
}

void global_put(struct g *first, struct g *last, unsigned count)
{
    last->next = NULL;
    if (sched.last)
        sched.last->next = first;
    else
        sched.first = first;
    sched.last = last;
    __atomic_store_n(&sched.queued, sched.queued + count, __ATOMIC_RELEASE);
}

struct g *global_take(void)
{
    if (__atomic_load_n(&sched.queued, __ATOMIC_ACQUIRE) == 0)
        return NULL;
    lock_take(&sched.lock);
    struct g *g = sched.first;
    if (g) {
        sched.first = g->next;
        if (!sched.first)
            sched.last = NULL;
        __atomic_store_n(&sched.queued, sched.queued - 1, __ATOMIC_RELEASE);
    }
    lock_release(&sched.lock);
    return g;
}

/* How many of the list may be taken. */
static uint32_t count_idle(void)
{
    uint32_t count = 0;
    for (const struct p *p = sched.idle_ps; p; p = p->next_idle)
        count += p->number < sched.max_procs;
    return count;
}

int go_max_procs(int count)
{
    lock_take(&sched.lock);
    int old = sched.max_procs;
    if (count > 0) {
        sched.max_procs = count < MOST_PS ? count : MOST_PS;
        __atomic_store_n(&sched.idle_p_count, count_idle(), __ATOMIC_SEQ_CST);
    }
    lock_release(&sched.lock);
    if (count > old)
        m_wake_if_idle();
    else if (this_m()->p->number >= sched.max_procs)
        go_yield();
    return old;
}
