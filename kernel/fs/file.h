/* Open files: what a descriptor stands for. */
#ifndef KERNEL_FS_FILE_H
#define KERNEL_FS_FILE_H

#include <stddef.h>
#include <stdint.h>

enum { PROCESS_FILES = 32 };

struct file;

struct file_operations {
    /* Buffers are user addresses; gives bytes moved or -errno. NULL: -EBADF. */
    int (*read)(struct file *file, void *buffer, size_t count);
    int (*write)(struct file *file, const void *buffer, size_t count);
    void (*close)(struct file *file); /* the last reference went; frees its own data */
};

struct file {
    const struct file_operations *operations;
    int references;
    uint32_t position;
    const uint8_t *data; /* initrd file */
    uint32_t size;
};

struct process;
/* The caller's file by descriptor, with a reference that file_release() gives back; or NULL. */
struct file *file_take(int descriptor);
int file_install(struct process *process, struct file *file); /* lowest free number, or -EMFILE */
int file_close(int descriptor);                               /* the caller's: 0 or -EBADF */
struct file *file_share(struct file *file);
void file_release(struct file *file);
void files_copy(struct process *to, struct process *from); /* fork: shares every open file */
void files_release(struct process *process);
void files_close_on_exec(struct process *process);
struct file *console_file(void); /* a new reference to the console */

/* The initrd, a cpio archive in the newc format, kernel/fs/initrd.c. */
void initrd_init(void);                                    /* boot module 0 */
const void *initrd_find(const char *path, uint32_t *size); /* NULL: no such file */
/* Entry number index in archive order; NULL past the end. */
const char *initrd_name(int index);
/* Opens what initrd_find() gave, for reading: a new file, or NULL: no memory. */
struct file *initrd_open(const void *data, uint32_t size);

#endif
