/* The file system in memory: its inodes. Directories are tmpfs_directory.c, the bytes of regular
 * files tmpfs_file.c. */
#include "kernel/fs/tmpfs.h"

#include "kernel/fs/device.h"
#include "kernel/fs/path.h"
#include "kernel/fs/permission.h"
#include "kernel/fs/pipe.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/object.h"
#include "kernel/print.h"
#include "lib/errno.h"
#include "lib/string.h"

enum { ROOT_NUMBER = 1, ROOM_LEFT = 16 /* that part of RAM is not for files */ };

struct file_system tmpfs = {.type = "tmpfs", .magic = 0x01021994, .device = makedev(0, 2)};

/* See tmpfs.h. */
uint32_t tmpfs_room(void)
{
    uint32_t free = frames_free(), kept = frames_total() / ROOM_LEFT;
    return free > kept ? free - kept : 0;
}

static void end(struct inode *inode)
{
    kfree(inode->data);
}

static int read_link(struct inode *link, char *buffer, size_t size)
{
    size_t length = strlen(link->data);
    memcpy(buffer, link->data, length < size ? length : size);
    return (int)length;
}

static const struct inode_operations plain_operations = {.end = end};
static const struct inode_operations link_operations = {.read_link = read_link, .end = end};
static const struct inode_operations pipe_operations = {.open = pipe_open};
static const struct inode_operations device_operations = {.open = device_open};

/* The text of a symbolic link on the heap, or NULL. */
static char *copy_text(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = kmalloc(size);
    if (copy)
        memcpy(copy, text, size);
    return copy;
}

/* Gives inode what its kind needs. False: no memory. */
static bool prepare(struct inode *inode, const char *text)
{
    switch (inode->mode & S_IFMT) {
    case S_IFREG:
        inode->operations = &plain_operations;
        inode->file_operations = &tmpfs_file_operations;
        inode->object = object_create();
        return inode->object != NULL;
    case S_IFDIR:
        inode->operations = &tmpfs_directory_inode_operations;
        inode->file_operations = &tmpfs_directory_operations;
        inode->data = tmpfs_directory_create();
        inode->links = 1; /* its own "."; one more with a name */
        return inode->data != NULL;
    case S_IFLNK:
        inode->operations = &link_operations;
        inode->data = copy_text(text);
        return inode->data != NULL;
    case S_IFIFO:
        inode->operations = &pipe_operations;
        return true;
    default:
        inode->operations = &device_operations;
        return true;
    }
}

/* See tmpfs.h. Without a name it has no links. */
struct inode *tmpfs_create(uint32_t mode, uint32_t device, const char *text)
{
    struct inode *inode = inode_create(mode);
    if (!inode)
        return NULL;
    inode->system = &tmpfs;
    inode->device = device;
    inode->links = 0;
    permission_own(inode);
    if (prepare(inode, text))
        return inode;
    inode_release(inode);
    return NULL;
}

/* See tmpfs.h. */
void tmpfs_init(void)
{
    mutex_init(&tree_lock);
    tree_root = tmpfs_create(S_IFDIR | 0755, 0, NULL);
    ASSERT(tree_root, "no memory for the root directory: give the machine more");
    tree_root->number = ROOT_NUMBER;
    tree_root->links = 2;
    tmpfs.root = tree_root;
}
