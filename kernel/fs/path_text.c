/* Paths as text: out of user memory, and back from a directory to its name. */
#include "kernel/fs/path.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/user.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/linux_file.h"
#include "lib/string.h"

/* See path.h. Most paths are short; only a long one takes a block of the heap. */
int path_read(struct path_text *path, const char *user_path)
{
    path->text = path->room;
    int length = user_string(path->room, user_path, sizeof path->room);
    if (length != -ENAMETOOLONG)
        return length < 0 ? length : 0;
    path->text = kmalloc(PATH_SIZE);
    if (!path->text)
        return -ENOMEM;
    length = user_string(path->text, user_path, PATH_SIZE);
    if (length < 0)
        kfree(path->text);
    return length < 0 ? length : 0;
}

/* See path.h. */
void path_free(struct path_text *path)
{
    if (path->text != path->room)
        kfree(path->text);
}

/* See path.h. */
int path_inode(int descriptor, const char *user_path, int flags, struct inode **inode)
{
    struct path_text path;
    struct path_place place;
    int error = path_read(&path, user_path);
    if (error)
        return error;
    if (path.text[0] == '\0' && flags & AT_EMPTY_PATH) {
        error = path_descriptor(descriptor, inode);
    } else {
        mutex_lock(&tree_lock);
        error =
            path_find(descriptor, path.text, flags & AT_SYMLINK_NOFOLLOW ? 0 : PATH_FOLLOW, &place);
        if (!error) {
            *inode = inode_share(place.inode);
            path_put(&place);
        }
        mutex_unlock(&tree_lock);
    }
    path_free(&path);
    return error;
}

/* Puts text of length bytes before *at; false: there is no room. */
static bool prepend(char *buffer, char **at, const char *text, size_t length)
{
    if ((size_t)(*at - buffer) < length)
        return false;
    *at -= length;
    memcpy(*at, text, length);
    return true;
}

/* See path.h. A mounted root has no name of its own, but its parent's entry has: that one's. */
char *path_of_directory(struct inode *directory, struct inode *root, char *buffer)
{
    char *at = buffer + PATH_SIZE - 1;
    *at = '\0';
    if (directory == root)
        return prepend(buffer, &at, "/", 1) ? at : NULL;
    for (; directory != root; directory = directory->parent) {
        if (!directory->parent || !directory->name || directory->links == 0)
            return NULL;
        if (!prepend(buffer, &at, directory->name, strlen(directory->name)) ||
            !prepend(buffer, &at, "/", 1))
            return NULL;
    }
    return at;
}
