/* CLONE_VFORK: see vfork.h. The child's pointer to the waiting parent is under process_lock; while
 * it is set both ends are there, for each takes it away before it goes. */
#include "kernel/proc/vfork.h"

#include "kernel/proc/tree.h"

/* See vfork.h. */
void vfork_prepare(struct vfork_wait *wait, struct thread *child)
{
    wait_queue_init(&wait->queue);
    wait->over = false;
    wait->child = child;
    child->vfork = wait;
}

/* A parent that dies goes, and the child goes on alone. */
static void give_up(struct vfork_wait *wait)
{
    uint32_t irq = spin_lock(&process_lock);
    if (!wait->over)
        wait->child->vfork = NULL;
    spin_unlock(&process_lock, irq);
}

/* See vfork.h. */
void vfork_sleep(struct vfork_wait *wait)
{
    int error = 0;
    uint32_t irq = spin_lock(&wait->queue.lock);
    while (!wait->over && !error)
        error = wait_sleep(&wait->queue, WAIT_FOR_VFORK, WAIT_KILLABLE, TIME_FOREVER);
    spin_unlock(&wait->queue.lock, irq);
    if (error)
        give_up(wait);
}

/* See vfork.h. The parent's record is gone as soon as its queue is let go. */
void vfork_release(void)
{
    struct thread *self = current();
    if (!self->vfork)
        return;
    uint32_t irq = spin_lock(&process_lock);
    struct vfork_wait *wait = self->vfork;
    self->vfork = NULL;
    if (wait) {
        spin_acquire(&wait->queue.lock);
        wait->over = true;
        wait_wake_all(&wait->queue);
        spin_release(&wait->queue.lock);
    }
    spin_unlock(&process_lock, irq);
}
