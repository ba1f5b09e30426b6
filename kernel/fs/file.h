/* Open files: what a descriptor stands for. One may have several descriptors, in several processes;
 * they share its position and flags. Read next: file_table.h, the descriptors; inode.h, what was
 * opened. */
#ifndef KERNEL_FS_FILE_H
#define KERNEL_FS_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct file;
struct inode;
struct epoll_item;
struct poll_source;
struct directory_writer;

/* What a kind of file can do. Buffers are user addresses, checked to lie in the user's half and no
 * more; count is at most FILE_TRANSFER_MOST. All give what the system call gives: a result or
 * -errno. Called with interrupts on and no lock held. */
struct file_operations {
    /* Bytes moved. position is where to, and to be moved on; a kind without one leaves it alone.
     * NULL: -EINVAL, of a directory -EISDIR. */
    int (*read)(struct file *file, void *buffer, size_t count, uint64_t *position);
    int (*write)(struct file *file, const void *buffer, size_t count, uint64_t *position);
    /* POLLIN, POLLOUT, POLLHUP, POLLERR, as they are now; does not wait for them to change. NULL:
     * always POLLIN and POLLOUT. */
    int (*poll)(struct file *file);
    int (*ioctl)(struct file *file, unsigned request, uint32_t argument); /* NULL: -ENOTTY */
    int64_t (*seek)(struct file *file, int64_t offset, int whence);       /* NULL: -ESPIPE */
    int (*list)(struct file *file, struct directory_writer *writer);      /* NULL: -ENOTDIR */
    void (*close)(struct file *file); /* the last reference went; frees file->data. NULL: nothing */
    /* Reading and writing is done with the inode's lock held, so that each call is done whole: for
     * what has a position. */
    bool whole;
};

enum { FILE_TRANSFER_MOST = 0x7ffff000 }; /* bytes in one call, as on Linux */

/* The name by which something other than a directory was opened. It may mean something else now.
 */
struct file_name {
    struct inode *directory; /* a reference */
    char text[];
};

struct file {
    const struct file_operations *operations;
    int references;
    uint32_t flags; /* O_ACCMODE, O_APPEND, O_NONBLOCK and others of open(2) */
    uint64_t position;
    struct inode *inode;             /* never NULL; one reference */
    bool counted;                    /* among the inode's writers */
    struct file_name *name;          /* NULL: it has none, or is a directory */
    void *data;                      /* the kind's own */
    struct poll_source *poll_source; /* NULL: always ready */
    struct epoll_item *epoll_items;  /* that watch it; kernel/fs/epoll.c */
};

/* Whether the open mode allows to read, or to write: O_RDONLY is 0, O_WRONLY 1, O_RDWR 2. */
static inline bool file_readable(const struct file *file)
{
    return (file->flags + 1) & 1;
}

static inline bool file_writable(const struct file *file)
{
    return (file->flags + 1) & 2;
}

/* A new open file with one reference. inode's reference is taken over. NULL: no memory, and inode
 * is still the caller's. */
struct file *file_create(const struct file_operations *operations, struct inode *inode,
                         uint32_t flags, void *data);
void file_name_free(struct file_name *name); /* NULL is nothing */
/* The last reference went: for file_release() only. */
void file_end(struct file *file);

static inline struct file *file_share(struct file *file) /* a reference more; gives file */
{
    __atomic_fetch_add(&file->references, 1, __ATOMIC_RELAXED);
    return file;
}

/* A reference fewer; the last one closes the file, which may sleep. */
static inline void file_release(struct file *file)
{
    if (__atomic_sub_fetch(&file->references, 1, __ATOMIC_ACQ_REL) == 0)
        file_end(file);
}

/* lseek(2) for what has a position but no end that is known, a directory or a text made when it is
 * read: SEEK_END is -EINVAL. */
int64_t file_seek_endless(struct file *file, int64_t offset, int whence);
int file_poll(struct file *file); /* POLLIN and so on, as they are now */

/* The caller's file by descriptor, with a reference that file_release() gives back; or NULL. With
 * the reference another thread may close the descriptor while the file is in use. */
struct file *file_take(int descriptor);
/* The caller's RLIMIT_NOFILE: its descriptors are below. */
unsigned file_limit(void);
/* Gives file, with the caller's reference to it, the lowest free number of the caller's table, from
 * lowest on. -EMFILE, -ENOMEM: the reference stays the caller's. */
int file_install_from(struct file *file, int lowest, bool close_on_exec);
int file_install(struct file *file, bool close_on_exec); /* the same from 0 on */
/* Gives file, with the caller's reference, that very number, closing what has it. 0; -EBADF,
 * -ENOMEM: the reference stays the caller's. */
int file_replace(struct file *file, int descriptor, bool close_on_exec);
int file_close(int descriptor); /* the caller's: 0 or -EBADF */

#endif
