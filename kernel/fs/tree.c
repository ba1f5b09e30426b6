/* Making, linking and removing names. */
#include "kernel/fs/tree.h"

#include "kernel/fs/permission.h"
#include "kernel/fs/tmpfs.h"
#include "lib/errno.h"
#include "lib/linux_file.h"

/* Whether the caller may put a new name at place. What is no name at all exists already. 0 or
 * -errno.
 */
static int check_new(const struct path_place *place, bool directory)
{
    if (place->inode || place->kind != PATH_NAME)
        return -EEXIST;
    if (place->slash && !directory)
        return -ENOENT;
    if (place->directory->links == 0) /* it was removed */
        return -ENOENT;
    if (!place->directory->operations->link) /* as Linux has it for /proc */
        return -ENOENT;
    return permission_check(place->directory, MAY_WRITE | MAY_EXECUTE);
}

/* See tree.h. */
int tree_make_at(struct path_place *place, uint32_t mode, uint32_t device, const char *text)
{
    int error = check_new(place, S_ISDIR(mode));
    if (error)
        return error;
    struct inode *inode = tmpfs_has_room() ? tmpfs_create(mode, device, text) : NULL;
    if (!inode)
        return -ENOSPC;
    permission_inherit(inode, place->directory);
    error = place->directory->operations->link(place->directory, place->name, inode);
    if (error)
        inode_release(inode);
    else
        place->inode = inode;
    return error;
}

/* See tree.h. */
int tree_make(int descriptor, const char *path, uint32_t mode, uint32_t device, const char *text)
{
    struct path_place place;
    mutex_lock(&tree_lock);
    int error = path_find(descriptor, path, PATH_NEW | PATH_ENTRY, &place);
    if (!error) {
        error = tree_make_at(&place, mode, device, text);
        path_put(&place);
    }
    mutex_unlock(&tree_lock);
    return error;
}

/* Whether what was found is a directory that may be removed. 0 or -errno. */
static int check_remove_directory(const struct path_place *place)
{
    if (place->kind == PATH_ROOT)
        return -EBUSY;
    if (place->kind == PATH_DOT)
        return -EINVAL;
    if (place->kind == PATH_DOT_DOT)
        return -ENOTEMPTY;
    if (!S_ISDIR(place->inode->mode))
        return -ENOTDIR;
    return place->inode->system != place->directory->system ? -EBUSY : 0;
}

/* The same for all other kinds. */
static int check_remove_file(const struct path_place *place)
{
    if (place->kind != PATH_NAME || S_ISDIR(place->inode->mode))
        return -EISDIR;
    return place->slash ? -ENOTDIR : 0;
}

/* See tree.h. */
int tree_remove(int descriptor, const char *path, bool directory)
{
    struct path_place place;
    mutex_lock(&tree_lock);
    int error = path_find(descriptor, path, PATH_ENTRY, &place);
    if (!error) {
        if (place.kind == PATH_NAME)
            error = permission_remove(place.directory, place.inode);
        if (!error)
            error = directory ? check_remove_directory(&place) : check_remove_file(&place);
        if (!error && !place.directory->operations->unlink)
            error = -EPERM;
        if (!error)
            error = place.directory->operations->unlink(place.directory, place.name, place.inode);
        path_put(&place);
    }
    mutex_unlock(&tree_lock);
    return error;
}

/* Gives inode the name at place; tree lock held. */
static int link_at(struct inode *inode, struct path_place *place)
{
    int error = check_new(place, false);
    if (error)
        return error;
    if (permission_link(inode))
        return -EPERM;
    if (inode->system != place->directory->system)
        return -EXDEV;
    if (S_ISDIR(inode->mode))
        return -EPERM;
    if (inode->links == 0) /* its last name went: it does not come back */
        return -ENOENT;
    return place->directory->operations->link(place->directory, place->name, inode);
}

/* See tree.h. */
int tree_link_inode(struct inode *inode, int descriptor, const char *path)
{
    struct path_place place;
    mutex_lock(&tree_lock);
    int error = path_find(descriptor, path, PATH_NEW | PATH_ENTRY, &place);
    if (!error) {
        error = link_at(inode, &place);
        path_put(&place);
    }
    mutex_unlock(&tree_lock);
    return error;
}

/* See tree.h. */
int tree_link(int old_descriptor, const char *old_path, int descriptor, const char *path,
              bool follow)
{
    struct path_place old;
    mutex_lock(&tree_lock);
    int error = path_find(old_descriptor, old_path, follow ? PATH_FOLLOW : 0, &old);
    struct inode *inode = error ? NULL : inode_share(old.inode);
    if (!error)
        path_put(&old);
    mutex_unlock(&tree_lock);
    if (error)
        return error;
    error = tree_link_inode(inode, descriptor, path);
    inode_release(inode);
    return error;
}
