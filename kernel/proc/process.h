/* A process: one address space, its descriptors, its threads, and its place among its relatives. */
#ifndef KERNEL_PROC_PROCESS_H
#define KERNEL_PROC_PROCESS_H

#include "kernel/fs/file_table.h"
#include "kernel/fs/fs_context.h"
#include "kernel/mm/space.h"
#include "kernel/proc/identity.h"
#include "kernel/proc/limits.h"
#include "kernel/proc/signal.h"
#include "kernel/proc/timers.h"
#include "kernel/proc/usage.h"
#include "kernel/thread.h"

struct tty;

struct process {
    int pid; /* the first thread's tid, as on Linux */
    char name[16];
    struct process *parent;    /* init adopts orphans */
    int parent_pid;            /* parent's, kept here so that getppid() need not take a lock */
    struct numbered by_number; /* for process_find() */
    int pgid, sid;             /* its group and session: kernel/proc/group.h */
    struct numbered by_group;  /* for group_first(), where first_of_group */
    struct list group_link;    /* the ring of the group's members */
    bool first_of_group;
    bool executed;        /* by execve(), since it was made: its parent may no more move it */
    struct tty *terminal; /* the session's controlling terminal, or NULL */
    struct list children, sibling;
    struct list all_link; /* in process_list */
    struct list threads;  /* by thread->process_link */
    int live_threads;
    struct address_space *space;
    struct file_table *files; /* NULL once the process is a zombie; so is fs */
    struct fs_context *fs;
    struct wait_queue events; /* wait4(), and an execve() that ends the other threads, sleep here */
    uint32_t event_count;     /* child ended, child adopted, thread ended: so that none is missed */
    struct signal_state signal;
    struct process_timers timers;
    struct identity identity;
    struct rlimit limits[RLIMIT_COUNT];
    uint32_t personality;   /* personality(2) */
    uint8_t death_signal;   /* to be sent when its parent ends, or 0: prctl(2), PR_SET_PDEATHSIG */
    bool adopts;            /* orphans among its descendants: PR_SET_CHILD_SUBREAPER */
    bool no_new_privileges; /* PR_SET_NO_NEW_PRIVS */
    bool traced;            /* its calls are printed: kernel/debug/strace.h */
    bool exec_waits;        /* such an execve() wants to hear of each thread's end */
    bool exiting;           /* exit_group, a fault or a kill was seen: all threads are to end */
    bool zombie;            /* all threads gone, status not yet collected */
    int wait_status;        /* as wait4(2) gives it */
    uint64_t started;       /* by the monotonic clock */
    struct usage usage;     /* of the threads that ended */
    struct usage children_usage; /* of the children that were collected, and theirs */
};

/* Makes init from the initrd's file and starts it; words is argv, at least one. -errno on failure.
 */
int process_start_init(char *const *words, int count);
/* Ends the whole process of the caller: exit_group(2). wait_status as wait4(2) encodes it. */
void process_exit_group(int wait_status) __attribute__((noreturn));
/* Ends the calling thread; the last one ends the process: exit(2). */
void process_exit_thread(int status) __attribute__((noreturn));
/* Marks process to die by signal (its threads see WORK_KILLED); from any context. */
void process_kill(struct process *process, int signal);
/* The way to ring 3 with WORK_KILLED set comes here: ends the calling thread. */
void process_die_if_killed(void);
/* A fault in ring 3 that nothing mended: prints line (one readable line) on the console and ends
 * the process by signal. */
void process_fault(int signal, const char *line) __attribute__((noreturn));
/* The process of that number, zombies included, or NULL; process_lock (tree.h) held while the
 * result is used. pid may be anything; the time does not grow with the number of processes. */
struct process *process_find(int pid);
/* The same for a thread of a process; it has not ended. */
struct thread *process_find_thread(int tid);
/* There is no memory for the page at address, which the caller touched: says so in one line on the
 * console, and marks the caller's process to die by SIGKILL. */
void process_out_of_memory(uint32_t address);

/* kernel/proc/elf.c: builds a new space from an ELF32 file, up to but without the stack. 0,
 * -ENOEXEC (also where it wants an interpreter: programs are static), -ENOMEM; on an error there is
 * no new space. */
struct memory_object;
struct exec_image {
    struct address_space *space;
    uint32_t entry, stack;
    uint32_t headers, header_count; /* the program headers in the new space (0: not loaded) */
};
int elf_load(struct memory_object *file, struct exec_image *image);

#endif
