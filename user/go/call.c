/* System calls that may wait. The M goes into the kernel with its G; its P is left behind so that
 * whoever comes first has it: the M itself, when the call was short, or the monitor, which gives it
 * to another M (monitor.c). Both exchange P_IN_CALL for something else, and one succeeds. */
#include "user/go/local.h"

void go_call_begin(void)
{
    struct m *m = this_m();
    struct p *p = m->p;
    m->g->call_frame = __builtin_frame_address(0);
    m->g->waits_for = "a system call";
    m->call_p = p;
    m->p = NULL;
    p->calls++;
    __atomic_store_n(&p->status, P_IN_CALL, __ATOMIC_RELEASE);
}

static bool take_back(struct p *p)
{
    uint32_t status = P_IN_CALL;
    return __atomic_compare_exchange_n(&p->status, &status, P_RUNNING, false, __ATOMIC_ACQ_REL,
                                       __ATOMIC_RELAXED);
}

/* No P is left: the G waits in the global queue, and its M for a P. */
static void put_in_global(void *g)
{
    lock_take(&sched.lock);
    global_put(g, g, 1);
    lock_release(&sched.lock);
}

void go_call_end(void)
{
    struct m *m = this_m();
    m->g->waits_for = NULL;
    m->g->call_frame = NULL;
    if (take_back(m->call_p)) {
        m->p = m->call_p;
        m->p->m = m; /* another may have had it meanwhile, and be in a call as well */
        return;
    }
    lock_take(&sched.lock);
    struct p *p = p_take_idle();
    lock_release(&sched.lock);
    if (p)
        p_take(p);
    else
        g_leave_to_scheduler(put_in_global, m->g);
}
