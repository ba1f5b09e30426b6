/* The tree of processes: who exists, who is whose child, which threads are whose. */
#include "kernel/proc/tree.h"

#include "kernel/mm/frame.h"
#include "kernel/clock.h"
#include "kernel/mm/heap.h"
#include "kernel/proc/group.h"
#include "lib/string.h"

enum { FRAMES_FOR_THREAD = 8 * KERNEL_STACK_SIZE / PAGE_SIZE }; /* see process_threads_most() */

struct spinlock process_lock = SPINLOCK_INIT;
struct list process_list = LIST_INIT(process_list);
struct process *init_process;

static struct number_table processes, threads;
static int thread_total; /* in threads */

/* See tree.h. */
int process_threads(void)
{
    return thread_total;
}

/* See tree.h. */
int process_threads_most(void)
{
    return (int)(frames_total() / FRAMES_FOR_THREAD);
}

/* See tree.h. */
uint32_t process_threads_of(uint32_t uid)
{
    uint32_t count = 0;
    struct list *link;
    uint32_t irq = spin_lock(&process_lock);
    list_for_each(link, &process_list)
    {
        const struct process *process = list_entry(link, struct process, all_link);
        if (process->identity.user.real == uid)
            count += (uint32_t)process->live_threads;
    }
    spin_unlock(&process_lock, irq);
    return count;
}

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
    process->started = clock_monotonic_ns();
    return process;
}

/* See tree.h. With the lock held /proc takes references of its own, so they are taken away first. A
 * process that never came to be may lack files or fs. */
void process_release_parts(struct process *process)
{
    uint32_t irq = spin_lock(&process_lock);
    struct file_table *files = process->files;
    struct fs_context *fs = process->fs;
    struct address_space *space = process->space;
    process->files = NULL;
    process->fs = NULL;
    process->space = NULL;
    spin_unlock(&process_lock, irq);
    if (files)
        file_table_release(files);
    if (fs)
        fs_context_release(fs);
    if (space)
        space_release(space);
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
    number_table_add(&threads, &thread->by_number, thread->tid);
    process->live_threads++;
    thread_total++;
}

/* Lock held. Undoes attach_thread(); gives whether it was the last. */
bool process_drop_thread(struct process *process, struct thread *thread)
{
    number_table_remove(&threads, &thread->by_number);
    thread_total--;
    list_remove(&thread->process_link);
    thread->process = NULL;
    process->live_threads--;
    signal_thread_left(process, thread);
    return process->live_threads == 0;
}

/* Lock held. The caller, the last thread of its process, becomes its first: it takes the number. */
void process_become_first(struct process *process, struct thread *thread)
{
    number_table_remove(&threads, &thread->by_number);
    thread_renumber(thread, process->pid);
    number_table_add(&threads, &thread->by_number, thread->tid);
}

/* See tree.h. */
bool process_join_tree(struct process *process, struct process *maker, bool sibling,
                       struct thread *thread)
{
    uint32_t irq = spin_lock(&process_lock);
    if (maker && signal_pending()) {
        spin_unlock(&process_lock, irq);
        return false;
    }
    process->pid = thread->tid;
    number_share(process->pid);
    number_table_add(&processes, &process->by_number, process->pid);
    struct process *parent = sibling ? maker->parent : maker;
    process->parent = parent;
    if (parent) {
        process->parent_pid = parent->pid;
        process->terminal = maker->terminal;
        list_append(&parent->children, &process->sibling);
        group_join(process, maker);
    } else {
        group_start(process, process->pid, process->pid);
    }
    if (sibling)
        process->signal.exit_signal = maker->signal.exit_signal;
    list_append(&process_list, &process->all_link);
    attach_thread(process, thread);
    spin_unlock(&process_lock, irq);
    return true;
}

/* Takes a zombie out of the tree; lock held. */
void process_leave_tree(struct process *process)
{
    list_remove(&process->sibling);
    list_remove(&process->all_link);
    group_leave(process);
    number_table_remove(&processes, &process->by_number);
    number_release(process->pid);
}

/* See tree.h. Whoever marks the threads of a process must not miss one that comes after. */
bool process_add_thread(struct process *process, struct thread *thread)
{
    uint32_t irq = spin_lock(&process_lock);
    bool alive = !process->exiting && !signal_pending();
    if (alive) {
        attach_thread(process, thread);
        signal_thread_joined(process, thread);
    }
    spin_unlock(&process_lock, irq);
    return alive;
}

/* See process.h. */
struct process *process_find(int pid)
{
    struct numbered *found = number_table_find(&processes, pid);
    return found ? container_of(found, struct process, by_number) : NULL;
}

/* See process.h. */
struct thread *process_find_thread(int tid)
{
    struct numbered *found = number_table_find(&threads, tid);
    return found ? container_of(found, struct thread, by_number) : NULL;
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
int process_wait_event(struct process *process, uint32_t seen, enum wait_reason reason,
                       enum wait_kind kind)
{
    int error = 0;
    uint32_t irq = spin_lock(&process->events.lock);
    while (process->event_count == seen && !error)
        error = wait_sleep(&process->events, reason, kind, TIME_FOREVER);
    spin_unlock(&process->events.lock, irq);
    return error;
}
