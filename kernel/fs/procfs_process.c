/* What /proc tells of a process or thread in numbers: stat, statm, status. They are gathered with
 * the lock held, then put into words. */
#include "kernel/fs/procfs.h"
#include "kernel/fs/tty.h"
#include "kernel/mm/frame.h"
#include "kernel/proc/signal_parts.h"
#include "kernel/proc/tree.h"
#include "kernel/proc/usage.h"
#include "lib/div64.h"
#include "lib/errno.h"
#include "lib/string.h"
#include "lib/time_units.h"

/* A process, or one thread of it. */
struct facts {
    int pid, tid, parent, pgid, sid;
    char name[16], state;
    int threads, priority, nice, policy, policy_priority, foreground;
    uint32_t terminal; /* its device number, or 0 */
    struct usage usage, children;
    uint64_t started; /* nanoseconds after the boot */
    signal_set pending, shared_pending, blocked, ignored, caught;
    uint32_t umask;
    uint32_t pages, resident, break_start, program_start, stack; /* of memory */
    struct identity identity;
};

/* In one letter, as ps(1) has it. */
static char state_of(const struct process *process, const struct thread *thread)
{
    if (process->zombie || !thread)
        return 'Z';
    if (thread->signal.stopped)
        return 'T';
    if (thread->state != THREAD_BLOCKED)
        return 'R';
    return thread->wait_ended_by & WORK_SIGNAL ? 'S' : 'D';
}

/* The thread of that number, or where it is 0 the first of process; NULL: it is gone. */
static struct thread *find_thread(struct process *process, int tid)
{
    struct list *link;
    list_for_each(link, &process->threads)
    {
        struct thread *thread = list_entry(link, struct thread, process_link);
        if (tid == 0 || thread->tid == tid)
            return thread;
    }
    return NULL;
}

/* Which signals have a handler, and which are ignored. */
static void gather_actions(const struct process *process, struct facts *facts)
{
    for (int signal = 1; signal <= NSIG; signal++) {
        uint32_t handler = signal_action(process, signal)->handler;
        if (handler == SIG_IGN)
            facts->ignored |= SIGNAL_BIT(signal);
        else if (handler != SIG_DFL)
            facts->caught |= SIGNAL_BIT(signal);
    }
}

static void gather_process(struct process *process, struct facts *facts)
{
    facts->pid = process->pid;
    facts->parent = process->parent_pid;
    facts->pgid = process->pgid;
    facts->sid = process->sid;
    facts->threads = process->live_threads;
    facts->children = process->children_usage;
    facts->started = process->started;
    facts->identity = process->identity;
    facts->shared_pending = process->signal.pending.set;
    facts->umask = process->fs ? process->fs->umask : 0;
    facts->foreground = process->terminal ? process->terminal->foreground : -1;
    facts->terminal = process->terminal ? makedev(4, 64) : 0;
    gather_actions(process, facts);
}

static void gather_thread(struct thread *thread, struct facts *facts)
{
    strlcpy(facts->name, thread->name, sizeof facts->name);
    facts->priority = thread->priority;
    facts->nice = thread->nice;
    facts->policy = thread->policy;
    facts->policy_priority = thread->policy_priority;
    facts->pending = thread->signal.pending.set;
    facts->blocked = thread->signal.mask;
}

/* Adds one region's pages. */
static void count_region(const struct region *region, void *argument)
{
    struct facts *facts = argument;
    facts->pages += (region->end - region->start) / PAGE_SIZE;
    if (!facts->program_start)
        facts->program_start = region->start;
}

static void gather_memory(struct facts *facts)
{
    struct proc_parts parts;
    if (!proc_hold(facts->pid, &parts))
        return;
    if (parts.space) {
        space_for_each_region(parts.space, count_region, facts);
        mutex_lock(&parts.space->lock);
        facts->resident = mmu_pages(parts.space->page_directory);
        facts->break_start = parts.space->break_start;
        mutex_unlock(&parts.space->lock);
    }
    proc_let_go(&parts);
}

/* The subject is a process, or one of its threads if it has a number. 0 or -ESRCH. */
static int gather(struct proc_subject subject, struct facts *facts)
{
    *facts = (struct facts){0};
    uint32_t irq = spin_lock(&process_lock);
    struct process *process = process_find(subject.pid);
    struct thread *thread = process ? find_thread(process, subject.number) : NULL;
    bool found = process && (thread || subject.number == 0);
    if (found) {
        strlcpy(facts->name, process->name, sizeof facts->name);
        gather_process(process, facts);
        if (thread)
            gather_thread(thread, facts);
        facts->usage = subject.number ? usage_of_thread(thread) : usage_of_process(process);
        facts->tid = subject.number ? subject.number : process->pid;
        facts->state = state_of(process, thread);
    }
    spin_unlock(&process_lock, irq);
    if (!found)
        return -ESRCH;
    gather_memory(facts);
    return 0;
}

static uint32_t in_clock_ticks(uint64_t nanoseconds)
{
    uint32_t rest;
    return (uint32_t)div64(nanoseconds, NANOSECONDS_PER_HUNDREDTH, &rest);
}

/* proc(5) numbers the fields. What Baton does not count is 0, as Linux has it for what is not
 * known. */
PROC_TEXT(proc_stat)
{
    struct facts f;
    int error = gather(subject, &f);
    if (error)
        return error;
    text_print(text, "%d (%s) %c %d %d %d %u %d 0 %u %u 0 0 ", f.tid, f.name, f.state, f.parent,
               f.pgid, f.sid, f.terminal, f.foreground, f.usage.faults,
               f.children.faults); /* to field 13, cmajflt */
    text_print(text, "%u %u %u %u ", usage_hundredths(f.usage.user_ticks),
               usage_hundredths(f.usage.system_ticks), usage_hundredths(f.children.user_ticks),
               usage_hundredths(f.children.system_ticks));
    text_print(text, "%d %d %d 0 %u ", 20 + f.nice, f.nice, f.threads,
               in_clock_ticks(f.started)); /* to 22, starttime */
    text_print(text, "%u %u 4294967295 %u 0 0 0 0 ", f.pages * PAGE_SIZE, f.resident,
               f.program_start); /* to 30, kstkeip */
    text_print(text, "%u %u %u %u 0 0 0 %d 0 %d %d 0 0 0 0 0 %u 0 0 0 0 0\n", (uint32_t)f.pending,
               (uint32_t)f.blocked, (uint32_t)f.ignored, (uint32_t)f.caught, SIGCHLD,
               f.policy_priority, f.policy, f.break_start);
    return 0;
}

/* In pages: all that is mapped, what is in memory; the others are not told apart. */
PROC_TEXT(proc_statm)
{
    struct facts f;
    int error = gather(subject, &f);
    if (error)
        return error;
    text_print(text, "%u %u 0 0 0 %u 0\n", f.pages, f.resident, f.pages);
    return 0;
}

static const char *state_name(char state)
{
    switch (state) {
    case 'R':
        return "R (running)";
    case 'S':
        return "S (sleeping)";
    case 'D':
        return "D (disk sleep)";
    case 'T':
        return "T (stopped)";
    default:
        return "Z (zombie)";
    }
}

static void print_signals(struct text *text, const struct facts *f)
{
    text_print(text, "SigPnd:\t%016llx\nShdPnd:\t%016llx\nSigBlk:\t%016llx\n",
               (unsigned long long)f->pending, (unsigned long long)f->shared_pending,
               (unsigned long long)f->blocked);
    text_print(text, "SigIgn:\t%016llx\nSigCgt:\t%016llx\n", (unsigned long long)f->ignored,
               (unsigned long long)f->caught);
}

PROC_TEXT(proc_status)
{
    struct facts f;
    int error = gather(subject, &f);
    if (error)
        return error;
    const struct identity *id = &f.identity;
    text_print(text, "Name:\t%s\nUmask:\t%04o\nState:\t%s\nTgid:\t%d\nPid:\t%d\nPPid:\t%d\n",
               f.name, f.umask, state_name(f.state), f.pid, f.tid, f.parent);
    text_print(text, "TracerPid:\t0\nUid:\t%u\t%u\t%u\t%u\nGid:\t%u\t%u\t%u\t%u\n", id->user.real,
               id->user.effective, id->user.saved, id->user.file, id->group.real,
               id->group.effective, id->group.saved, id->group.file);
    text_print(text, "VmSize:\t%8u kB\nVmRSS:\t%8u kB\nThreads:\t%d\n",
               f.pages * (PAGE_SIZE / 1024), f.resident * (PAGE_SIZE / 1024), f.threads);
    print_signals(text, &f);
    text_print(text, "voluntary_ctxt_switches:\t%u\nnonvoluntary_ctxt_switches:\t%u\n",
               f.usage.voluntary, f.usage.involuntary);
    return 0;
}

PROC_TEXT(proc_command)
{
    struct facts f;
    int error = gather(subject, &f);
    if (!error)
        text_print(text, "%s\n", f.name);
    return error;
}
