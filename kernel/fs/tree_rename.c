/* rename(2): a name moves, in one step, to another place in the tree. */
#include "kernel/fs/tree.h"

#include "kernel/fs/permission.h"
#include "lib/errno.h"
#include "lib/linux_file.h"

/* Whether directory is inode, or lies somewhere below it. */
static bool is_below(const struct inode *directory, const struct inode *inode)
{
    for (; directory; directory = directory->parent)
        if (directory == inode)
            return true;
    return false;
}

/* Whether old may go to the name at new, as far as names and tree are concerned. 0 or -errno. */
static int check_names(const struct path_place *old, const struct path_place *new, unsigned flags)
{
    if (new->inode && flags &RENAME_NOREPLACE)
        return -EEXIST;
    if (!new->inode && flags &RENAME_EXCHANGE)
        return -ENOENT;
    if (!S_ISDIR(old->inode->mode)) {
        if (old->slash || (new->slash && !(flags & RENAME_EXCHANGE)))
            return -ENOTDIR;
    } else if (is_below(new->directory, old->inode)) {
        return -EINVAL;
    }
    if (new->inode && S_ISDIR(new->inode->mode) && is_below(old->directory, new->inode))
        return flags & RENAME_EXCHANGE ? -EINVAL : -ENOTEMPTY;
    if (new->directory->links == 0)
        return -ENOENT;
    if (old->inode->system != old->directory->system ||
        (new->inode &&new->inode->system != new->directory->system))
        return -EBUSY; /* something is mounted there */
    return 0;
}

/* Whether what new means may be replaced by old's inode. 0 or -errno. */
static int check_replace(const struct path_place *old, const struct path_place *new)
{
    bool directory = S_ISDIR(old->inode->mode);
    if (!S_ISDIR(new->inode->mode))
        return directory ? -ENOTDIR : 0;
    if (!directory)
        return -EISDIR;
    return new->directory->operations->empty(new->inode) ? 0 : -ENOTEMPTY;
}

/* Whether the caller may. A directory's ".." changes with its place, so that is to be written too.
 * 0, -EACCES, -EPERM. */
static int check_permission(const struct path_place *old, const struct path_place *new)
{
    int error = permission_remove(old->directory, old->inode);
    if (!error)
        error = new->inode ? permission_remove(new->directory, new->inode)
                           : permission_check(new->directory, MAY_WRITE | MAY_EXECUTE);
    if (!error && S_ISDIR(old->inode->mode) && old->directory != new->directory)
        error = permission_check(old->inode, MAY_WRITE);
    return error;
}

/* Moves what was checked. Replacing is exchanging, after which the old name, that now means what
 * was replaced, is removed: there is no moment without the new name, and memory cannot run out
 * half-way. */
static int move(struct path_place *old, struct path_place *new, unsigned flags)
{
    const struct inode_operations *operations = old->directory->operations;
    if (!operations->rename)
        return -EPERM;
    if (old->inode == new->inode) /* two names of one: by POSIX both stay */
        return 0;
    int error = check_permission(old, new);
    if (error)
        return error;
    if (!new->inode)
        return operations->rename(old->directory, old->name, new->directory, new->name);
    error = flags & RENAME_EXCHANGE ? 0 : check_replace(old, new);
    if (!error)
        error = operations->exchange(old->directory, old->name, new->directory, new->name);
    if (!error && !(flags & RENAME_EXCHANGE))
        error = operations->unlink(old->directory, old->name, new->inode);
    return error;
}

/* With both places found, tree lock held. */
static int rename_places(struct path_place *old, struct path_place *new, unsigned flags)
{
    if (old->directory->system != new->directory->system)
        return -EXDEV;
    if (old->kind != PATH_NAME)
        return -EBUSY;
    if (new->kind != PATH_NAME)
        return flags & RENAME_NOREPLACE ? -EEXIST : -EBUSY;
    int error = check_names(old, new, flags);
    return error ? error : move(old, new, flags);
}

/* See tree.h. */
int tree_rename(int old_descriptor, const char *old_path, int descriptor, const char *path,
                unsigned flags)
{
    struct path_place old, new;
    if (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE) ||
        flags == (RENAME_NOREPLACE | RENAME_EXCHANGE))
        return -EINVAL;
    mutex_lock(&tree_lock);
    int error = path_find(old_descriptor, old_path, PATH_ENTRY, &old);
    if (!error) {
        error = path_find(descriptor, path, PATH_ENTRY | PATH_NEW, &new);
        if (!error) {
            error = rename_places(&old, &new, flags);
            path_put(&new);
        }
        path_put(&old);
    }
    mutex_unlock(&tree_lock);
    return error;
}
