/* read(2) and write(2) on an open file, with all checks: in line, for every byte of every pipe goes
 * this way. */
#ifndef KERNEL_FS_FILE_TRANSFER_H
#define KERNEL_FS_FILE_TRANSFER_H

#include "kernel/fs/file_table.h"
#include "kernel/mm/user.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"

/* file_take() in line. Where nobody else can change the table, nobody can close the file meanwhile:
 * no lock. */
static inline struct file *file_take_quickly(int descriptor)
{
    const struct process *process = current()->process;
    struct file_table *table = process->files;
    if (process->live_threads > 1 || table->references > 1)
        return file_table_take(table, descriptor);
    return file_table_has(table, (unsigned)descriptor) ? file_share(table->file[descriptor]) : NULL;
}

/* For the two below: file.c. */
int file_read_whole(struct file *file, void *buffer, size_t count, uint64_t *position);
int file_write_whole(struct file *file, const void *buffer, size_t count, uint64_t *position);
int file_not_read(const struct file *file);

/* At *position, which moves on. Bytes or -errno. */
static inline int file_read(struct file *file, void *buffer, size_t count, uint64_t *position)
{
    const struct file_operations *operations = file->operations;
    if (!file_readable(file))
        return -EBADF;
    if (!operations->read)
        return file_not_read(file);
    if (!user_range_ok(buffer, count))
        return -EFAULT;
    if (count > FILE_TRANSFER_MOST)
        count = FILE_TRANSFER_MOST;
    return operations->whole ? file_read_whole(file, buffer, count, position)
                             : operations->read(file, buffer, count, position);
}

static inline int file_write(struct file *file, const void *buffer, size_t count,
                             uint64_t *position)
{
    const struct file_operations *operations = file->operations;
    if (!file_writable(file))
        return -EBADF;
    if (!operations->write)
        return -EINVAL;
    if (!user_range_ok(buffer, count))
        return -EFAULT;
    if (count > FILE_TRANSFER_MOST)
        count = FILE_TRANSFER_MOST;
    return operations->whole ? file_write_whole(file, buffer, count, position)
                             : operations->write(file, buffer, count, position);
}

#endif
