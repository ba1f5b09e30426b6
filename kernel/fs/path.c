/* The walk along a path: name by name, through symbolic links and into mounted file systems. */
#include "kernel/fs/path.h"

#include "kernel/fs/permission.h"
#include "kernel/mm/heap.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/linux_file.h"
#include "lib/string.h"

struct mutex tree_lock;
struct inode *tree_root;

/* The state of a walk; where it stands is place->directory. */
struct walk {
    struct path_place *place;
    const char *rest; /* of the path, still to go */
    int flags;        /* enum path_flags */
    int links;        /* symbolic links gone through */
};

enum { GO_ON = 0, ARRIVED = 1 }; /* what a step gives, or -errno */

/* See path.h. */
struct inode *path_root(void)
{
    struct process *process = current()->process;
    return process ? process->fs->root : tree_root;
}

/* See path.h. */
int path_descriptor(int descriptor, struct inode **inode)
{
    if (descriptor == AT_FDCWD) {
        *inode = inode_share(current()->process->fs->directory);
        return 0;
    }
    struct file *file = file_take(descriptor);
    if (!file)
        return -EBADF;
    *inode = inode_share(file->inode);
    file_release(file);
    return 0;
}

/* The directory where path begins, with a reference. 0, -EBADF, -ENOTDIR. */
static int start_of(int descriptor, const char *path, struct inode **start)
{
    struct process *process = current()->process;
    if (*path == '/' || (descriptor == AT_FDCWD && !process)) {
        *start = inode_share(path_root());
        return 0;
    }
    return path_descriptor(descriptor, start);
}

/* Takes the next name off *rest, which does not begin with a slash. False: too long. */
static bool take_name(const char **rest, struct name *name)
{
    name->text = *rest;
    while (**rest && **rest != '/')
        ++*rest;
    name->length = (uint32_t)(*rest - name->text);
    return name->length <= NAME_MOST;
}

static const char *skip_slashes(const char *text)
{
    while (*text == '/')
        text++;
    return text;
}

static enum path_kind kind_of(struct name name)
{
    if (name.length == 1 && name.text[0] == '.')
        return PATH_DOT;
    if (name.length == 2 && name.text[0] == '.' && name.text[1] == '.')
        return PATH_DOT_DOT;
    return PATH_NAME;
}

/* The directory above; the root is its own. */
static struct inode *parent_of(struct inode *directory)
{
    return directory == path_root() || !directory->parent ? directory : directory->parent;
}

/* Looks the place's name up in its directory: the inode, with a reference, and where another file
 * system is mounted on it that one's root. 0 or -errno. */
static int look_up(const struct path_place *place, struct inode **found)
{
    struct inode *directory = place->directory;
    if (place->kind == PATH_DOT)
        *found = inode_share(directory);
    else if (place->kind == PATH_DOT_DOT)
        *found = inode_share(parent_of(directory));
    else {
        int error = directory->operations->lookup(directory, place->name, found);
        if (error)
            return error;
    }
    struct inode *mounted = (*found)->mounted;
    if (mounted && place->kind == PATH_NAME) {
        inode_release(*found);
        *found = inode_share(mounted);
    }
    return 0;
}

/* Puts a symbolic link's text in the place of its name: the walk goes on with that. 0 or -errno. */
static int replace_by_text(struct walk *walk, struct inode *link)
{
    char *text = kmalloc(PATH_SIZE + strlen(walk->rest) + 1);
    if (!text)
        return -ENOMEM;
    int length = link->operations->read_link(link, text, PATH_SIZE);
    if (length <= 0 || length >= PATH_SIZE) {
        kfree(text);
        return length < 0 ? length : length == 0 ? -ENOENT : -ENAMETOOLONG;
    }
    strlcpy(text + length, walk->rest, strlen(walk->rest) + 1);
    kfree(walk->place->text);
    walk->place->text = text;
    walk->rest = text;
    if (*text == '/') {
        inode_release(walk->place->directory);
        walk->place->directory = inode_share(path_root());
    }
    return 0;
}

/* Ends the walk, or goes down into *inode, which is no symbolic link to be followed; takes over its
 * reference. */
static int go_to(struct walk *walk, struct inode *inode)
{
    const char *after = skip_slashes(walk->rest);
    if (*after == '\0') {
        walk->place->inode = inode;
        bool refused = walk->place->slash && !S_ISDIR(inode->mode) && !(walk->flags & PATH_ENTRY);
        return refused ? -ENOTDIR : ARRIVED;
    }
    inode_release(walk->place->directory);
    walk->place->directory = inode;
    walk->rest = after;
    return GO_ON;
}

/* Goes through a symbolic link, whose reference it takes over. */
static int follow(struct walk *walk, struct inode *link)
{
    int error;
    if (++walk->links > LINKS_MOST) {
        error = -ELOOP;
    } else if (link->operations->follow) {
        struct inode *target;
        if (walk->place->through)
            file_release(walk->place->through);
        walk->place->through = NULL;
        error = link->operations->follow(link, &target, &walk->place->through);
        if (!error)
            error = go_to(walk, target);
    } else {
        error = replace_by_text(walk, link);
    }
    inode_release(link);
    return error;
}

/* Takes one name off the path and goes there. */
static int step(struct walk *walk)
{
    struct path_place *place = walk->place;
    walk->rest = skip_slashes(walk->rest);
    if (*walk->rest == '\0') { /* no name at all: the path was "/" */
        place->kind = PATH_ROOT;
        place->inode = inode_share(place->directory);
        return ARRIVED;
    }
    struct inode *inode;
    if (!S_ISDIR(place->directory->mode))
        return -ENOTDIR;
    if (permission_check(place->directory, MAY_EXECUTE))
        return -EACCES;
    if (!take_name(&walk->rest, &place->name))
        return -ENAMETOOLONG;
    place->kind = kind_of(place->name);
    bool last = *skip_slashes(walk->rest) == '\0';
    place->slash = last && *walk->rest == '/';
    int error = look_up(place, &inode);
    if (error)
        return error == -ENOENT && last && walk->flags & PATH_NEW ? ARRIVED : error;
    bool wanted = walk->flags & PATH_FOLLOW || (place->slash && !(walk->flags & PATH_ENTRY));
    if (S_ISLNK(inode->mode) && (!last || wanted))
        return follow(walk, inode);
    return go_to(walk, inode);
}

/* See path.h. */
int path_find(int descriptor, const char *path, int flags, struct path_place *place)
{
    struct walk walk = {.place = place, .rest = path, .flags = flags};
    *place = (struct path_place){0};
    if (*path == '\0')
        return -ENOENT;
    int result = start_of(descriptor, path, &place->directory);
    if (result)
        return result;
    do
        result = step(&walk);
    while (result == GO_ON);
    if (result == ARRIVED)
        return 0;
    path_put(place);
    return result;
}

/* See path.h. */
void path_put(struct path_place *place)
{
    if (place->inode)
        inode_release(place->inode);
    if (place->through)
        file_release(place->through);
    inode_release(place->directory);
    kfree(place->text);
}
