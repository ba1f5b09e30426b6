/* System calls on the supplementary groups, with numbers of 32 and of 16 bits. */
#include "kernel/calls/calls.h"
#include "kernel/mm/user.h"
#include "kernel/proc/identity.h"
#include "kernel/proc/tree.h"
#include "lib/errno.h"

/* A list of groups while it is copied, for another thread may set it meanwhile. */
struct group_list {
    uint32_t count;
    uint32_t id[SUPPLEMENTARY_MOST];
};

/* The caller's list. */
static void read_list(struct group_list *list)
{
    const struct identity *self = identity();
    uint32_t irq = spin_lock(&process_lock);
    list->count = self->supplementary_count;
    for (uint32_t index = 0; index < list->count; index++)
        list->id[index] = self->supplementary[index];
    spin_unlock(&process_lock, irq);
}

static void write_list(const struct group_list *list)
{
    struct identity *self = identity();
    uint32_t irq = spin_lock(&process_lock);
    self->supplementary_count = list->count;
    for (uint32_t index = 0; index < list->count; index++)
        self->supplementary[index] = list->id[index];
    spin_unlock(&process_lock, irq);
}

/* Whether a list of size places, 0 to ask, can take list. The number of groups or -EINVAL. */
static int32_t check_room(const struct group_list *list, int size)
{
    if (size < 0 || (size > 0 && (uint32_t)size < list->count))
        return -EINVAL;
    return (int32_t)list->count;
}

/* Whether the caller may set a list of size groups. 0, -EPERM, -EINVAL. */
static int check_set(int size)
{
    if (!identity_is_root())
        return -EPERM;
    return size < 0 || size > SUPPLEMENTARY_MOST ? -EINVAL : 0;
}

int32_t sys_getgroups32(int size, void *groups)
{
    struct group_list list;
    read_list(&list);
    int32_t count = check_room(&list, size);
    if (count > 0 && size > 0 && user_write(groups, list.id, (uint32_t)count * sizeof list.id[0]))
        return -EFAULT;
    return count;
}

int32_t sys_setgroups32(int size, const void *groups)
{
    struct group_list list = {.count = (uint32_t)size};
    int error = check_set(size);
    if (error)
        return error;
    if (user_read(list.id, groups, (uint32_t)size * sizeof list.id[0]))
        return -EFAULT;
    write_list(&list);
    return 0;
}

int32_t sys_getgroups(int size, void *groups)
{
    struct group_list list;
    uint16_t narrow[SUPPLEMENTARY_MOST];
    read_list(&list);
    int32_t count = check_room(&list, size);
    for (int32_t index = 0; index < count; index++)
        narrow[index] = (uint16_t)id_narrow(list.id[index]);
    if (count > 0 && size > 0 && user_write(groups, narrow, (uint32_t)count * sizeof narrow[0]))
        return -EFAULT;
    return count;
}

int32_t sys_setgroups(int size, const void *groups)
{
    struct group_list list = {.count = (uint32_t)size};
    uint16_t narrow[SUPPLEMENTARY_MOST];
    int error = check_set(size);
    if (error)
        return error;
    if (user_read(narrow, groups, (uint32_t)size * sizeof narrow[0]))
        return -EFAULT;
    for (int index = 0; index < size; index++)
        list.id[index] = narrow[index];
    write_list(&list);
    return 0;
}
