/* The timers of setitimer(2): one by time, one by the process's time in ring 3, one by all its CPU
 * time. */
#include "kernel/proc/timers.h"
#include "kernel/clock.h"
#include "kernel/proc/clocks.h"
#include "kernel/proc/tree.h"
#include "lib/linux_time.h"

static void send(struct clock_timer *timer, int which, int signal)
{
    struct process *process = container_of(timer, struct process, timers.interval[which]);
    (void)signal_send_process_locked(process, signal, NULL);
}

static void real_expired(struct clock_timer *timer, uint32_t times)
{
    (void)times; /* of a standard signal one waits at most */
    send(timer, ITIMER_REAL, SIGALRM);
}

static void virtual_expired(struct clock_timer *timer, uint32_t times)
{
    (void)times;
    send(timer, ITIMER_VIRTUAL, SIGVTALRM);
}

static void profile_expired(struct clock_timer *timer, uint32_t times)
{
    (void)times;
    send(timer, ITIMER_PROF, SIGPROF);
}

/* The clock that the timer goes by. */
static int clock_of(int which)
{
    int pid = current()->process->pid;
    if (which == ITIMER_REAL)
        return CLOCK_MONOTONIC;
    return CPUCLOCK(pid, which == ITIMER_VIRTUAL ? CPUCLOCK_VIRT : CPUCLOCK_PROF);
}

static void turn_on(struct clock_timer *timer, int which, const struct timer_setting *setting)
{
    static void (*const expired[INTERVAL_TIMERS])(struct clock_timer *, uint32_t) = {
        real_expired, virtual_expired, profile_expired};
    uint64_t now;
    timer->expired = expired[which];
    if (clock_read_locked(clock_of(which), &now))
        clock_timer_set(timer, clock_of(which), clock_sum(now, setting->left), setting->interval);
}

static struct timer_setting setting_of(struct clock_timer *timer)
{
    struct timer_setting setting = {clock_timer_left(timer), timer->interval};
    if (setting.left == 0)
        setting.interval = 0;
    return setting;
}

struct timer_setting interval_timer_get(int which)
{
    uint32_t irq = spin_lock(&process_lock);
    struct timer_setting setting = setting_of(&current()->process->timers.interval[which]);
    spin_unlock(&process_lock, irq);
    return setting;
}

struct timer_setting interval_timer_set(int which, struct timer_setting setting)
{
    uint32_t irq = spin_lock(&process_lock);
    struct clock_timer *timer = &current()->process->timers.interval[which];
    struct timer_setting old = setting_of(timer);
    clock_timer_stop(timer);
    if (setting.left != 0)
        turn_on(timer, which, &setting);
    spin_unlock(&process_lock, irq);
    return old;
}
