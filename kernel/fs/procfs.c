/* The inodes of /proc: made by each look-up from the table of names (procfs_table.c), and gone when
 * nobody looks any more. */
#include "kernel/fs/procfs.h"

#include "kernel/fs/directory.h"
#include "kernel/fs/path.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/user.h"
#include "kernel/print.h"
#include "kernel/proc/tree.h"
#include "lib/errno.h"
#include "lib/linux_file.h"
#include "lib/string.h"

enum { FIRST_NUMBER = 0x100 /* position of number 0 in listings, after the fixed names */ };

static struct file_system procfs = {
    .type = "proc", .magic = 0x9fa0, .device = makedev(0, 3), .generated = true};

/* An inode's data. */
struct node {
    const struct proc_entry *entry;
    const struct proc_directory *directory;
    struct proc_subject subject;
};

static const struct inode_operations directory_operations, file_operations, link_operations,
    leading_link_operations;
static const struct file_operations directory_file_operations, text_file_operations;

/* A number that is the same each time: of the entry's place in its table and its subject. */
static uint32_t number_of(const struct proc_entry *entry, struct proc_subject subject)
{
    uint32_t hash = (uint32_t)(uintptr_t)entry;
    hash = (hash ^ (uint32_t)subject.pid) * 0x9E3779B1;
    return (hash ^ (uint32_t)subject.number) * 0x85EBCA6B | 2; /* not the root's 1, nor 0 */
}

static void set_operations(struct inode *inode, const struct proc_entry *entry)
{
    if (S_ISDIR(inode->mode)) {
        inode->operations = &directory_operations;
        inode->file_operations = &directory_file_operations;
        inode->links = 2;
    } else if (S_ISLNK(inode->mode)) {
        inode->operations = entry->follow ? &leading_link_operations : &link_operations;
    } else {
        inode->operations = &file_operations;
        inode->file_operations = &text_file_operations;
    }
}

/* What tells of a process is its user's. */
static void own(struct inode *inode, int pid)
{
    uint32_t irq = spin_lock(&process_lock);
    const struct process *process = pid ? process_find(pid) : NULL;
    if (process) {
        inode->owner = process->identity.user.effective;
        inode->group = process->identity.group.effective;
    }
    spin_unlock(&process_lock, irq);
}

/* A new inode for entry, with one reference, in the directory parent, whose name for it is given
 * where it is a directory. NULL: no memory. */
static struct inode *create(const struct proc_entry *entry, struct proc_subject subject,
                            struct inode *parent, struct name name)
{
    struct inode *inode = inode_create(entry->mode);
    struct node *node = kmalloc(sizeof *node);
    if (!inode || !node) {
        kfree(inode);
        kfree(node);
        return NULL;
    }
    *node = (struct node){entry, entry->directory, subject};
    inode->data = node;
    inode->system = &procfs;
    inode->number = number_of(entry, subject);
    set_operations(inode, entry);
    own(inode, subject.pid);
    if (!S_ISDIR(inode->mode))
        return inode;
    inode->parent = inode_share(parent);
    inode->name = kmalloc(name.length + 1);
    if (inode->name) {
        memcpy(inode->name, name.text, name.length);
        inode->name[name.length] = '\0';
        return inode;
    }
    inode_release(inode);
    return NULL;
}

/* The number that name is in decimal, without leading zeros; -1: it is none. */
static int parse_number(struct name name)
{
    int value = 0;
    if (name.length == 0 || name.length > 9 || (name.length > 1 && name.text[0] == '0'))
        return -1;
    for (uint32_t index = 0; index < name.length; index++) {
        if (name.text[index] < '0' || name.text[index] > '9')
            return -1;
        value = value * 10 + name.text[index] - '0';
    }
    return value;
}

/* The subject of number in directory, whose own subject is given. */
static struct proc_subject numbered_subject(const struct proc_directory *directory,
                                            struct proc_subject subject, int number)
{
    if (directory->numbers_are_pids)
        return (struct proc_subject){number, 0};
    return (struct proc_subject){subject.pid, number};
}

static int lookup(struct inode *inode, struct name name, struct inode **found)
{
    const struct node *node = inode->data;
    const struct proc_directory *directory = node->directory;
    const struct proc_entry *entry = NULL;
    struct proc_subject subject = node->subject;
    for (uint32_t index = 0; index < directory->count && !entry; index++) {
        const char *text = directory->entries[index].name;
        if (strlen(text) == name.length && memcmp(text, name.text, name.length) == 0)
            entry = &directory->entries[index];
    }
    if (!entry && directory->numbered) {
        int number = parse_number(name);
        if (number < 0 || directory->next_number(subject, number) != number)
            return -ENOENT;
        entry = directory->numbered;
        subject = numbered_subject(directory, subject, number);
    }
    if (!entry)
        return -ENOENT;
    *found = create(entry, subject, inode, name);
    return *found ? 0 : -ENOMEM;
}

/* Lists the fixed names from the writer's position on. False: no more room. */
static bool list_entries(struct directory_writer *writer, const struct node *node)
{
    const struct proc_directory *directory = node->directory;
    while (writer->position - DIRECTORY_FIRST < directory->count) {
        const struct proc_entry *entry = &directory->entries[writer->position - DIRECTORY_FIRST];
        struct name name = {entry->name, strlen(entry->name)};
        if (!directory_write(writer, name, number_of(entry, node->subject), entry->mode,
                             writer->position + 1))
            return false;
    }
    return true;
}

/* Lists the numbers from the writer's position on. */
static void list_numbers(struct directory_writer *writer, const struct node *node)
{
    const struct proc_directory *directory = node->directory;
    int number = writer->position < FIRST_NUMBER ? 0 : (int)(writer->position - FIRST_NUMBER);
    while ((number = directory->next_number(node->subject, number)) >= 0) {
        struct text digits = {0};
        struct proc_subject subject = numbered_subject(directory, node->subject, number);
        text_print(&digits, "%d", number);
        bool room = !digits.failed &&
                    directory_write(writer, (struct name){digits.bytes, digits.length},
                                    number_of(directory->numbered, subject),
                                    directory->numbered->mode, FIRST_NUMBER + (uint32_t)number + 1);
        text_free(&digits);
        if (!room)
            break;
        number++;
    }
}

static int list(struct file *file, struct directory_writer *writer)
{
    const struct node *node = file->inode->data;
    mutex_lock(&tree_lock);
    bool room = directory_write_dots(writer, file->inode);
    mutex_unlock(&tree_lock);
    if (room && list_entries(writer, node) && node->directory->numbered)
        list_numbers(writer, node);
    return 0;
}

/* The text is made anew when it is read from its start on. */
static int read_text(struct file *file, void *buffer, size_t count, uint64_t *position)
{
    const struct node *node = file->inode->data;
    struct text *text = file->data;
    if (*position == 0) {
        text_free(text);
        int error = node->entry->write(text, node->subject);
        if (error || text->failed)
            return error ? error : -ENOMEM;
    }
    if (*position >= text->length)
        return 0;
    uint32_t start = (uint32_t)*position, left = text->length - start;
    if (count > left)
        count = left;
    if (user_write(buffer, text->bytes + start, count))
        return -EFAULT;
    *position += count;
    return (int)count;
}

static int open_text(struct file *file)
{
    file->data = kzalloc(sizeof(struct text));
    return file->data ? 0 : -ENOMEM;
}

static void close_text(struct file *file)
{
    if (file->data)
        text_free(file->data);
    kfree(file->data);
}

/* Copies what a link says. Its whole length, or -errno. */
static int read_link(struct inode *link, char *buffer, size_t size)
{
    const struct node *node = link->data;
    struct text text = {0};
    int error = node->entry->read_link(&text, node->subject);
    int length = error ? error : text.failed ? -ENOMEM : (int)text.length;
    if (length > 0)
        memcpy(buffer, text.bytes, (uint32_t)length < size ? (uint32_t)length : size);
    text_free(&text);
    return length;
}

static int follow(struct inode *link, struct inode **target, struct file **through)
{
    const struct node *node = link->data;
    return node->entry->follow(node->subject, target, through);
}

static void end(struct inode *inode)
{
    kfree(inode->data);
}

static const struct inode_operations directory_operations = {.lookup = lookup, .end = end};
static const struct inode_operations file_operations = {.open = open_text, .end = end};
static const struct inode_operations link_operations = {.read_link = read_link, .end = end};
static const struct inode_operations leading_link_operations = {
    .read_link = read_link, .follow = follow, .end = end};
static const struct file_operations directory_file_operations = {.seek = file_seek_endless,
                                                                 .list = list};
static const struct file_operations text_file_operations = {
    .read = read_text, .seek = file_seek_endless, .close = close_text, .whole = true};

/* See procfs.h. */
void procfs_init(void)
{
    static const struct proc_entry root = {"proc", S_IFDIR | 0555, NULL, &proc_root, NULL, NULL};
    struct path_place place;
    mutex_lock(&tree_lock);
    int error = path_find(AT_FDCWD, "/proc", PATH_FOLLOW, &place);
    ASSERT(error == 0 && S_ISDIR(place.inode->mode), "/proc is no directory: see the initrd");
    struct inode *inode = create(&root, (struct proc_subject){0}, place.directory, place.name);
    ASSERT(inode, "no memory for /proc: give the machine more");
    inode->number = 1;
    procfs.root = inode;
    place.inode->mounted = inode;
    inode_share(place.inode); /* for good: it is covered, and cannot be removed */
    path_put(&place);
    mutex_unlock(&tree_lock);
}
