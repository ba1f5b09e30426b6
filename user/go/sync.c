/* Mutex, WaitGroup, Once: see sync.h. */
#include "user/go/sync.h"

#include "user/go/local.h"

static void unlock(void *lock)
{
    lock_release(lock);
}

/* The caller sleeps in the queue. Locked before, not after. */
static void join(struct go_waiters *waiters, const char *reason)
{
    struct g *self = this_g();
    self->next = NULL;
    if (waiters->first)
        waiters->last->next = self;
    else
        waiters->first = self;
    waiters->last = self;
    g_park(reason, unlock, &waiters->lock);
}

/* Takes out who waits longest; NULL: nobody waits. Locked. */
static struct g *leave(struct go_waiters *waiters)
{
    struct g *g = waiters->first;
    if (g)
        waiters->first = g->next;
    return g;
}

void go_mutex_lock(struct go_mutex *mutex)
{
    uint32_t is_free = 0;
    if (__atomic_compare_exchange_n(&mutex->state, &is_free, 1, false, __ATOMIC_ACQUIRE,
                                    __ATOMIC_RELAXED))
        return;
    lock_take(&mutex->waiters.lock);
    if (__atomic_exchange_n(&mutex->state, 2, __ATOMIC_ACQUIRE) != 0)
        join(&mutex->waiters, "a mutex"); /* it is handed over */
    else
        lock_release(&mutex->waiters.lock);
}

/* The mutex is never free in between: it belongs at once to who waits longest. */
void go_mutex_unlock(struct go_mutex *mutex)
{
    uint32_t state = 1;
    if (__atomic_compare_exchange_n(&mutex->state, &state, 0, false, __ATOMIC_RELEASE,
                                    __ATOMIC_RELAXED))
        return;
    if (state == 0)
        fatal("unlock of an unlocked mutex", 0);
    lock_take(&mutex->waiters.lock);
    struct g *g = leave(&mutex->waiters);
    if (g)
        g_ready(g);
    else
        __atomic_store_n(&mutex->state, 0, __ATOMIC_RELEASE);
    lock_release(&mutex->waiters.lock);
}

void go_wait_group_add(struct go_wait_group *group, int count)
{
    struct g *g;
    lock_take(&group->waiters.lock);
    group->count += count;
    if (group->count < 0)
        fatal("negative WaitGroup counter", 0);
    while (group->count == 0 && (g = leave(&group->waiters)) != NULL)
        g_ready(g);
    lock_release(&group->waiters.lock);
}

void go_wait_group_done(struct go_wait_group *group)
{
    go_wait_group_add(group, -1);
}

void go_wait_group_wait(struct go_wait_group *group)
{
    lock_take(&group->waiters.lock);
    if (group->count > 0) {
        join(&group->waiters, "a wait group");
        lock_take(&group->waiters.lock); /* who woke us is through with it: we may forget it */
    }
    lock_release(&group->waiters.lock);
}

void go_once(struct go_once *once, void (*function)(void *argument), void *argument)
{
    if (__atomic_load_n(&once->done, __ATOMIC_ACQUIRE))
        return;
    go_mutex_lock(&once->mutex);
    if (!once->done) {
        function(argument);
        __atomic_store_n(&once->done, true, __ATOMIC_RELEASE);
    }
    go_mutex_unlock(&once->mutex);
}
