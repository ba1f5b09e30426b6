/* Unpacking the initrd. Files are not copied: their memory objects refer to the archive's bytes,
 * and a page is made when one is first written or mapped. The kernel's own directories and devices
 * are there already. What is odd in the archive is left out and said: an entry that is not whole
 * with all that follows it, a path that is too long or has "..", a name that is taken by something
 * else, what no directory can hold. What follows the trailer is not looked at. The boot goes on. */
#include "kernel/fs/initrd.h"

#include "kernel/arch/i386/memory_map.h"
#include "kernel/boot_info.h"
#include "kernel/fs/cpio.h"
#include "kernel/fs/tree.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/object.h"
#include "kernel/print.h"
#include "lib/errno.h"
#include "lib/error_names.h"
#include "lib/linux_file.h"
#include "lib/string.h"
#include "lib/time_units.h"

enum { SAID_MOST = 16 /* entries left out that are said one by one */ };

/* An inode of the archive that has several names, and the one it became. */
struct hard_link {
    struct hard_link *next;
    uint32_t number, major, minor;
    struct inode *inode; /* a reference */
};

static struct hard_link *hard_links; /* while unpacking */

static struct hard_link *find_hard_link(const struct cpio_entry *entry)
{
    struct hard_link *link = hard_links;
    while (link && (link->number != entry->inode || link->major != entry->major ||
                    link->minor != entry->minor))
        link = link->next;
    return link;
}

/* Remembers inode for the entries to come that are other names of it. Without memory they become
 * files of their own. */
static void remember_hard_link(const struct cpio_entry *entry, struct inode *inode)
{
    struct hard_link *link = kmalloc(sizeof *link);
    if (!link)
        return;
    *link = (struct hard_link){hard_links, entry->inode, entry->major, entry->minor,
                               inode_share(inode)};
    hard_links = link;
}

static void forget_hard_links(void)
{
    while (hard_links) {
        struct hard_link *link = hard_links;
        hard_links = link->next;
        inode_release(link->inode);
        kfree(link);
    }
}

/* A symbolic link's text is the entry's data, without NUL. NULL: no memory, or none such. */
static char *copy_text(const struct cpio_entry *entry)
{
    if (entry->size == 0 || entry->size >= PATH_SIZE)
        return NULL;
    char *text = kmalloc(entry->size + 1);
    if (!text)
        return NULL;
    memcpy(text, entry->data, entry->size);
    text[entry->size] = '\0';
    return text;
}

/* Whether the tree can have such a thing. */
static bool kind_known(uint32_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG:
    case S_IFDIR:
    case S_IFLNK:
    case S_IFCHR:
    case S_IFBLK:
    case S_IFIFO:
    case S_IFSOCK:
        return true;
    default:
        return false;
    }
}

/* Whether one of the names in path is "..": no entry has reason to go up. */
static bool goes_up(const char *path)
{
    for (const char *at = path; *at;) {
        const char *end = at;
        while (*end && *end != '/')
            end++;
        if (end - at == 2 && at[0] == '.' && at[1] == '.')
            return true;
        at = *end ? end + 1 : end;
    }
    return false;
}

/* Gives the inode what the archive says of it. Of names of the same inode one has the bytes, as a
 * rule the last; a file's object is new as long as it is empty. /proc stays as it is. 0 or -ENOMEM.
 */
static int set_contents(struct inode *inode, const struct cpio_entry *entry)
{
    if (inode->system->generated)
        return 0;
    inode->mode = (inode->mode & S_IFMT) | (entry->mode & 07777);
    inode->accessed = inode->modified = inode->changed = (uint64_t)entry->time * NANOSECONDS;
    if (!S_ISREG(inode->mode) || entry->size == 0)
        return 0;
    struct memory_object *object = object_create_from(entry->data, entry->size);
    if (!object)
        return -ENOMEM;
    object_release(inode->object);
    inode->object = object;
    return 0;
}

/* Makes the directories above path that are missing. */
static void make_parents(const char *path)
{
    char *copy = kmalloc(strlen(path) + 1);
    if (!copy)
        return;
    strlcpy(copy, path, strlen(path) + 1);
    for (char *slash = strchr(copy, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)tree_make(AT_FDCWD, copy, S_IFDIR | 0755, 0, NULL);
        *slash = '/';
    }
    kfree(copy);
}

/* Makes the entry's name and, if it is the first of its inode, that. 0 or -errno. */
static int make_name(const struct cpio_entry *entry)
{
    struct hard_link *other =
        entry->links > 1 && !S_ISDIR(entry->mode) ? find_hard_link(entry) : NULL;
    if (other)
        return tree_link_inode(other->inode, AT_FDCWD, entry->name);
    char *text = S_ISLNK(entry->mode) ? copy_text(entry) : NULL;
    if (S_ISLNK(entry->mode) && !text)
        return -EINVAL;
    int error = tree_make(AT_FDCWD, entry->name, entry->mode,
                          makedev(entry->device_major, entry->device_minor), text);
    kfree(text);
    return error;
}

/* The same; the archive may have left out directories on the way. */
static int make(const struct cpio_entry *entry)
{
    int error = make_name(entry);
    if (error != -ENOENT)
        return error;
    make_parents(entry->name);
    return make_name(entry);
}

/* Whether inode is what the entry describes, and may be given what it says. */
static bool is_such(const struct inode *inode, const struct cpio_entry *entry)
{
    return !((inode->mode ^ entry->mode) & S_IFMT) &&
           inode->device == makedev(entry->device_major, entry->device_minor);
}

/* Finds what was made, or was there, and fills it. 0 or -errno. */
static int fill(const struct cpio_entry *entry)
{
    struct path_place place;
    mutex_lock(&tree_lock);
    int error = path_find(AT_FDCWD, entry->name, 0, &place);
    if (!error) {
        error = is_such(place.inode, entry) ? set_contents(place.inode, entry) : -EEXIST;
        if (!error && entry->links > 1 && !S_ISDIR(entry->mode) && !find_hard_link(entry))
            remember_hard_link(entry, place.inode);
        path_put(&place);
    }
    mutex_unlock(&tree_lock);
    return error;
}

/* Puts one entry into the tree. A directory may be there already, and a device that is the same. 0
 * or -errno. */
static int unpack(struct cpio_entry *entry)
{
    if (strlen(entry->name) >= PATH_SIZE)
        return -ENAMETOOLONG;
    if (!kind_known(entry->mode) || goes_up(entry->name))
        return -EINVAL;
    if (strcmp(entry->name, ".") == 0 || entry->name[0] == '\0')
        return 0;
    if (!S_ISCHR(entry->mode) && (entry->mode & S_IFMT) != S_IFBLK)
        entry->device_major = entry->device_minor = 0;
    int error = make(entry);
    if (error && !(error == -EEXIST && !S_ISREG(entry->mode) && !S_ISLNK(entry->mode)))
        return error;
    return fill(entry);
}

/* Says that the entry at byte offset is not in the tree, unless many are. */
static void say_left_out(uint32_t offset, int error, uint32_t count)
{
    const struct error_name *name = error_name(-error);
    if (count <= SAID_MOST)
        kprintf("initrd: the entry at byte %u is left out: %s\n", offset,
                name ? name->words : "unknown error");
}

/* Says why nothing can be read at byte offset. */
static void say_broken(uint32_t offset, uint32_t size)
{
    if (offset == size)
        kprintf("initrd: the archive ends at byte %u, without a trailer\n", size);
    else
        kprintf("initrd: what is at byte %u of %u is no entry; the rest is left out\n", offset,
                size);
}

static void unpack_all(const void *archive, uint32_t size)
{
    struct cpio_entry entry;
    enum cpio_result result;
    uint32_t offset = 0, count = 0, left_out = 0;
    while ((result = cpio_read(archive, size, offset, &entry)) == CPIO_ENTRY) {
        int error = unpack(&entry);
        if (error)
            say_left_out(offset, error, ++left_out);
        count++;
        offset = entry.next;
    }
    if (result == CPIO_BROKEN)
        say_broken(offset, size);
    if (left_out > SAID_MOST)
        kprintf("initrd: %u entries are left out in all\n", left_out);
    forget_hard_links();
    boot_say("initrd: %u entries unpacked into the tree in memory", count - left_out);
}

/* See initrd.h. */
void initrd_unpack(void)
{
    if (boot_info.modules == 0)
        return;
    const struct boot_module *module = &boot_info.module[0];
    ASSERT(module->end >= module->start && module->end <= DIRECT_MAP_LIMIT,
           "the initrd lies above %u MiB, where the kernel cannot reach it; give the machine less "
           "memory",
           DIRECT_MAP_LIMIT >> 20);
    unpack_all(phys_to_virt(module->start), module->end - module->start);
}
