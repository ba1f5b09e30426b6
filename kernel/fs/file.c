/* Descriptors: the table of each process, and the references that keep an open file. One spin lock
 * with short sections guards all tables and counts. */
#include "kernel/fs/file.h"

#include "kernel/proc/process.h"
#include "lib/errno.h"

static struct spinlock file_lock = SPINLOCK_INIT;

static bool in_table(int descriptor)
{
    return (unsigned)descriptor < PROCESS_FILES;
}

/* The caller's file by descriptor, with a reference that file_release() gives back; or NULL. With
 * the reference another thread may close the descriptor while the file is in use. */
struct file *file_take(int descriptor)
{
    struct process *process = current()->process;
    uint32_t irq = spin_lock(&file_lock);
    struct file *file = in_table(descriptor) ? process->files[descriptor] : NULL;
    if (file)
        file->references++;
    spin_unlock(&file_lock, irq);
    return file;
}

/* Gives file, with the caller's reference to it, the lowest free number; -EMFILE: there is none,
 * and the reference stays the caller's. */
int file_install(struct process *process, struct file *file)
{
    int descriptor = 0;
    uint32_t irq = spin_lock(&file_lock);
    while (descriptor < PROCESS_FILES && process->files[descriptor])
        descriptor++;
    if (descriptor < PROCESS_FILES) {
        process->files[descriptor] = file;
        process->close_on_exec &= ~(1u << descriptor);
    } else {
        descriptor = -EMFILE;
    }
    spin_unlock(&file_lock, irq);
    return descriptor;
}

/* Empties a place of a table. Gives what was there, with its reference, or NULL. */
static struct file *uninstall(struct process *process, int descriptor)
{
    uint32_t irq = spin_lock(&file_lock);
    struct file *file = in_table(descriptor) ? process->files[descriptor] : NULL;
    if (file)
        process->files[descriptor] = NULL;
    spin_unlock(&file_lock, irq);
    return file;
}

/* Closes the caller's descriptor: 0 or -EBADF. */
int file_close(int descriptor)
{
    struct file *file = uninstall(current()->process, descriptor);
    if (!file)
        return -EBADF;
    file_release(file);
    return 0;
}

/* A reference more to file, for the caller. */
struct file *file_share(struct file *file)
{
    uint32_t irq = spin_lock(&file_lock);
    file->references++;
    spin_unlock(&file_lock, irq);
    return file;
}

/* A reference fewer; the last one closes the file. */
void file_release(struct file *file)
{
    uint32_t irq = spin_lock(&file_lock);
    bool last = --file->references == 0;
    spin_unlock(&file_lock, irq);
    if (last && file->operations->close)
        file->operations->close(file);
}

/* fork: shares every open file of from with to, which is new and empty. */
void files_copy(struct process *to, struct process *from)
{
    uint32_t irq = spin_lock(&file_lock);
    for (int descriptor = 0; descriptor < PROCESS_FILES; descriptor++) {
        struct file *file = from->files[descriptor];
        to->files[descriptor] = file;
        if (file)
            file->references++;
    }
    to->close_on_exec = from->close_on_exec;
    spin_unlock(&file_lock, irq);
}

/* Closes the descriptors of process whose bit is set in which. */
static void close_some(struct process *process, uint32_t which)
{
    for (int descriptor = 0; descriptor < PROCESS_FILES; descriptor++) {
        struct file *file = which >> descriptor & 1 ? uninstall(process, descriptor) : NULL;
        if (file)
            file_release(file);
    }
}

/* Closes all that process has open. */
void files_release(struct process *process)
{
    close_some(process, UINT32_MAX);
}

/* execve: closes what was opened with O_CLOEXEC. */
void files_close_on_exec(struct process *process)
{
    close_some(process, process->close_on_exec);
    process->close_on_exec = 0;
}

_Static_assert(PROCESS_FILES == 32, "close_on_exec has a bit for each descriptor");
