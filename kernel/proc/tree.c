/* The tree of processes: who exists, who is whose child, which threads are whose. */
#include "kernel/proc/tree.h"

#include "kernel/mm/heap.h"
#include "lib/string.h"

struct spinlock process_lock = SPINLOCK_INIT;
struct list process_list = LIST_INIT(process_list);
struct process *init_process;

/* A process with neither thread nor relatives, which takes over space; NULL: no memory. */
struct process *process_create(const char *name, struct address_space *space)
{
    struct process *process = kzalloc(sizeof *process);
    if (!process)
        return NULL;
    strlcpy(process->name, name, sizeof process->name);
    list_init(&process->children);
    list_init(&process->threads);
    wait_queue_init(&process->events);
    process->space = space;
    return process;
}

/* Frees the record of a process whose files and space are gone. */
void process_free(struct process *process)
{
    kfree(process);
}

/* Lock held. Gives thread its process, and the page directory that the switch loads for it. */
static void attach_thread(struct process *process, struct thread *thread)
{
    thread->process = process;
    thread->arch.page_directory = process->space->page_directory;
    list_append(&process->threads, &thread->process_link);
    process->live_threads++;
}

/* Puts process, whose first thread is thread, under parent (NULL: init itself). */
void process_join_tree(struct process *process, struct process *parent, struct thread *thread)
{
    uint32_t irq = spin_lock(&process_lock);
    process->pid = thread->tid;
    process->parent = parent;
    process->parent_pid = parent ? parent->pid : 0;
    if (parent)
        list_append(&parent->children, &process->sibling);
    list_append(&process_list, &process->all_link);
    attach_thread(process, thread);
    spin_unlock(&process_lock, irq);
}

/* Takes a zombie out of the tree; lock held. */
void process_leave_tree(struct process *process)
{
    list_remove(&process->sibling);
    list_remove(&process->all_link);
}

/* Makes thread one of process's; false where the process, or the caller, is already to die: whoever
 * marks the threads of a process must not miss one that comes after. */
bool process_add_thread(struct process *process, struct thread *thread)
{
    uint32_t irq = spin_lock(&process_lock);
    bool alive = !process->exiting && !(current()->work & WORK_KILLED);
    if (alive)
        attach_thread(process, thread);
    spin_unlock(&process_lock, irq);
    return alive;
}

/* Gives the process of that number, zombies included, or NULL. Interrupts off, or the lock held,
 * while the result is used. */
struct process *process_find(int pid)
{
    struct list *link;
    list_for_each(link, &process_list)
    {
        struct process *process = list_entry(link, struct process, all_link);
        if (process->pid == pid)
            return process;
    }
    return NULL;
}

/* Tells whoever waits for process's children or threads that one changed; lock held. */
void process_event(struct process *process)
{
    uint32_t irq = spin_lock(&process->events.lock);
    process->event_count++;
    wait_wake_all(&process->events);
    spin_unlock(&process->events.lock, irq);
}

/* Sleeps until event_count differs from seen, which the caller read with process_lock held, before
 * it looked for what it wants: what changed since then is not slept through. 0, or -EINTR. */
int process_wait_event(struct process *process, uint32_t seen, bool killable)
{
    int error = 0;
    uint32_t irq = spin_lock(&process->events.lock);
    while (process->event_count == seen && !error)
        error = wait_sleep(&process->events, "a child or thread to end", killable, TIME_FOREVER);
    spin_unlock(&process->events.lock, irq);
    return error;
}
