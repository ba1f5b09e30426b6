/* The monitor: a thread of its own, without a P. Every ten milliseconds it looks at all Ps. From an
 * M that was in the same system call at its last look it takes the P and hands it over; a P that
 * has run one G all the time it asks for attention, and where G may be preempted it sends a signal.
 * It also comes when a timer is due, or where descriptors are waited for, while nobody watches:
 * then an idle P is to look, or one of those that run. It sleeps while no P is in use.
 *
 * A thread that mostly sleeps has to run at once when it wakes, else it cannot take the CPU from
 * those that compute. So it asks the kernel for a priority above theirs. Where that is refused, as
 * to most users on Linux, it depends on whether the scheduler favours who has slept. */
#include "lib/div64.h"
#include "lib/linux_process.h"
#include "lib/linux_time.h"
#include "user/go/local.h"
#include "user/stdlib.h"
#include "user/syscall.h"
#include "user/time.h"

enum { PERIOD = 10000000, LEAST_PERIOD = 1000000, URGENT = 1, SECOND = 1000000000 };

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

/* False: it need not sleep. */
static bool sleep_while_idle(void)
{
    lock_take(&sched.lock);
    if (!nobody_runs()) {
        lock_release(&sched.lock);
        return false;
    }
    sched.monitor_idle = true;
    wake = 0;
    lock_release(&sched.lock);
    while (__atomic_load_n(&wake, __ATOMIC_ACQUIRE) == 0)
        sys_futex(&wake, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 0, NULL, NULL, 0);
    return true;
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

/* The P runs Gs. whole: a period has passed since the last such look. */
static void look_at_running(struct p *p, bool whole, bool due)
{
    bool same = whole && p->seen_ticks == p->ticks;
    if (whole)
        p->seen_ticks = p->ticks;
    if (same || due || (whole && poller_has_waiters()))
        p->attention = true;
    if (same && sched.options.preempt)
        preempt_ask(p);
}

/* A timer is due, and all Ps run Gs: one of them, each time another, is to take its G off. */
static void preempt_one(void)
{
    static int last;
    for (int i = 1; i <= MOST_PS; i++) {
        struct p *p = &sched.ps[(last + i) % MOST_PS];
        if (__atomic_load_n(&p->status, __ATOMIC_ACQUIRE) == P_RUNNING) {
            last = p->number;
            preempt_ask(p);
            return;
        }
    }
}

static void look(bool whole)
{
    bool due = timers_span() == 0;
    for (int i = 0; i < MOST_PS; i++) {
        struct p *p = &sched.ps[i];
        uint32_t status = __atomic_load_n(&p->status, __ATOMIC_ACQUIRE);
        if (status == P_IN_CALL && whole)
            retake(p);
        else if (status == P_RUNNING)
            look_at_running(p, whole, due);
    }
    if (due || (poller_has_waiters() && !sched.watching))
        m_wake_if_idle(); /* whoever was the watcher runs a G */
    if (due && sched.options.preempt && __atomic_load_n(&sched.idle_p_count, __ATOMIC_RELAXED) == 0)
        preempt_one();
}

/* Sleeps until a period after last, the time of the last whole look, or until a timer is due that
 * nobody watches. Gives whether the period is over. */
static bool sleep_until_look(uint64_t last)
{
    uint64_t now = monotonic_nanoseconds(), end = last + PERIOD, span = timers_span();
    if (!sched.watching && span > 0 && span < PERIOD && now + span < end)
        end = now + (span > LEAST_PERIOD ? span : LEAST_PERIOD);
    uint32_t rest, seconds = (uint32_t)div64(end, SECOND, &rest);
    struct timespec32 time = {(int32_t)seconds, (int32_t)rest};
    sys_clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
    return monotonic_nanoseconds() - last >= PERIOD;
}

static bool urgent;

/* A program that was started with a priority of its own keeps that. */
static void raise_priority(void)
{
    struct sched_param above = {URGENT};
    urgent = sys_sched_getscheduler(0) == SCHED_OTHER &&
             sys_sched_setscheduler(0, SCHED_FIFO, &above) == 0;
}

void monitor_lower_priority(void)
{
    struct sched_param none = {0};
    if (urgent)
        sys_sched_setscheduler(0, SCHED_OTHER, &none);
}

/* The time from which the next period counts, after a whole look in the one from last on. The looks
 * do not drift; but what was missed is not made up for. */
static uint64_t next_period(uint64_t last)
{
    uint64_t now = monotonic_nanoseconds();
    return now - last < 2 * PERIOD ? last + PERIOD : now;
}

static int watch_all(void *argument)
{
    (void)argument;
    raise_priority();
    for (uint64_t last = monotonic_nanoseconds();;) {
        bool whole = sleep_until_look(last);
        look(whole);
        if (sleep_while_idle())
            last = monotonic_nanoseconds();
        else if (whole)
            last = next_period(last);
    }
    return 0;
}

void monitor_start(void)
{
    if (!thread_create(watch_all, NULL))
        fatal("no thread for the monitor", -errno);
}
