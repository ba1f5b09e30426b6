/* A thread's life: made with a kernel stack of its own, run, ended, and freed by somebody else. */
#include "kernel/thread.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/space.h"
#include "kernel/number.h"
#include "kernel/print.h"
#include "kernel/sched.h"
#include "kernel/sync.h"
#include "kernel/timer.h"
#include "kernel/trace.h"
#include "lib/string.h"

extern char boot_stack[], boot_stack_top[];

static struct list all_threads = LIST_INIT(all_threads);
static struct spinlock all_lock = SPINLOCK_INIT;
static int threads;

/* Makes thread known, whose number is set; priority is both the own and the effective one. */
static void introduce(struct thread *thread, const char *name, int priority)
{
    if (name != NULL)
        strlcpy(thread->name, name, sizeof(thread->name));
    thread->priority = thread->base_priority = priority;
    thread->state = THREAD_BLOCKED;
    thread->slice = TIME_SLICE_TICKS;
    thread->wait_reason = WAIT_FOR_START;
    wait_queue_init(&thread->exited);
    list_init(&thread->held_mutexes);
    uint32_t irq = spin_lock(&all_lock);
    threads++;
    list_append(&all_threads, &thread->all_link);
    spin_unlock(&all_lock, irq);
}

static void forget(struct thread *thread)
{
    uint32_t irq = spin_lock(&all_lock);
    list_remove(&thread->all_link);
    threads--;
    spin_unlock(&all_lock, irq);
    number_release(thread->tid);
    kfree(thread);
}

void thread_init(void)
{
    static struct thread idle;
    struct cpu *cpu = this_cpu();

    idle.tid = number_take(); /* the first: 0 */
    idle.stack = boot_stack;
    idle.arch.stack_top = (uint32_t)boot_stack_top;
    cpu->current = cpu->idle = &idle;
    introduce(&idle, "idle", PRIORITY_MIN);
    idle.state = THREAD_RUNNING;
}

struct thread *thread_allocate(const char *name, int priority)
{
    struct thread *thread = kzalloc(sizeof(*thread));

    if (thread == NULL)
        return NULL;
    thread->tid = number_take();
    thread->stack = thread->tid < 0 ? NULL : mmu_stack_create();
    if (thread->stack == NULL) {
        if (thread->tid >= 0)
            number_release(thread->tid);
        kfree(thread);
        return NULL;
    }
    thread->arch.stack_top = (uint32_t)thread->stack + KERNEL_STACK_SIZE;
    introduce(thread, name, priority);
    return thread;
}

void thread_renumber(struct thread *thread, int number)
{
    trace_renumber(thread, number);
    number_share(number);
    number_release(thread->tid);
    thread->tid = number;
}

void thread_discard(struct thread *thread)
{
    mmu_stack_destroy(thread->stack);
    arch_thread_release(thread);
    forget(thread);
}

void thread_start(struct thread *thread)
{
    uint32_t irq = irq_save();
    trace_thread_starts(thread);
    sched_start(thread);
    sched_irq_restore(irq);
}

struct thread *thread_create(const char *name, int priority, void (*entry)(void *), void *argument)
{
    struct thread *thread = thread_allocate(name, priority);

    if (thread == NULL)
        return NULL;
    arch_thread_prepare(thread, entry, argument);
    thread_start(thread);
    return thread;
}

void thread_exit(int status)
{
    struct thread *self = current();

    ASSERT(list_empty(&self->held_mutexes), "thread %d (%s) ends while it holds a mutex", self->tid,
           self->name);
    self->exit_status = status;
    trace_thread_exits();
    irq_disable();
    spin_acquire(&this_cpu()->run_queue->lock);
    self->state = THREAD_ZOMBIE;
    schedule();
    panic("a thread that had ended was switched to again");
}

/* previous has left its stack for good: give the stack back, and the rest where nobody joins. */
void thread_reap(struct thread *previous)
{
    mmu_stack_destroy(previous->stack);
    arch_thread_release(previous);
    spin_acquire(&previous->exited.lock);
    previous->stack = NULL;
    bool detached = previous->detached;
    wait_wake_all(&previous->exited);
    spin_release(&previous->exited.lock);
    if (detached)
        forget(previous);
}

void thread_after_switch(struct thread *previous)
{
    finish_switch(previous);
}

int thread_join(struct thread *thread)
{
    ASSERT(thread != current(), "thread %d joins itself: it would wait for ever", thread->tid);
    uint32_t irq = spin_lock(&thread->exited.lock);
    ASSERT(!thread->detached, "thread %d was detached: it may be gone already", thread->tid);
    while (thread->stack != NULL)
        wait_sleep(&thread->exited, WAIT_FOR_JOIN, false, TIME_FOREVER);
    spin_unlock(&thread->exited.lock, irq);
    int status = thread->exit_status;
    forget(thread);
    return status;
}

void thread_detach(struct thread *thread)
{
    uint32_t irq = spin_lock(&thread->exited.lock);
    bool dead = thread->stack == NULL;
    thread->detached = true;
    spin_unlock(&thread->exited.lock, irq);
    if (dead)
        forget(thread);
}

void thread_sleep_ticks(int64_t ticks)
{
    struct wait_queue nobody;

    if (ticks <= 0) {
        thread_yield();
        return;
    }
    wait_queue_init(&nobody);
    uint64_t deadline = timer_ticks() + (uint64_t)ticks;
    uint32_t irq = spin_lock(&nobody.lock);
    while (timer_ticks() < deadline)
        wait_sleep(&nobody, WAIT_FOR_TIME, false, deadline);
    spin_unlock(&nobody.lock, irq);
}

/* The thread's own priority; what others donate stays on top of it. */
void thread_change_priority(struct thread *thread, int priority)
{
    if (priority < PRIORITY_MIN)
        priority = PRIORITY_MIN;
    if (priority > PRIORITY_MAX)
        priority = PRIORITY_MAX;
    thread->base_priority = priority;
    mutex_refresh_priority(thread);
}

void thread_set_priority(int priority)
{
    thread_change_priority(current(), priority);
}

int thread_count(void)
{
    return threads;
}

void thread_for_each(void (*visit)(struct thread *, void *), void *argument)
{
    struct list *link;
    uint32_t irq = spin_lock(&all_lock);

    list_for_each(link, &all_threads) visit(list_entry(link, struct thread, all_link), argument);
    spin_unlock(&all_lock, irq);
}
