/* Devices, found by their whole path. */
#include "kernel/fs/device.h"

#include "kernel/mm/heap.h"
#include "lib/errno.h"
#include "lib/list.h"
#include "lib/string.h"

struct device {
    struct list link;
    const char *path;
    struct inode *inode;
};

static struct list devices = LIST_INIT(devices); /* made at boot, never removed */

static struct device *find(const char *path)
{
    struct list *link;
    list_for_each(link, &devices)
    {
        struct device *device = list_entry(link, struct device, link);
        if (strcmp(device->path, path) == 0)
            return device;
    }
    return NULL;
}

/* See device.h. */
int device_create(const char *path, uint32_t mode, uint32_t number, int (*open)(struct file *))
{
    if (find(path))
        return -EEXIST;
    struct device *device = kmalloc(sizeof *device);
    struct inode *inode = inode_create(mode);
    if (!device || !inode) {
        kfree(device);
        kfree(inode);
        return -ENOMEM;
    }
    inode->device = number;
    inode->open = open;
    device->path = path;
    device->inode = inode;
    list_append(&devices, &device->link);
    return 0;
}

/* See device.h. */
int device_open(const char *path, uint32_t flags, struct file **result)
{
    static const struct file_operations closed; /* until the device's own are set */
    struct device *device = find(path);
    if (!device)
        return -ENOENT;
    struct file *file = file_create(&closed, inode_share(device->inode), flags, NULL);
    if (!file) {
        inode_release(device->inode);
        return -ENOMEM;
    }
    int error = device->inode->open(file);
    if (error)
        file_release(file);
    else
        *result = file;
    return error;
}
