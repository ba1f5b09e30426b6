/* Descriptor tables: small numbers that stand for open files. Processes made with CLONE_FILES share
 * one. */
#ifndef KERNEL_FS_FILE_TABLE_H
#define KERNEL_FS_FILE_TABLE_H

#include "kernel/fs/file.h"
#include "kernel/spinlock.h"

enum {
    TABLE_FIRST = 32,  /* places of a new table */
    TABLE_MOST = 1024, /* places at most */
    TABLE_WORDS = TABLE_MOST / 32,
};

struct process;

/* A bit of used[] says that a place holds a file, and only then does file[] mean anything there.
 * Written with the lock held; read without it only by the one thread of a process that shares its
 * table with nobody. */
struct file_table {
    struct spinlock lock;
    int references;
    int size; /* places there are now, a multiple of 32 */
    struct file **file;
    uint32_t used[TABLE_WORDS];
    uint32_t close_on_exec[TABLE_WORDS];
    struct file *first[TABLE_FIRST]; /* file[] until it grows */
};

/* Whether descriptor, as given by a program, has a file. */
static inline bool file_table_has(const struct file_table *table, unsigned descriptor)
{
    return descriptor < (unsigned)table->size &&
           table->used[descriptor / 32] >> descriptor % 32 & 1;
}

struct file_table *file_table_create(void); /* empty, one reference; NULL: no memory */
/* fork: a table of its own with the same open files. NULL: no memory. */
struct file_table *file_table_copy(struct file_table *from);
struct file_table *file_table_share(struct file_table *table);
/* A reference fewer; the last one closes all that is open. May sleep. */
void file_table_release(struct file_table *table);
/* Gives the caller's process a table of its own, where it shares one: execve(2), unshare(2). False:
 * no memory. */
bool file_table_own(struct process *process);
/* Closes what is to be closed on execve(). */
void file_table_exec(struct file_table *table);
/* Gives file the lowest free number from lowest on, below limit. -EMFILE, -ENOMEM. */
int file_table_install(struct file_table *table, struct file *file, int lowest, int limit,
                       bool close_on_exec);
/* Gives file the number descriptor, below limit, closing what was there. 0, -EBADF, -ENOMEM. */
int file_table_replace(struct file_table *table, struct file *file, int descriptor, int limit,
                       bool close_on_exec);
/* The file at descriptor, with a reference; NULL: none. */
struct file *file_table_take(struct file_table *table, int descriptor);
/* The lowest used number from descriptor on, or -1. */
int file_table_next(struct file_table *table, int descriptor);
/* Closes descriptor: 0, -EBADF. May sleep. */
int file_table_close(struct file_table *table, int descriptor);
/* The close-on-exec flag, and its setting: 0, 1, -EBADF. */
int file_table_flag(struct file_table *table, int descriptor);
int file_table_set_flag(struct file_table *table, int descriptor, bool close_on_exec);

#endif
