/* Directories in memory. An entry is a name and the inode it means; it hangs in its directory's
 * list, by which it is listed, and in one hash table for all directories, by which it is found. All
 * under the tree's lock. */
#include "kernel/fs/directory.h"
#include "kernel/fs/path.h"
#include "kernel/fs/tmpfs.h"
#include "kernel/mm/heap.h"
#include "lib/errno.h"
#include "lib/string.h"

enum { HASH_SIZE = 1024 };

struct entry {
    struct list link; /* in its directory's entries */
    struct entry *hash_next;
    uint32_t hash;
    uint32_t position;               /* in listings; grows along the list and never comes twice */
    struct inode *directory, *inode; /* a reference to the inode */
    uint32_t length;
    char name[];
};

struct directory {
    struct list entries;
    uint32_t next_position;
};

static struct entry *hash_table[HASH_SIZE];

/* See tmpfs.h. */
void *tmpfs_directory_create(void)
{
    struct directory *directory = kmalloc(sizeof *directory);
    if (!directory)
        return NULL;
    list_init(&directory->entries);
    directory->next_position = DIRECTORY_FIRST;
    return directory;
}

/* FNV-1a, over the directory's address and the name. */
static uint32_t hash_of(const struct inode *directory, struct name name)
{
    uint32_t hash = (2166136261u ^ (uint32_t)(uintptr_t)directory >> 4) * 16777619u;
    for (uint32_t index = 0; index < name.length; index++)
        hash = (hash ^ (uint8_t)name.text[index]) * 16777619u;
    return hash;
}

/* The place that points to the entry of that name, or the NULL at the end of its chain. */
static struct entry **find(const struct inode *directory, struct name name)
{
    uint32_t hash = hash_of(directory, name);
    struct entry **place = &hash_table[hash % HASH_SIZE];
    for (; *place; place = &(*place)->hash_next) {
        struct entry *entry = *place;
        if (entry->hash == hash && entry->directory == directory && entry->length == name.length &&
            memcmp(entry->name, name.text, name.length) == 0)
            break;
    }
    return place;
}

static int lookup(struct inode *directory, struct name name, struct inode **inode)
{
    struct entry *entry = *find(directory, name);
    if (!entry)
        return -ENOENT;
    *inode = inode_share(entry->inode);
    return 0;
}

/* A new entry, in no list yet. NULL: no memory. */
static struct entry *entry_create(struct inode *directory, struct name name, struct inode *inode)
{
    struct directory *contents = directory->data;
    struct entry *entry = kmalloc(sizeof *entry + name.length);
    if (!entry)
        return NULL;
    entry->hash = hash_of(directory, name);
    entry->position = contents->next_position++;
    entry->directory = directory;
    entry->inode = inode_share(inode);
    entry->length = name.length;
    memcpy(entry->name, name.text, name.length);
    return entry;
}

static void entry_free(struct entry *entry)
{
    inode_release(entry->inode);
    kfree(entry);
}

/* Makes entry found and listed. */
static void insert(struct entry *entry)
{
    struct directory *contents = entry->directory->data;
    entry->hash_next = hash_table[entry->hash % HASH_SIZE];
    hash_table[entry->hash % HASH_SIZE] = entry;
    list_append(&contents->entries, &entry->link);
}

/* Undoes insert(); place is what find() gave. */
static struct entry *take_out(struct entry **place)
{
    struct entry *entry = *place;
    *place = entry->hash_next;
    list_remove(&entry->link);
    return entry;
}

/* A directory's name for itself, with NUL. What is no directory has none, which is no error. False:
 * no memory. */
static bool copy_name(const struct inode *inode, struct name name, char **copy)
{
    *copy = NULL;
    if (!S_ISDIR(inode->mode))
        return true;
    *copy = kmalloc(name.length + 1);
    if (!*copy)
        return false;
    memcpy(*copy, name.text, name.length);
    (*copy)[name.length] = '\0';
    return true;
}

/* Tells a directory its new name, which copy_name() made, and parent. Of other inodes nothing. */
static void set_name(struct inode *inode, struct inode *parent, char *name)
{
    if (!S_ISDIR(inode->mode))
        return;
    struct inode *old = inode->parent;
    kfree(inode->name);
    inode->name = name;
    inode->parent = inode_share(parent);
    if (old)
        inode_release(old);
}

static int link(struct inode *directory, struct name name, struct inode *inode)
{
    char *own_name;
    struct entry *entry = entry_create(directory, name, inode);
    if (!entry)
        return -ENOSPC;
    if (!copy_name(inode, name, &own_name)) {
        entry_free(entry);
        return -ENOSPC;
    }
    insert(entry);
    set_name(inode, directory, own_name);
    inode->links++;
    directory->links += S_ISDIR(inode->mode);
    inode_was_modified(directory);
    inode_was_changed(inode);
    return 0;
}

static bool empty(struct inode *directory)
{
    struct directory *contents = directory->data;
    return list_empty(&contents->entries);
}

/* A directory without a name has no links left: nothing can be put into it any more. */
static int unlink(struct inode *directory, struct name name, struct inode *inode)
{
    if (S_ISDIR(inode->mode)) {
        if (!empty(inode))
            return -ENOTEMPTY;
        inode->links--;
        directory->links--;
    }
    inode->links--;
    inode_was_modified(directory);
    inode_was_changed(inode);
    entry_free(take_out(find(directory, name)));
    return 0;
}

static int rename(struct inode *from, struct name name, struct inode *to, struct name to_name)
{
    char *own_name;
    struct inode *inode = (*find(from, name))->inode;
    struct entry *entry = entry_create(to, to_name, inode);
    if (!entry)
        return -ENOSPC;
    if (!copy_name(inode, to_name, &own_name)) {
        entry_free(entry);
        return -ENOSPC;
    }
    entry_free(take_out(find(from, name)));
    insert(entry);
    set_name(inode, to, own_name);
    from->links -= S_ISDIR(inode->mode);
    to->links += S_ISDIR(inode->mode);
    inode_was_modified(from);
    inode_was_modified(to);
    inode_was_changed(inode);
    return 0;
}

/* Lets entry mean inode, which another entry meant until now. */
static void mean(struct entry *entry, struct inode *inode, char *own_name)
{
    struct inode *directory = entry->directory;
    directory->links += S_ISDIR(inode->mode);
    directory->links -= S_ISDIR(entry->inode->mode);
    entry->inode = inode;
    set_name(inode, directory, own_name);
    inode_was_modified(directory);
    inode_was_changed(inode);
}

static int exchange(struct inode *first, struct name first_name, struct inode *second,
                    struct name second_name)
{
    struct entry *one = *find(first, first_name), *other = *find(second, second_name);
    struct inode *inode = one->inode;
    char *names[2];
    if (!copy_name(other->inode, first_name, &names[0]))
        return -ENOSPC;
    if (!copy_name(inode, second_name, &names[1])) {
        kfree(names[0]);
        return -ENOSPC;
    }
    mean(one, other->inode, names[0]);
    mean(other, inode, names[1]);
    return 0;
}

static void end(struct inode *inode)
{
    kfree(inode->data);
}

/* Lists from the writer's position on; what was added or removed meanwhile moves nothing. */
static int list(struct file *file, struct directory_writer *writer)
{
    struct inode *directory = file->inode;
    struct directory *contents = directory->data;
    struct list *link;
    mutex_lock(&tree_lock);
    bool room = directory_write_dots(writer, directory);
    list_for_each(link, &contents->entries)
    {
        struct entry *entry = list_entry(link, struct entry, link);
        struct name name = {entry->name, entry->length};
        if (!room)
            break;
        if (entry->position >= writer->position)
            room = directory_write(writer, name, entry->inode->number, entry->inode->mode,
                                   entry->position + 1);
    }
    mutex_unlock(&tree_lock);
    inode_was_read(directory);
    return 0;
}

const struct inode_operations tmpfs_directory_inode_operations = {
    .lookup = lookup,
    .link = link,
    .unlink = unlink,
    .empty = empty,
    .rename = rename,
    .exchange = exchange,
    .end = end,
};

const struct file_operations tmpfs_directory_operations = {
    .seek = file_seek_endless,
    .list = list,
};
