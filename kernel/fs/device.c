/* The devices there are, by number. A node that mknod(2) made later opens the same ones. */
#include "kernel/fs/device.h"

#include "kernel/fs/path.h"
#include "kernel/fs/tree.h"
#include "kernel/mm/heap.h"
#include "lib/errno.h"
#include "lib/linux_file.h"
#include "lib/list.h"

struct device {
    struct list link;
    uint32_t kind, number; /* S_IFCHR or S_IFBLK */
    int (*open)(struct file *file);
};

static struct list devices = LIST_INIT(devices); /* made at boot, never removed */

/* See device.h. */
int device_create(const char *path, uint32_t mode, uint32_t number, int (*open)(struct file *))
{
    struct device *device = kmalloc(sizeof *device);
    if (!device)
        return -ENOMEM;
    int error = tree_make(AT_FDCWD, path, mode, number, NULL);
    if (error) {
        kfree(device);
        return error;
    }
    device->kind = mode & S_IFMT;
    device->number = number;
    device->open = open;
    list_append(&devices, &device->link);
    return 0;
}

/* See device.h. */
int device_open(struct file *file)
{
    struct list *link;
    list_for_each(link, &devices)
    {
        struct device *device = list_entry(link, struct device, link);
        if (device->number == file->inode->device && device->kind == (file->inode->mode & S_IFMT))
            return device->open(file);
    }
    return -ENXIO;
}
