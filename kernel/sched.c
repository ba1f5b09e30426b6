/* The scheduler: ready threads in lists by level, the next one found by a bitmap, and schedule(),
 * which hands the CPU over. Nothing here depends on how many threads exist. Read next: switch.asm.
 */
#include "kernel/sched.h"
#include "kernel/print.h"
#include "kernel/timer.h"
#include "lib/string.h"

static struct run_queue run_queue;
static const struct sched_policy *policy;
bool (*sched_perturb)(void);

/* Puts a READY thread at the end of its level's list; queue locked. */
static void enqueue(struct run_queue *queue, struct thread *thread)
{
    int level = policy->level(thread);

    list_append(&queue->level[level], &thread->run_link);
    queue->bitmap[level >> 5] |= 1u << (level & 31);
    queue->ready++;
}

/* Takes thread out of the list it stands in; a list that becomes empty loses its bit. */
static void dequeue(struct run_queue *queue, struct thread *thread)
{
    struct list *next = thread->run_link.next;

    list_remove(&thread->run_link);
    queue->ready--;
    if (list_empty(next)) { /* only an empty list's head points to itself */
        int level = next - queue->level;
        queue->bitmap[level >> 5] &= ~(1u << (level & 31));
    }
}

/* The first thread of the highest level, or this CPU's idle thread; queue locked. */
static struct thread *pick(struct run_queue *queue)
{
    int word = queue->bitmap[1] != 0;
    uint32_t bits = queue->bitmap[word];

    if (bits == 0)
        return this_cpu()->idle;
    int level = word * 32 + 31 - __builtin_clz(bits);
    struct thread *next = list_entry(queue->level[level].next, struct thread, run_link);
    dequeue(queue, next);
    return next;
}

static void check_switch(struct run_queue *queue, struct thread *prev, struct thread *next)
{
    ASSERT(!irq_enabled(), "schedule() with interrupts on: an interrupt could come mid-switch");
    ASSERT(spin_held(&queue->lock), "schedule() without the run queue's lock");
    ASSERT(next->state == THREAD_READY || next == this_cpu()->idle,
           "thread %d was in the run queue but is not READY", next->tid);
    ASSERT(next->arch.esp - (uint32_t)next->stack < KERNEL_STACK_SIZE || next == prev,
           "thread %d's saved ESP lies outside its kernel stack", next->tid);
}

void schedule(enum switch_reason reason)
{
    struct run_queue *queue = this_cpu()->run_queue;
    struct thread *prev = current();

    prev->work &= ~WORK_RESCHEDULE;
    if (prev->state == THREAD_RUNNING && prev != this_cpu()->idle) {
        prev->state = THREAD_READY;
        enqueue(queue, prev);
    }
    struct thread *next = pick(queue);
    check_switch(queue, prev, next);
    next->state = THREAD_RUNNING;
    next->slice = TIME_SLICE_TICKS;
    if (next == prev) {
        spin_release(&queue->lock);
        return;
    }
    next->switches++;
    prev->preemptions += reason == SWITCH_PREEMPTED;

    /* Between these two lines other threads run. When we are back, our locals are those of this
     * call, long ago; who ran just before us is only known by what the switch returns. */
    prev = switch_to(prev, next);
    thread_after_switch(prev);
}

void sched_preempt(void)
{
    spin_acquire(&this_cpu()->run_queue->lock);
    schedule(SWITCH_PREEMPTED);
}

void thread_yield(void)
{
    uint32_t irq = irq_save();
    spin_acquire(&this_cpu()->run_queue->lock);
    schedule(SWITCH_YIELD);
    irq_restore(irq);
}

void sched_make_ready(struct thread *thread)
{
    struct run_queue *queue = this_cpu()->run_queue;
    struct thread *running = current();

    spin_acquire(&queue->lock);
    thread->state = THREAD_READY;
    enqueue(queue, thread);
    if (running == this_cpu()->idle || policy->preempts(thread, running))
        running->work |= WORK_RESCHEDULE;
    spin_release(&queue->lock);
}

/* Charges the tick to whoever runs; asks for a switch where the time slice is used up. */
void sched_tick(void)
{
    struct thread *running = current();

    running->ticks++;
    policy->tick(running, timer_ticks());
    if (--running->slice <= 0 && run_queue.ready != 0)
        running->work |= WORK_RESCHEDULE;
}

void sched_change_priority(struct thread *thread, int priority)
{
    uint32_t irq = irq_save();
    struct run_queue *queue = this_cpu()->run_queue;
    struct thread *running = current();

    spin_acquire(&queue->lock);
    if (thread->state == THREAD_READY && thread != this_cpu()->idle) {
        dequeue(queue, thread);
        thread->priority = priority;
        enqueue(queue, thread);
    } else {
        thread->priority = priority;
    }
    if (queue->bitmap[0] | queue->bitmap[1]) {
        int word = queue->bitmap[1] != 0;
        int level = word * 32 + 31 - __builtin_clz(queue->bitmap[word]);
        struct thread *first = list_entry(queue->level[level].next, struct thread, run_link);
        if (policy->preempts(first, running))
            running->work |= WORK_RESCHEDULE;
    }
    spin_release(&queue->lock);
    if (irq) {
        sched_preemption_point();
        irq_enable();
    }
}

uint32_t sched_ready_count(void)
{
    return run_queue.ready;
}

const char *sched_policy_name(void)
{
    return policy->name;
}

static const struct sched_policy *const policies[] = {&policy_rr, &policy_prio, &policy_mlfq,
                                                      &policy_random};

void sched_init(const char *wanted)
{
    size_t length =
        strchr(wanted, ':') != NULL ? (size_t)(strchr(wanted, ':') - wanted) : strlen(wanted);

    spin_acquire(&run_queue.lock); /* also shows that the lock works before anyone needs it */
    spin_release(&run_queue.lock);
    for (int level = 0; level < PRIORITY_COUNT; level++)
        list_init(&run_queue.level[level]);
    this_cpu()->run_queue = &run_queue;
    for (unsigned i = 0; i < sizeof(policies) / sizeof(policies[0]); i++) {
        if (strlen(policies[i]->name) == length && strncmp(wanted, policies[i]->name, length) == 0)
            policy = policies[i];
    }
    ASSERT(policy != NULL, "sched=%s is not known: say rr, prio, mlfq or random:SEED", wanted);
    if (policy->init != NULL)
        policy->init(wanted[length] == ':' ? wanted + length + 1 : "");
    sched_perturb = policy->perturb;
}
