/* How processes end: exit, exit_group, kill, a fault; orphans go to init, and init's end is the
 * machine's. The beginnings are in fork.c and init.c, the collecting in wait4.c. */
#include "kernel/proc/process.h"

#include "kernel/debug/strace.h"
#include "kernel/fs/tty.h"
#include "kernel/print.h"
#include "kernel/proc/futex.h"
#include "kernel/proc/group.h"
#include "kernel/proc/robust_list.h"
#include "kernel/proc/tree.h"
#include "kernel/proc/vfork.h"
#include "kernel/mm/user.h"
#include "kernel/trace.h"
#include "lib/errno.h"
#include "lib/linux.h"

/* Sends every thread of process but except to its end; lock held. The mark comes before the
 * wake-up, so a thread that is just about to sleep sees it. */
void process_end_threads(struct process *process, struct thread *except)
{
    struct list *link;
    list_for_each(link, &process->threads)
    {
        struct thread *thread = list_entry(link, struct thread, process_link);
        if (thread == except)
            continue;
        __atomic_fetch_or(&thread->work, WORK_KILLED, __ATOMIC_SEQ_CST);
        wait_interrupt(thread);
    }
}

/* Marks process to end with wait_status, unless its end has begun; lock held. */
static void begin_end(struct process *process, int wait_status, struct thread *except)
{
    if (process->exiting)
        return;
    process->exiting = true;
    process->wait_status = wait_status;
    signal_exit_begun(process);
    process_end_threads(process, except);
}

/* process_kill() for a caller that holds the lock. */
void process_kill_locked(struct process *process, int signal)
{
    begin_end(process, W_EXITCODE(0, signal), NULL);
}

/* Marks process to die by signal; from any context. Nothing happens where it already ends. */
void process_kill(struct process *process, int signal)
{
    uint32_t irq = spin_lock(&process_lock);
    process_kill_locked(process, signal);
    spin_unlock(&process_lock, irq);
}

/* The end of init is the end of the machine; its status is what a shell would show. */
static void end_machine(int wait_status)
{
    int status = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
    verdict("exit %d\n", status);
    arch_machine_exit(1);
}

/* Who takes over the children of process: the nearest of its ancestors that asked for it, or init.
 * Lock held. */
static struct process *find_adopter(const struct process *process)
{
    struct process *ancestor = process->parent;
    while (ancestor != init_process && (!ancestor->adopts || ancestor->exiting))
        ancestor = ancestor->parent;
    return ancestor;
}

/* Lock held. child, whose parent process ends, gets another. */
static void adopt(struct process *adopter, struct process *child, struct process *process)
{
    list_remove(&child->sibling);
    list_append(&adopter->children, &child->sibling);
    child->parent = adopter;
    child->parent_pid = adopter->pid;
    child->signal.exit_signal = SIGCHLD;
    group_lost_link(child, process);
    if (child->death_signal)
        (void)signal_send_process_locked(child, child->death_signal, NULL);
}

/* Gives the children of process away; lock held. Some may be zombies, so the adopter is told. */
static void orphan_children(struct process *process)
{
    if (list_empty(&process->children))
        return;
    struct process *adopter = find_adopter(process);
    while (!list_empty(&process->children))
        adopt(adopter, list_entry(process->children.next, struct process, sibling), process);
    process_event(adopter);
}

/* What the last thread does for its process: all that it holds is freed but the record, which the
 * parent's wait4() takes, unless the parent wants none. After the lock is let go process may be
 * gone. */
static void end_process(struct process *process)
{
    if (process->traced)
        strace_exit(process);
    if (process == init_process)
        end_machine(process->wait_status);
    tty_process_ends(process);
    timers_release(process);
    process_release_parts(process);
    signal_release(process);
    uint32_t irq = spin_lock(&process_lock);
    orphan_children(process);
    process->zombie = true;
    group_lost_link(process, process->parent);
    bool unwanted = signal_parent_of_end(process);
    process_event(process->parent);
    if (unwanted)
        process_leave_tree(process);
    spin_unlock(&process_lock, irq);
    if (unwanted)
        process_free(process);
}

/* set_tid_address(2): tells those who join this thread by its word in user memory. With nobody left
 * to read it the word is not touched. A bad address is the program's own affair. */
static void clear_child_tid(struct thread *thread)
{
    struct process *process = thread->process;
    uint32_t word = thread->clear_child_tid;
    if (!word || (process->live_threads < 2 && process->space->references < 2))
        return;
    if (user_write32((uint32_t *)(uintptr_t)word, 0) == 0)
        futex_wake(word | FUTEX_SHARED, 1, FUTEX_ALL_BITS);
}

/* Takes the calling thread out of its process; gives true where it was the last. The last one's
 * status is the process's, unless something ended them all, as on Linux since 5.19. */
static bool leave(struct thread *self, struct process *process, int wait_status)
{
    uint32_t irq = spin_lock(&process_lock);
    bool last = process_drop_thread(process, self);
    usage_add_thread(&process->usage, self);
    if (last && !process->exiting) {
        process->wait_status = wait_status;
        process->exiting = true; /* a kill that comes now is too late to change the status */
    }
    if (process->exec_waits)
        process_event(process);
    spin_unlock(&process_lock, irq);
    return last;
}

/* Ends the calling thread. It leaves the page directory before it stops being counted: the last one
 * may then free it, wherever this one is preempted. */
static void __attribute__((noreturn)) end_thread(int wait_status)
{
    struct thread *self = current();
    struct process *process = self->process;
    irq_enable(); /* the way to ring 3 comes here with interrupts off */
    if (self->robust_list)
        robust_list_leave();
    clear_child_tid(self);
    space_activate(NULL);
    if (self->vfork)
        vfork_release();
    if (leave(self, process, wait_status)) {
        trace_process_exits(process->pid, process->wait_status);
        end_process(process);
    }
    thread_exit(0);
}

/* Ends the calling thread; the last one ends the process: exit(2). */
void process_exit_thread(int status)
{
    end_thread(W_EXITCODE(status, 0));
}

/* Ends the whole process of the caller: exit_group(2). wait_status as wait4(2) encodes it. */
void process_exit_group(int wait_status)
{
    struct process *process = current()->process;
    uint32_t irq = spin_lock(&process_lock);
    begin_end(process, wait_status, current());
    spin_unlock(&process_lock, irq);
    end_thread(wait_status);
}

/* The way to ring 3 with WORK_KILLED set comes here: ends the calling thread. */
void process_die_if_killed(void)
{
    if (current()->process && current()->work & WORK_KILLED)
        end_thread(0);
}

/* A fault in ring 3 that nothing mended: prints line and ends the process by signal. */
void process_fault(int signal, const char *line)
{
    kprintf("%s (pid %d): %s\n", current()->process->name, current()->process->pid, line);
    process_exit_group(W_EXITCODE(0, signal));
}

/* See process.h. */
void process_out_of_memory(uint32_t address)
{
    struct process *process = current()->process;
    kprintf("%s (pid %d): killed: out of memory at %08x\n", process->name, process->pid, address);
    process_kill(process, SIGKILL);
}
