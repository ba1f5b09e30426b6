/* The links of /proc, and the parts of a process that they lead to. */
#include "kernel/fs/path.h"
#include "kernel/fs/procfs.h"
#include "kernel/mm/heap.h"
#include "kernel/proc/tree.h"
#include "lib/errno.h"
#include "lib/string.h"

/* See procfs.h. With the lock held the process stays, and so does what it shares with others; after
 * it the references do. */
bool proc_hold(int pid, struct proc_parts *parts)
{
    *parts = (struct proc_parts){0};
    uint32_t irq = spin_lock(&process_lock);
    struct process *process = process_find(pid);
    if (process && process->space)
        parts->space = space_share(process->space);
    if (process && process->files)
        parts->files = file_table_share(process->files);
    if (process && process->fs)
        parts->fs = fs_context_share(process->fs);
    spin_unlock(&process_lock, irq);
    return process != NULL;
}

/* See procfs.h. */
void proc_let_go(struct proc_parts *parts)
{
    if (parts->space)
        space_release(parts->space);
    if (parts->files)
        file_table_release(parts->files);
    if (parts->fs)
        fs_context_release(parts->fs);
}

/* See procfs.h. */
int directory_path(struct inode *directory, struct text *text)
{
    char *room = kmalloc(PATH_SIZE);
    if (!room)
        return -ENOMEM;
    mutex_lock(&tree_lock);
    char *path = path_of_directory(directory, path_root(), room);
    mutex_unlock(&tree_lock);
    text_print(text, "%s", path ? path : "(deleted)");
    kfree(room);
    return 0;
}

/* Whether file's name still leads to it. */
static bool name_holds(const struct file *file)
{
    struct inode *directory = file->name->directory, *inode = NULL;
    struct name name = {file->name->text, strlen(file->name->text)};
    mutex_lock(&tree_lock);
    bool holds = directory->operations->lookup(directory, name, &inode) == 0 &&
                 (inode == file->inode || directory->system->generated);
    mutex_unlock(&tree_lock);
    if (inode)
        inode_release(inode);
    return holds;
}

/* See procfs.h. */
int file_path(const struct file *file, struct text *text)
{
    if (S_ISDIR(file->inode->mode))
        return directory_path(file->inode, text);
    if (!file->name) {
        bool pipe = (file->inode->mode & S_IFMT) == S_IFIFO;
        text_print(text, "%s:[%u]", pipe ? "pipe" : "anon_inode", file->inode->number);
        return 0;
    }
    int error = directory_path(file->name->directory, text);
    bool root = text->length == 1;
    text_print(text, "%s%s%s", root ? "" : "/", file->name->text,
               name_holds(file) ? "" : " (deleted)");
    return error;
}

/* What a process's part gives to a link's two functions: an inode, with a reference, or NULL. */
static struct inode *current_of(const struct proc_parts *parts)
{
    return parts->fs ? inode_share(parts->fs->directory) : NULL;
}

static struct inode *root_of(const struct proc_parts *parts)
{
    return parts->fs ? inode_share(parts->fs->root) : NULL;
}

static int hold_directory(int pid, struct inode *(*which)(const struct proc_parts *),
                          struct inode **inode)
{
    struct proc_parts parts;
    *inode = NULL;
    if (!proc_hold(pid, &parts))
        return -ENOENT;
    *inode = which(&parts);
    proc_let_go(&parts);
    return *inode ? 0 : -ENOENT;
}

/* The text of such a link. */
static int link_directory(struct text *text, int pid,
                          struct inode *(*which)(const struct proc_parts *))
{
    struct inode *inode;
    mutex_lock(&tree_lock); /* the directory may be changing */
    int error = hold_directory(pid, which, &inode);
    mutex_unlock(&tree_lock);
    if (error)
        return error;
    error = directory_path(inode, text);
    inode_release(inode);
    return error;
}

int proc_follow_current(struct proc_subject subject, struct inode **target, struct file **through)
{
    *through = NULL;
    return hold_directory(subject.pid, current_of, target);
}

PROC_TEXT(proc_link_current)
{
    return link_directory(text, subject.pid, current_of);
}

int proc_follow_root(struct proc_subject subject, struct inode **target, struct file **through)
{
    *through = NULL;
    return hold_directory(subject.pid, root_of, target);
}

PROC_TEXT(proc_link_root)
{
    return link_directory(text, subject.pid, root_of);
}

/* The file that the process runs, with a reference; NULL: it runs none any more. */
static struct file *program_of(int pid)
{
    struct proc_parts parts;
    if (!proc_hold(pid, &parts))
        return NULL;
    struct file *file =
        parts.space && parts.space->program ? file_share(parts.space->program) : NULL;
    proc_let_go(&parts);
    return file;
}

/* The open file of the process's descriptor, with a reference, or NULL. */
static struct file *descriptor_of(struct proc_subject subject)
{
    struct proc_parts parts;
    if (!proc_hold(subject.pid, &parts))
        return NULL;
    struct file *file = parts.files ? file_table_take(parts.files, subject.number) : NULL;
    proc_let_go(&parts);
    return file;
}

static int follow_file(struct file *file, struct inode **target, struct file **through)
{
    if (!file)
        return -ENOENT;
    *target = inode_share(file->inode);
    *through = file;
    return 0;
}

static int link_file(struct file *file, struct text *text)
{
    if (!file)
        return -ENOENT;
    int error = file_path(file, text);
    file_release(file);
    return error;
}

int proc_follow_program(struct proc_subject subject, struct inode **target, struct file **through)
{
    return follow_file(program_of(subject.pid), target, through);
}

PROC_TEXT(proc_link_program)
{
    return link_file(program_of(subject.pid), text);
}

int proc_follow_descriptor(struct proc_subject subject, struct inode **target,
                           struct file **through)
{
    return follow_file(descriptor_of(subject), target, through);
}

PROC_TEXT(proc_link_descriptor)
{
    return link_file(descriptor_of(subject), text);
}

/* The flag that belongs to the descriptor and not to the file: O_CLOEXEC or 0. */
static uint32_t own_flag(struct proc_subject subject)
{
    struct proc_parts parts;
    if (!proc_hold(subject.pid, &parts))
        return 0;
    bool closes = parts.files && file_table_flag(parts.files, subject.number) == 1;
    proc_let_go(&parts);
    return closes ? O_CLOEXEC : 0;
}

PROC_TEXT(proc_descriptor)
{
    struct file *file = descriptor_of(subject);
    if (!file)
        return -ENOENT;
    text_print(text, "pos:\t%llu\nflags:\t0%o\nmnt_id:\t%u\nino:\t%u\n",
               (unsigned long long)file->position, file->flags | own_flag(subject),
               device_minor(file->inode->system->device), file->inode->number);
    file_release(file);
    return 0;
}

/* Links to the caller's own directory. */
PROC_TEXT(proc_link_self)
{
    struct process *process = current()->process;
    (void)subject;
    if (!process)
        return -ENOENT;
    text_print(text, "%d", process->pid);
    return 0;
}

PROC_TEXT(proc_link_thread_self)
{
    struct process *process = current()->process;
    (void)subject;
    if (!process)
        return -ENOENT;
    text_print(text, "%d/task/%d", process->pid, current()->tid);
    return 0;
}

PROC_TEXT(proc_link_mounts)
{
    (void)subject;
    text_print(text, "self/mounts");
    return 0;
}

/* See struct proc_directory: what the numbers in /proc and in a process's directories are. */
int proc_next_process(struct proc_subject subject, int lowest)
{
    struct list *link;
    int next = -1;
    (void)subject;
    uint32_t irq = spin_lock(&process_lock);
    if (process_find(lowest))
        next = lowest;
    else
        list_for_each(link, &process_list)
        {
            int pid = list_entry(link, struct process, all_link)->pid;
            if (pid >= lowest && (next < 0 || pid < next))
                next = pid;
        }
    spin_unlock(&process_lock, irq);
    return next;
}

int proc_next_thread(struct proc_subject subject, int lowest)
{
    struct list *link;
    int next = -1;
    uint32_t irq = spin_lock(&process_lock);
    struct process *process = process_find(subject.pid);
    if (process)
        list_for_each(link, &process->threads)
        {
            int tid = list_entry(link, struct thread, process_link)->tid;
            if (tid >= lowest && (next < 0 || tid < next))
                next = tid;
        }
    spin_unlock(&process_lock, irq);
    return next;
}

int proc_next_descriptor(struct proc_subject subject, int lowest)
{
    struct proc_parts parts;
    if (!proc_hold(subject.pid, &parts))
        return -1;
    int next = parts.files ? file_table_next(parts.files, lowest) : -1;
    proc_let_go(&parts);
    return next;
}
