/* The scheduler: ready threads in lists by level, the next one found by a bitmap, and schedule(),
 * which hands the CPU over. Nothing here depends on how many threads exist. Read next: switch.asm.
 */
#include "kernel/sched.h"
#include "kernel/print.h"
#include "kernel/timer.h"
#include "kernel/trace.h"
#include "lib/string.h"

static struct run_queue run_queue;
static const struct sched_policy *policy;
static int (*policy_level)(struct thread *);           /* policy->level, at hand */
static void (*policy_tick)(struct thread *, uint64_t); /* policy->tick */
bool (*sched_perturb)(void);
static bool shuffles; /* sched_perturb is there: threads change lists all the time */
static bool watched;  /* shuffles, or events are traced: the two places that test it are longer */

/* Chooses thread's list by the policy: when it becomes READY and when its priority changes. */
static void choose_list(struct run_queue *queue, struct thread *thread)
{
    int level = policy_level != NULL ? policy_level(thread) : thread->priority;
    thread->run_list = &queue->level[level];
}

/* Finds the first list again after the bitmap has changed. */
static void find_top(struct run_queue *queue)
{
    if (queue->bitmap[1] != 0)
        queue->top = &queue->level[63 - __builtin_clz(queue->bitmap[1])];
    else if (queue->bitmap[0] != 0)
        queue->top = &queue->level[31 - __builtin_clz(queue->bitmap[0])];
    else
        queue->top = NULL;
}

/* The list at head gets its first thread. Out of line: mostly there is one already. */
static __attribute__((noinline)) void mark_level(struct run_queue *queue, const struct list *head)
{
    int level = head - queue->level;
    queue->bitmap[level >> 5] |= 1u << (level & 31);
    find_top(queue);
}

/* The list at head has no thread any more. */
static __attribute__((noinline)) void clear_level(struct run_queue *queue, const struct list *head)
{
    int level = head - queue->level;
    queue->bitmap[level >> 5] &= ~(1u << (level & 31));
    find_top(queue);
}

/* Puts a READY thread at the end of its list; queue locked. */
static inline void enqueue(struct run_queue *queue, struct thread *thread)
{
    struct list *head = thread->run_list;

    if (head != queue->top && head->prev == head) /* it was empty, and may have no bit */
        mark_level(queue, head);
    list_append(head, &thread->run_link);
}

/* Gives the highest list that is not empty, or NULL. A list that becomes empty keeps its bit until
 * it is looked at here: threads that wake each other in turn leave and join the same list all the
 * time, and find it marked. At most one step for each level; queue locked. */
static inline struct list *top_list(struct run_queue *queue)
{
    while (queue->top != NULL && list_empty(queue->top))
        clear_level(queue, queue->top);
    return queue->top;
}

/* Takes the thread to run out of its list, or gives this CPU's idle thread; queue locked. */
static inline struct thread *pick(struct run_queue *queue)
{
    struct list *head = top_list(queue);

    if (head == NULL)
        return THIS_CPU->idle;
    struct thread *next = list_entry(head->next, struct thread, run_link);
    ASSERT(next->state == THREAD_READY, "thread %d stands in the run queue but is not READY",
           next->tid);
    list_remove(&next->run_link);
    return next;
}

/* Gives the CPU to next, another thread, and when the caller runs again, frees the lock. Interrupts
 * off, the run queue locked, prev (the caller) already READY in it, BLOCKED or ZOMBIE. */
static inline void hand_over(struct thread *prev, struct thread *next)
{
    prev->work &= ~WORK_RESCHEDULE;
    next->state = THREAD_RUNNING;
    next->switches++;

    /* Between these two lines other threads run. When we are back, our locals are those of this
     * call, long ago; who ran just before us is only known by what the switch returns. */
    prev = switch_to(prev, next);
    finish_switch(prev);
}

/* Hands over to whoever comes next, which may be self, the caller, who is READY. */
static inline void hand_over_or_stay(struct run_queue *queue, struct thread *self)
{
    struct thread *next = pick(queue);

    if (next != self) {
        hand_over(self, next);
        return;
    }
    self->work &= ~WORK_RESCHEDULE;
    self->state = THREAD_RUNNING;
    spin_release(&queue->lock);
}

/* Leaves self, the caller, READY at the end of its list and hands over. */
static inline void rotate(struct thread *self, enum trace_why why)
{
    struct run_queue *queue = THIS_CPU->run_queue;

    spin_acquire(&queue->lock);
    self->state = THREAD_READY;
    if (__builtin_expect(watched, 0)) {
        trace_rotates(why);
        if (shuffles)
            choose_list(queue, self); /* under random it is each time another */
    }
    enqueue(queue, self);
    hand_over_or_stay(queue, self);
}

/* The idle thread stands in no list: pick() falls back to it. */
static void leave_idle(void)
{
    spin_acquire(&THIS_CPU->run_queue->lock);
    current()->state = THREAD_READY;
    hand_over_or_stay(THIS_CPU->run_queue, current());
}

void schedule(void)
{
    ASSERT(spin_held(&THIS_CPU->run_queue->lock), "schedule() without the run queue's lock");
    ASSERT(!irq_enabled(),
           "schedule() with interrupts on: one could come in the middle of the switch");
    trace_rotates(TRACE_WHY_PREEMPTED);
    hand_over(current(), pick(THIS_CPU->run_queue));
}

/* The run queue's lock is taken before the sleeper's is freed, so that a waker finds the caller
 * either still RUNNING behind the one or BLOCKED, with its stack left, behind the other. */
void sched_block(struct spinlock *lock)
{
    struct run_queue *queue = THIS_CPU->run_queue;
    struct thread *self = current();

    spin_acquire(&queue->lock);
    self->state = THREAD_BLOCKED;
    spin_release(lock);
    hand_over(self, pick(queue));
}

void sched_preempt(void)
{
    struct thread *self = current();

    if (self == THIS_CPU->idle) {
        leave_idle();
        return;
    }
    self->preemptions++;
    rotate(self, TRACE_WHY_PREEMPTED);
}

void thread_yield(void)
{
    irq_disable();
    rotate(current(), TRACE_WHY_YIELD);
    irq_enable();
}

/* Whoever stands in a more urgent list than the running thread's takes the CPU at once: the lists
 * lie by urgency, and the idle thread has none, which is below them all. Under random a coin says
 * it. */
static inline bool preempts(const struct thread *woken, const struct thread *running)
{
    if (shuffles && running->run_list != NULL)
        return sched_perturb();
    return woken->run_list > running->run_list;
}

/* preempts(), and the trace's record of the wake-up. */
static __attribute__((noinline)) bool preempts_watched(const struct thread *woken)
{
    if (trace_on)
        trace_wake(woken);
    return preempts(woken, current());
}

void sched_make_ready(struct thread *thread)
{
    struct run_queue *queue = THIS_CPU->run_queue;

    spin_acquire(&queue->lock);
    thread->state = THREAD_READY;
    if (policy_level != NULL) /* else it is its priority's, as before */
        choose_list(queue, thread);
    enqueue(queue, thread);
    if (__builtin_expect(watched, 0) ? preempts_watched(thread)
                                     : thread->run_list > current()->run_list)
        current()->work |= WORK_RESCHEDULE;
    spin_release(&queue->lock);
}

void sched_start(struct thread *thread)
{
    choose_list(THIS_CPU->run_queue, thread);
    sched_make_ready(thread);
}

void sched_watch(void)
{
    watched = shuffles || trace_on;
}

/* Asks for a switch if another thread is to have its turn, now that running's time slice is used
 * up: if one is ready in a list at least as urgent as its own, whose highest is top. The lists lie
 * by urgency. */
static inline void end_slice(struct thread *running, const struct list *top)
{
    running->slice = TIME_SLICE_TICKS; /* its next one */
    if (top >= running->run_list || shuffles)
        running->work |= WORK_RESCHEDULE;
}

/* The highest list has lost its last thread since somebody looked. Out of line: seldom so. */
static __attribute__((noinline)) void end_slice_by_new_top(struct thread *running)
{
    spin_acquire(&run_queue.lock);
    struct list *top = top_list(&run_queue);
    spin_release(&run_queue.lock);
    end_slice(running, top);
}

static inline void use_slice(struct thread *running)
{
    struct list *top = run_queue.top;
    if (--running->slice > 0)
        return;
    if (top != NULL && list_empty(top))
        end_slice_by_new_top(running);
    else
        end_slice(running, top);
}

static __attribute__((noinline)) void tick_by_policy(struct thread *running)
{
    use_slice(running);
    policy_tick(running, timer_ticks());
}

/* Charges the tick to whoever runs. */
void sched_tick(void)
{
    struct thread *running = current();

    running->ticks++;
    if (arch_tick_found_user(&running->arch))
        running->user_ticks++;
    if (policy_tick != NULL)
        tick_by_policy(running);
    else
        use_slice(running);
}

void sched_change_priority(struct thread *thread, int priority)
{
    uint32_t irq = irq_save();
    struct run_queue *queue = THIS_CPU->run_queue;
    bool queued = thread->state == THREAD_READY && thread != THIS_CPU->idle;

    spin_acquire(&queue->lock);
    if (queued)
        list_remove(&thread->run_link);
    thread->priority = priority;
    choose_list(queue, thread);
    if (queued)
        enqueue(queue, thread);
    struct list *head = top_list(queue);
    if (head != NULL && preempts(list_entry(head->next, struct thread, run_link), current()))
        current()->work |= WORK_RESCHEDULE;
    spin_release(&queue->lock);
    sched_irq_restore(irq);
}

static void count_ready(struct thread *thread, void *count)
{
    *(uint32_t *)count += thread->state == THREAD_READY && thread != THIS_CPU->idle;
}

uint32_t sched_ready_count(void)
{
    uint32_t count = 0;

    thread_for_each(count_ready, &count);
    return count;
}

const char *sched_policy_name(void)
{
    return policy->name;
}

const struct thread *sched_rival(void)
{
    struct run_queue *queue = THIS_CPU->run_queue;

    spin_acquire(&queue->lock);
    struct list *head = top_list(queue);
    spin_release(&queue->lock);
    if (head == NULL || head < current()->run_list)
        return NULL;
    return list_entry(head->next, struct thread, run_link);
}

static const struct sched_policy *const policies[] = {
    &policy_rr, &policy_prio, &policy_mlfq, &policy_random, &policy_explore, &policy_replay};

/* The policy whose name is the first length bytes of wanted, or NULL. */
static const struct sched_policy *find_policy(const char *wanted, size_t length)
{
    for (unsigned i = 0; i < sizeof(policies) / sizeof(policies[0]); i++) {
        if (strlen(policies[i]->name) == length && strncmp(wanted, policies[i]->name, length) == 0)
            return policies[i];
    }
    return NULL;
}

void sched_init(const char *wanted, bool steps)
{
    size_t length =
        strchr(wanted, ':') != NULL ? (size_t)(strchr(wanted, ':') - wanted) : strlen(wanted);

    for (int level = 0; level < PRIORITY_COUNT; level++)
        list_init(&run_queue.level[level]);
    this_cpu()->run_queue = &run_queue;
    policy = find_policy(wanted, length);
    ASSERT(policy != NULL,
           "sched=%s is not known: say rr, prio, mlfq, random:SEED, explore or replay:N,N", wanted);
    if (policy == &policy_random && steps)
        policy = &policy_steps;
    if (policy->init != NULL)
        policy->init(wanted[length] == ':' ? wanted + length + 1 : "");
    policy_level = policy->level;
    policy_tick = policy->tick;
    sched_perturb = policy->perturb;
    shuffles = sched_perturb != NULL;
    sched_watch();
}
