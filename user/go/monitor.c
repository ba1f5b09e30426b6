/* The monitor: a thread of its own, without a P. Every ten milliseconds it looks at all Ps. From an
 * M that was in the same system call at its last look it takes the P and hands it over; a P that
 * has run one G all the time it asks for attention, and where G may be preempted it sends a signal.
 * What waits for time or descriptors while nobody watches, it has an idle P look at. It sleeps
 * while no P is in use. */
#include "user/go/local.h"
#include "user/stdlib.h"
#include "user/syscall.h"

enum { PERIOD = 10000000 };

static uint32_t wake; /* futex */

/* Wakes the monitor. sched is locked. */
void monitor_wake(void)
{
    sched.monitor_idle = false;
    __atomic_store_n(&wake, 1, __ATOMIC_RELEASE);
    sys_futex(&wake, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0);
}

static bool nobody_runs(void)
{
    for (int i = 0; i < MOST_PS; i++)
        if (sched.ps[i].status != P_IDLE)
            return false;
    return true;
}

static void sleep_while_idle(void)
{
    lock_take(&sched.lock);
    if (!nobody_runs()) {
        lock_release(&sched.lock);
        return;
    }
    sched.monitor_idle = true;
    wake = 0;
    lock_release(&sched.lock);
    while (__atomic_load_n(&wake, __ATOMIC_ACQUIRE) == 0)
        sys_futex(&wake, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 0, NULL, NULL, 0);
}

/* The P's M is in a call. Locked all the time: when the M comes back, the P is in the list or has
 * its new M. */
static void retake(struct p *p)
{
    uint32_t status = P_IN_CALL;
    if (p->seen_calls != p->calls) {
        p->seen_calls = p->calls;
        return;
    }
    lock_take(&sched.lock);
    if (!__atomic_compare_exchange_n(&p->status, &status, P_RUNNING, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_RELAXED)) {
        lock_release(&sched.lock);
        return;
    }
    sched.statistics.hand_overs++;
    p_hand_over(p);
}

/* The P runs Gs. */
static void look_at_running(struct p *p)
{
    bool same = p->seen_ticks == p->ticks;
    p->seen_ticks = p->ticks;
    if (same || poller_has_waiters() || timers_span() == 0)
        p->attention = true;
    if (same && sched.options.preempt)
        preempt_ask(p);
}

static int watch_all(void *argument)
{
    (void)argument;
    for (;;) {
        struct timespec32 period = {0, PERIOD};
        sys_nanosleep(&period, NULL);
        for (int i = 0; i < MOST_PS; i++) {
            struct p *p = &sched.ps[i];
            uint32_t status = __atomic_load_n(&p->status, __ATOMIC_ACQUIRE);
            if (status == P_IN_CALL)
                retake(p);
            else if (status == P_RUNNING)
                look_at_running(p);
        }
        if (timers_span() == 0 || (poller_has_waiters() && !sched.watching))
            m_wake_if_idle(); /* whoever was the watcher runs a G */
        sleep_while_idle();
    }
    return 0;
}

void monitor_start(void)
{
    if (!thread_create(watch_all, NULL))
        fatal("no thread for the monitor", -errno);
}
