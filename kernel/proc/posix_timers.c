/* The timers of timer_create(2): any clock, any signal, to the process or to one thread; and how
 * often one expired before its signal was taken. */
#include "kernel/clock.h"
#include "kernel/mm/heap.h"
#include "kernel/proc/clocks.h"
#include "kernel/proc/signal_parts.h"
#include "kernel/proc/timers.h"
#include "kernel/proc/tree.h"
#include "lib/errno.h"
#include "lib/linux_time.h"

struct posix_timer {
    struct clock_timer timer;
    struct posix_timer *next; /* of the same process */
    struct process *process;
    int id;
    int clock;             /* as asked for; a span of time goes by the monotonic one all the same */
    struct sigevent event; /* with the signal and value that really are sent */
    uint32_t overrun;      /* of the signal sent last: ends that passed while it was not taken */
    uint32_t overrun_taken; /* the same of the one before */
};

/* The thread that gets the signal, NULL: the process does; *gone: it would, but has ended. */
static struct thread *target_thread(const struct posix_timer *timer, bool *gone)
{
    *gone = false;
    if (timer->event.notify != SIGEV_THREAD_ID)
        return NULL;
    struct thread *thread = process_find_thread(timer->event.tid);
    *gone = !thread || thread->process != timer->process;
    return *gone ? NULL : thread;
}

/* Where the timer's signals wait to be taken. */
static struct signal_pending *pending_of(struct posix_timer *timer, struct thread *thread)
{
    return thread ? &thread->signal.pending : &timer->process->signal.pending;
}

/* One signal waits at most: what expires meanwhile is counted in it. */
static void expired(struct clock_timer *clock_timer, uint32_t times)
{
    struct posix_timer *timer = container_of(clock_timer, struct posix_timer, timer);
    bool gone;
    struct thread *thread = target_thread(timer, &gone);
    if (gone || timer->event.notify == SIGEV_NONE)
        return;
    int32_t *overrun = signal_queued_overrun(pending_of(timer, thread), timer->id);
    if (overrun) {
        timer->overrun += times;
        *overrun = (int32_t)timer->overrun;
        return;
    }
    timer->overrun_taken = timer->overrun;
    timer->overrun = times - 1;
    struct siginfo info = {
        .code = SI_TIMER,
        .timer = {timer->id, (int32_t)timer->overrun, timer->event.value},
    };
    if (thread)
        (void)signal_send_thread_locked(thread, timer->event.signal, &info);
    else
        (void)signal_send_process_locked(timer->process, timer->event.signal, &info);
}

/* The caller's timer of that number, or NULL. Lock held. */
static struct posix_timer *find(int id)
{
    struct posix_timer *timer = current()->process->timers.first;
    while (timer && timer->id != id)
        timer = timer->next;
    return timer;
}

/* Whether event asks for something that can be done. Lock held. */
static bool event_ok(const struct sigevent *event)
{
    if (event->notify == SIGEV_NONE)
        return true;
    if (event->signal < 1 || event->signal > NSIG)
        return false;
    if (event->notify == SIGEV_THREAD_ID) {
        struct thread *thread = process_find_thread(event->tid);
        return thread && thread->process == current()->process;
    }
    return event->notify == SIGEV_SIGNAL || event->notify == SIGEV_THREAD;
}

/* Gives timer a number that its process has not, and puts it among its timers. Lock held. */
static int adopt(struct process *process, struct posix_timer *timer)
{
    struct process_timers *timers = &process->timers;
    if (timers->count >= POSIX_TIMERS_MOST ||
        (uint32_t)timers->count >= limit_of(RLIMIT_SIGPENDING))
        return -EAGAIN;
    while (find(timers->next_id))
        timers->next_id = (timers->next_id + 1) & INT32_MAX;
    timer->id = timers->next_id;
    timers->next_id = (timers->next_id + 1) & INT32_MAX;
    timer->next = timers->first;
    timers->first = timer;
    timers->count++;
    return timer->id;
}

int posix_timer_create(int clock, const struct sigevent *event)
{
    struct posix_timer *timer = kzalloc(sizeof *timer);
    if (!timer)
        return -EAGAIN;
    timer->process = current()->process;
    timer->clock = clock;
    timer->event = event ? *event : (struct sigevent){.signal = SIGALRM};
    timer->timer.expired = expired;
    uint32_t irq = spin_lock(&process_lock);
    int result = event_ok(&timer->event) ? adopt(timer->process, timer) : -EINVAL;
    if (result >= 0 && !event)
        timer->event.value = (uint32_t)timer->id;
    spin_unlock(&process_lock, irq);
    if (result < 0)
        kfree(timer);
    return result;
}

static struct timer_setting setting_of(struct posix_timer *timer)
{
    struct timer_setting setting = {clock_timer_left(&timer->timer), timer->timer.interval};
    if (setting.left == 0)
        setting.interval = 0;
    return setting;
}

/* A span of time is reckoned by the monotonic clock where the timer's is the date, which may be set
 * meanwhile. */
static void turn_on(struct posix_timer *timer, bool absolute, const struct timer_setting *setting)
{
    int clock = !absolute && clock_is_date(timer->clock) ? CLOCK_MONOTONIC : timer->clock;
    uint64_t now = 0;
    if (absolute || clock_read_locked(clock, &now))
        clock_timer_set(&timer->timer, clock, clock_sum(now, setting->left), setting->interval);
}

int posix_timer_set(int id, bool absolute, struct timer_setting setting, struct timer_setting *old)
{
    uint32_t irq = spin_lock(&process_lock);
    struct posix_timer *timer = find(id);
    if (timer) {
        *old = setting_of(timer);
        clock_timer_stop(&timer->timer);
        timer->overrun = timer->overrun_taken = 0;
        if (setting.left != 0)
            turn_on(timer, absolute, &setting);
    }
    spin_unlock(&process_lock, irq);
    return timer ? 0 : -EINVAL;
}

int posix_timer_get(int id, struct timer_setting *setting)
{
    uint32_t irq = spin_lock(&process_lock);
    struct posix_timer *timer = find(id);
    if (timer)
        *setting = setting_of(timer);
    spin_unlock(&process_lock, irq);
    return timer ? 0 : -EINVAL;
}

int posix_timer_overrun(int id)
{
    bool gone;
    int result = -EINVAL;
    uint32_t irq = spin_lock(&process_lock);
    struct posix_timer *timer = find(id);
    if (timer) {
        struct signal_pending *pending = pending_of(timer, target_thread(timer, &gone));
        result = (int)(signal_queued_overrun(pending, id) ? timer->overrun_taken : timer->overrun);
    }
    spin_unlock(&process_lock, irq);
    return result;
}

/* Takes timer, which *place points to, out of process's. Lock held. */
static void abandon(struct process *process, struct posix_timer **place)
{
    struct posix_timer *timer = *place;
    *place = timer->next;
    process->timers.count--;
    clock_timer_stop(&timer->timer);
    kfree(timer);
}

int posix_timer_delete(int id)
{
    struct process *process = current()->process;
    uint32_t irq = spin_lock(&process_lock);
    struct posix_timer **place = &process->timers.first;
    while (*place && (*place)->id != id)
        place = &(*place)->next;
    bool found = *place != NULL;
    if (found)
        abandon(process, place);
    spin_unlock(&process_lock, irq);
    return found ? 0 : -EINVAL;
}

void timers_exec(struct process *process)
{
    uint32_t irq = spin_lock(&process_lock);
    while (process->timers.first)
        abandon(process, &process->timers.first);
    process->timers.next_id = 0;
    spin_unlock(&process_lock, irq);
}

void timers_release(struct process *process)
{
    timers_exec(process);
    uint32_t irq = spin_lock(&process_lock);
    for (int which = 0; which < INTERVAL_TIMERS; which++)
        clock_timer_stop(&process->timers.interval[which]);
    clock_timer_stop(&process->timers.cpu_limit);
    spin_unlock(&process_lock, irq);
}
