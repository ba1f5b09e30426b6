/* open(2): from a path to an open file. */
#include "kernel/fs/file_size.h"
#include "kernel/fs/permission.h"
#include "kernel/fs/tmpfs.h"
#include "kernel/fs/tree.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/object.h"
#include "lib/errno.h"
#include "lib/linux_file.h"
#include "lib/string.h"

/* What an open file does not remember: it was for the opening. */
#define OPENING_FLAGS (O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC)
/* A file that stands only for a place in the tree, open(2): neither to be read nor written. */
#define PATH_FLAGS (O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

static const struct file_operations no_operations; /* until the kind's own are set; O_PATH's */

/* Whether what exists may be opened so. 0 or -errno. */
static int check_found(const struct path_place *place, uint32_t flags)
{
    uint32_t mode = place->inode->mode;
    if (flags & O_CREAT && flags & O_EXCL)
        return -EEXIST;
    if (S_ISLNK(mode) && !(flags & O_PATH))
        return -ELOOP;
    if (S_ISDIR(mode) && flags & O_CREAT)
        return -EISDIR;
    if (!S_ISDIR(mode) && flags & O_DIRECTORY)
        return -ENOTDIR;
    if (S_ISDIR(mode) && ((flags & O_ACCMODE) != O_RDONLY || flags & O_TRUNC))
        return -EISDIR;
    if (S_ISREG(mode) && !(flags & (O_LARGEFILE | O_PATH)) && place->inode->object &&
        object_size(place->inode->object) > SMALL_FILE_MOST)
        return -EOVERFLOW;
    return 0;
}

/* Finds what path names, or makes it, as *made tells. Tree lock held. After 0 the place is to be
 * put.
 */
static int find_or_make(int descriptor, const char *path, uint32_t flags, uint32_t mode,
                        struct path_place *place, bool *made)
{
    bool exclusive = flags & O_CREAT && flags & O_EXCL;
    int how = flags & O_NOFOLLOW || exclusive ? 0 : PATH_FOLLOW;
    int error = path_find(descriptor, path, flags & O_CREAT ? how | PATH_NEW : how, place);
    if (error)
        return error;
    *made = !place->inode;
    if (place->inode)
        error = check_found(place, flags);
    else if (place->slash)
        error = -EISDIR;
    else
        error = tree_make_at(place, S_IFREG | (mode & 07777), 0, NULL);
    if (error)
        path_put(place);
    return error;
}

/* A name on the heap; NULL: no memory. */
static struct file_name *make_name(struct inode *directory, struct name name)
{
    struct file_name *copy = kmalloc(sizeof *copy + name.length + 1);
    if (!copy)
        return NULL;
    copy->directory = inode_share(directory);
    memcpy(copy->text, name.text, name.length);
    copy->text[name.length] = '\0';
    return copy;
}

/* The name by which a file is opened, for /proc/PID/fd; a directory knows its own. NULL: it is not
 * known, also where there is no memory for it. */
static struct file_name *name_of(const struct path_place *place)
{
    const struct file_name *other = place->through ? place->through->name : NULL;
    if (S_ISDIR(place->inode->mode) || place->kind != PATH_NAME)
        return NULL;
    if (place->through && place->through->inode == place->inode)
        return other ? make_name(other->directory, (struct name){other->text, strlen(other->text)})
                     : NULL;
    return make_name(place->directory, place->name);
}

/* A regular file is opened that may be written, or is emptied; until the last close of it no
 * program is run from it. 0 or -ETXTBSY. */
static int begin_writing(struct file *file, uint32_t flags)
{
    int error = inode_begin_writing(file->inode);
    if (error)
        return error;
    file->counted = true;
    return flags & O_TRUNC ? inode_truncate(file->inode, 0) : 0;
}

/* Whether there is a way to open it again; not, for one, for an eventfd that /proc leads to. */
static bool can_be_opened(const struct inode *inode)
{
    return inode->file_operations || (inode->operations && inode->operations->open);
}

/* Makes the open file, which may wait for who is to open the other end of a pipe. Takes inode's
 * reference in any case. */
static int open_inode(struct inode *inode, uint32_t flags, struct file **result)
{
    const struct file_operations *operations = inode->file_operations;
    if (!operations || flags & O_PATH)
        operations = &no_operations;
    if (flags & O_PATH)
        flags |= O_ACCMODE; /* both bits: neither readable nor writable */
    struct file *file = file_create(operations, inode, flags, NULL);
    if (!file) {
        inode_release(inode);
        return -ENOMEM;
    }
    int error = can_be_opened(inode) || flags & O_PATH ? 0 : -ENXIO;
    if (!error && !(flags & O_PATH) && inode->operations && inode->operations->open)
        error = inode->operations->open(file);
    if (!error && inode->object && (file_writable(file) || flags & O_TRUNC))
        error = begin_writing(file, flags);
    file->flags &= ~(uint32_t)OPENING_FLAGS;
    if (error)
        file_release(file);
    else
        *result = file;
    return error;
}

/* What is to be opened: found or made, not open yet. */
struct found {
    struct inode *inode; /* a reference */
    struct file_name *name;
    bool made; /* so the caller may do with it what it asks for */
};

/* Looks path up, or makes it. 0, and then found is the caller's, or -errno. */
static int look_up(int descriptor, const char *path, uint32_t flags, uint32_t mode,
                   struct found *found)
{
    struct path_place place;
    mutex_lock(&tree_lock);
    int error = find_or_make(descriptor, path, flags, mode, &place, &found->made);
    if (!error) {
        found->inode = inode_share(place.inode);
        found->name = name_of(&place);
        path_put(&place);
    }
    mutex_unlock(&tree_lock);
    return error;
}

/* Whether the caller may open it so: read, write, empty it. 0, -EACCES, -EPERM. */
static int check_permission(const struct found *found, uint32_t flags)
{
    uint32_t mode = flags & O_ACCMODE, wanted = mode == O_WRONLY ? 0 : MAY_READ;
    if (found->made || flags & O_PATH)
        return 0;
    if (mode != O_RDONLY || flags & O_TRUNC)
        wanted |= MAY_WRITE;
    int error = permission_check(found->inode, wanted);
    return !error && flags & O_NOATIME ? permission_owner(found->inode) : error;
}

static void forget(struct found found)
{
    inode_release(found.inode);
    file_name_free(found.name);
}

/* Opens it; found is taken in any case. */
static int open_found(struct found found, uint32_t flags, struct file **file)
{
    int error = open_inode(found.inode, flags, file);
    if (error)
        file_name_free(found.name);
    else
        (*file)->name = found.name;
    return error;
}

/* See tree.h. */
int tree_open(int descriptor, const char *path, uint32_t flags, uint32_t mode, struct file **file)
{
    struct found found;
    if ((flags & O_TMPFILE) == O_TMPFILE)
        return -EOPNOTSUPP;
    if ((flags & (O_CREAT | O_DIRECTORY)) == (O_CREAT | O_DIRECTORY))
        return -EINVAL;
    if (flags & O_PATH)
        flags &= PATH_FLAGS;
    int error = look_up(descriptor, path, flags, mode, &found);
    if (error)
        return error;
    error = check_permission(&found, flags);
    if (!error)
        return open_found(found, flags, file);
    forget(found);
    return error;
}

/* See tree.h. */
int tree_check_program(const struct inode *inode)
{
    return S_ISREG(inode->mode) && inode->object ? permission_check(inode, MAY_EXECUTE) : -EACCES;
}

/* See tree.h. What is no program is not even opened: a pipe would be waited for. */
int tree_open_program(int descriptor, const char *path, int flags, struct file **file)
{
    uint32_t how = O_RDONLY | O_LARGEFILE | (flags & AT_SYMLINK_NOFOLLOW ? O_NOFOLLOW : 0);
    struct found found;
    int error = look_up(descriptor, path, how, 0, &found);
    if (error)
        return error == -EISDIR ? -EACCES : error;
    error = tree_check_program(found.inode);
    if (!error)
        return open_found(found, how, file);
    forget(found);
    return error;
}
