/* /proc: what the kernel tells of itself and of processes, as files and directories that are made
 * while they are looked at. Nothing of it is stored: an inode is made by each look-up, from a table
 * of names. procfs.c has the inodes; the texts are in procfs_process.c, procfs_system.c,
 * procfs_threads.c, the links in procfs_links.c. */
#ifndef KERNEL_FS_PROCFS_H
#define KERNEL_FS_PROCFS_H

#include "kernel/fs/inode.h"
#include "kernel/fs/text.h"

struct process;
struct proc_directory;

/* What an entry is about. */
struct proc_subject {
    int pid;    /* 0: the machine as a whole */
    int number; /* a thread's, or a descriptor */
};

/* One name in a directory of /proc: a file, a directory or a link. */
struct proc_entry {
    const char *name;
    uint32_t mode; /* kind and permissions */
    /* A file: writes its text. 0 or -errno, such as -ESRCH where the process is gone. */
    int (*write)(struct text *text, struct proc_subject subject);
    /* A directory: what it has. */
    const struct proc_directory *directory;
    /* A link: see struct inode_operations. NULL: it leads by its text. */
    int (*follow)(struct proc_subject subject, struct inode **target, struct file **through);
    /* A link's text. 0 or -errno. */
    int (*read_link)(struct text *text, struct proc_subject subject);
};

/* A directory has fixed names, and may have a number for each of something. */
struct proc_directory {
    const struct proc_entry *entries;
    uint32_t count;
    const struct proc_entry *numbered; /* what each number is; NULL: it has none */
    /* The lowest number from lowest on that there is; -1: none. */
    int (*next_number)(struct proc_subject subject, int lowest);
    bool numbers_are_pids; /* a number is a process, else something of the subject's */
};

/* Mounts /proc, which must be there. */
void procfs_init(void);

/* The running process with that number, with what it shares held so that it stays: each part may be
 * NULL where it is gone already. False: there is no such process. */
struct proc_parts {
    struct address_space *space;
    struct file_table *files;
    struct fs_context *fs;
};
bool proc_hold(int pid, struct proc_parts *parts);
void proc_let_go(struct proc_parts *parts);

/* The path of file as /proc/PID/fd shows it, without NUL. Tree lock not held. 0 or -ENOMEM. */
int file_path(const struct file *file, struct text *text);
int directory_path(struct inode *directory, struct text *text);

/* Files of /proc; see struct proc_entry. */
#define PROC_TEXT(name) int name(struct text *text, struct proc_subject subject)
PROC_TEXT(proc_stat);
PROC_TEXT(proc_statm);
PROC_TEXT(proc_status);
PROC_TEXT(proc_command_line);
PROC_TEXT(proc_command);
PROC_TEXT(proc_call);
PROC_TEXT(proc_environment);
PROC_TEXT(proc_maps);
PROC_TEXT(proc_descriptor);
PROC_TEXT(proc_machine_stat);
PROC_TEXT(proc_uptime);
PROC_TEXT(proc_memory);
PROC_TEXT(proc_cpu);
PROC_TEXT(proc_version);
PROC_TEXT(proc_load);
PROC_TEXT(proc_mounts);
PROC_TEXT(proc_file_systems);
PROC_TEXT(proc_boot_line);
PROC_TEXT(proc_threads);
PROC_TEXT(proc_trace);
PROC_TEXT(proc_os_type);
PROC_TEXT(proc_os_release);
PROC_TEXT(proc_host_name);
PROC_TEXT(proc_pid_most);
PROC_TEXT(proc_threads_most);
PROC_TEXT(proc_random_number);
PROC_TEXT(proc_boot_number);
PROC_TEXT(proc_overcommit);
PROC_TEXT(proc_files_most);

/* Links of /proc. */
int proc_follow_program(struct proc_subject subject, struct inode **target, struct file **through);
int proc_follow_current(struct proc_subject subject, struct inode **target, struct file **through);
int proc_follow_root(struct proc_subject subject, struct inode **target, struct file **through);
int proc_follow_descriptor(struct proc_subject subject, struct inode **target,
                           struct file **through);
PROC_TEXT(proc_link_program);
PROC_TEXT(proc_link_current);
PROC_TEXT(proc_link_root);
PROC_TEXT(proc_link_descriptor);
PROC_TEXT(proc_link_self);
PROC_TEXT(proc_link_thread_self);
PROC_TEXT(proc_link_mounts);
int proc_next_descriptor(struct proc_subject subject, int lowest);
int proc_next_thread(struct proc_subject subject, int lowest);
int proc_next_process(struct proc_subject subject, int lowest);

extern const struct proc_directory proc_root; /* procfs_table.c */

#endif
