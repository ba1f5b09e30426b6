/* Ms: made when they are needed, asleep on a futex when they are not. None ever ends. */
#include "user/go/local.h"
#include "user/stdlib.h"
#include "user/syscall.h"

static void futex_word(uint32_t *word, int operation, int value)
{
    sys_futex(word, operation | FUTEX_PRIVATE_FLAG, value, NULL, NULL, 0);
}

static void init(struct m *m)
{
    m->tid = sys_gettid();
    m->chance = (uint32_t)(uintptr_t)m; /* and not tid: a run is to be repeated by its schedule */
    m->g = &m->scheduler;
    local_init(m);
    preempt_prepare();
}

/* A thread's first C code of ours: its P was chosen by who made it. */
static int run_m(void *argument)
{
    struct m *m = argument;
    monitor_lower_priority();
    init(m);
    p_take(m->p);
    m_schedule();
}

void m_first(struct m *m)
{
    sched.working = 1;
    sched.statistics.machines = 1;
    init(m);
}

/* False: no memory or no thread; errno says. */
static bool make_m(struct p *p, bool spinning)
{
    struct m *m = calloc(1, sizeof *m);
    if (!m)
        return false;
    m->p = p;
    m->spinning = spinning;
    if (thread_create(run_m, m))
        return true;
    free(m);
    return false;
}

/* There is no thread for p. One that was to look for work of others may be done without; but where
 * all that have a P are in calls, nobody might ever go on. */
static void do_without(struct p *p, bool spinning)
{
    if (!spinning)
        fatal("no thread", -errno);
    lock_take(&sched.lock);
    sched.working--;
    sched.statistics.machines--;
    __atomic_sub_fetch(&sched.spinning, 1, __ATOMIC_SEQ_CST);
    p_put_idle(p);
    lock_release(&sched.lock);
}

void m_wake(struct p *p, bool spinning)
{
    struct m *m = sched.idle_ms;
    if (m)
        sched.idle_ms = m->next_idle;
    else
        sched.statistics.machines++;
    sched.working++;
    lock_release(&sched.lock);
    if (!m) {
        if (!make_m(p, spinning))
            do_without(p, spinning);
        return;
    }
    m->p = p;
    m->spinning = spinning;
    __atomic_store_n(&m->wake, 1, __ATOMIC_RELEASE);
    futex_word(&m->wake, FUTEX_WAKE, 1);
}

void m_wake_if_idle(void)
{
    uint32_t none = 0;
    if (sched.idle_p_count == 0 || !__atomic_compare_exchange_n(&sched.spinning, &none, 1, false,
                                                                __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
        return;
    lock_take(&sched.lock);
    struct p *p = p_take_idle();
    if (p) {
        m_wake(p, true);
    } else { /* counted out before a P can become idle: who puts work then must find nobody spinning
              */
        __atomic_sub_fetch(&sched.spinning, 1, __ATOMIC_SEQ_CST);
        lock_release(&sched.lock);
    }
}

/* The last M to sleep leaves nobody who could ever wake one: a deadlock. Who waits for time or a
 * descriptor would have made it the watcher instead. */
void m_sleep(void)
{
    struct m *m = this_m();
    if (--sched.working == 0)
        report_deadlock();
    m->next_idle = sched.idle_ms;
    sched.idle_ms = m;
    lock_release(&sched.lock);
    while (__atomic_load_n(&m->wake, __ATOMIC_ACQUIRE) == 0)
        futex_word(&m->wake, FUTEX_WAIT, 0);
    m->wake = 0;
    p_take(m->p);
}
