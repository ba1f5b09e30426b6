/* A thread: what the CPU is handed to. Life: create, READY, RUNNING, maybe BLOCKED, ZOMBIE. */
#ifndef KERNEL_THREAD_H
#define KERNEL_THREAD_H

#include "kernel/arch.h"
#include "kernel/arch/i386/arch_thread.h"
#include "kernel/number_table.h"
#include "kernel/proc/signal_thread.h"
#include "kernel/wait.h"
#include "lib/list.h"

enum thread_state { THREAD_RUNNING, THREAD_READY, THREAD_BLOCKED, THREAD_ZOMBIE };

enum {
    PRIORITY_MIN = 0,
    PRIORITY_DEFAULT = 31,
    PRIORITY_MAX = 63, /* the most urgent */
    PRIORITY_COUNT = 64,
};

/* thread->work: reasons to take the slow way out of the kernel; tested on each way to ring 3. */
enum {
    WORK_RESCHEDULE = 1,  /* a more urgent thread is ready, or the time slice is used up */
    WORK_KILLED = 2,      /* the process is to die: see process_kill() */
    WORK_SINGLE_STEP = 4, /* TF was set across SYSENTER: raise SIGTRAP on the way out */
    WORK_FULL_RETURN =
        8,            /* the trap frame was replaced (execve): leave by IRET, which loads it all */
    WORK_SIGNAL = 16, /* a signal may have to be delivered: see kernel/proc/signal.h */
    WORK_TRACED = 32, /* the way out is to be recorded: see kernel/arch/i386/trace_entry.c */
};

struct process;
struct vfork_wait;
struct mutex;

struct thread {
    struct arch_thread arch; /* first: switch.asm and entry.asm know its offsets by generation */

    /* kernel/sched.c */
    uint32_t work;
    enum thread_state state;
    int priority;        /* effective: own or donated */
    int base_priority;   /* own */
    int nice;            /* mlfq: -20 to 20 */
    int recent_cpu;      /* mlfq: 17.14 fixed point */
    int slice;           /* ticks left before others of its list have their turn */
    uint32_t ticks;      /* ticks during which it ran */
    uint32_t user_ticks; /* those of them that found it in ring 3 */
    uint32_t switches;   /* times it was switched in */
    uint32_t preemptions;
    struct list *run_list; /* the run queue's list that it joins, by the policy */
    struct list run_link;  /* in a run queue's list, where READY */

    /* kernel/thread.c */
    int tid;
    char name[16];
    struct list all_link;
    struct wait_queue exited; /* joiners */
    int exit_status;
    bool detached; /* nobody joins: freed by the thread that runs next */
    void *stack;   /* lowest mapped byte of the kernel stack */

    /* kernel/wait.c */
    enum wait_reason wait_reason;  /* what BLOCKED waits for */
    struct wait_queue *wait_queue; /* where it waits */
    struct list wait_link;
    void *wait_detail;      /* what the queue's owner keeps of this wait, on the sleeper's stack */
    uint32_t wait_ended_by; /* bits of work that end the wait */
    int wait_result;

    /* kernel/sync.c */
    struct mutex *blocked_on;
    struct list held_mutexes;

    /* kernel/proc */
    struct process *process;         /* NULL: a kernel thread */
    struct list process_link;        /* in process->threads */
    struct numbered by_number;       /* where process is set: for process_find_thread() */
    struct vfork_wait *vfork;        /* a parent that waits for it, or NULL: kernel/proc/vfork.h */
    uint32_t faults;                 /* page faults that were mended */
    uint32_t clear_child_tid;        /* user address, set_tid_address(2), or 0 */
    uint32_t robust_list;            /* user address, set_robust_list(2), or 0 */
    uint8_t policy, policy_priority; /* as sched_setscheduler(2) set them; 0 is SCHED_OTHER */
    struct signal_thread signal;
    bool stepped; /* an explored program's: runs with TF set, see kernel/explore.h */
};

#define KERNEL_STACK_SIZE 8192

/* Starts a kernel thread that calls entry(argument); its return is thread_exit(0). NULL: no memory.
 */
struct thread *thread_create(const char *name, int priority, void (*entry)(void *), void *argument);
/* The same, not yet started: fields may be set, then thread_start(). NULL: no memory, or no number.
 * A name that is NULL is to be set. */
struct thread *thread_allocate(const char *name, int priority);
void thread_start(struct thread *thread);
/* Gives thread, the caller or one not yet started, another number, which somebody uses already. */
void thread_renumber(struct thread *thread, int number);
/* Frees a thread that was allocated and never started. */
void thread_discard(struct thread *thread);
/* Ends the caller. Its stack is freed by the thread that runs next, never by itself. */
void thread_exit(int status) __attribute__((noreturn));
/* Waits for the end of a thread that is not detached, frees it, gives its status. Once only. */
int thread_join(struct thread *thread);
void thread_detach(struct thread *thread);
void thread_yield(void);
/* Sleeps at least this long, in ticks; 0 or less yields. */
void thread_sleep_ticks(int64_t ticks);
void thread_set_priority(int priority); /* the caller's own */
/* Another's own priority; any state, any context. */
void thread_change_priority(struct thread *thread, int priority);
/* Number of threads that exist, for leak checks. */
int thread_count(void);
/* Calls visit for each thread, interrupts off. */
void thread_for_each(void (*visit)(struct thread *, void *), void *argument);
void thread_init(void); /* makes the boot flow thread 0, the idle thread */
/* A new thread's first act, from thread_first_run in switch.asm: finish_switch(), see sched.h. */
void thread_after_switch(struct thread *previous);
/* Takes what a thread that has ended leaves: its stack, and all of it where nobody joins. */
void thread_reap(struct thread *previous);

#endif
