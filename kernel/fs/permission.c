/* Who may do what to an inode: see permission.h. The caller's numbers are read without a lock: only
 * it changes them. A kernel thread may do everything. */
#include "kernel/fs/permission.h"

#include "kernel/proc/process.h"
#include "lib/errno.h"

/* The caller's numbers; NULL: a kernel thread's. */
static const struct identity *caller(void)
{
    const struct process *process = current()->process;
    return process ? &process->identity : NULL;
}

static bool is_user_0(void)
{
    const struct identity *self = caller();
    return !self || self->user.file == 0;
}

static bool in_supplementary(const struct identity *self, uint32_t group)
{
    for (uint32_t index = 0; index < self->supplementary_count; index++)
        if (self->supplementary[index] == group)
            return true;
    return false;
}

/* See permission.h. */
bool permission_group(uint32_t group)
{
    return is_user_0() || caller()->group.file == group || in_supplementary(caller(), group);
}

/* By user and group, which are the caller's of one kind. The mode has three bits for the owner,
 * three for the group, three for others; only the first that fits count, even if they say less. */
static int check(const struct inode *inode, uint32_t wanted, uint32_t user, uint32_t group)
{
    uint32_t granted = inode->mode;
    if (user == 0)
        granted = S_ISDIR(inode->mode) || inode->mode & 0111 ? 7 : MAY_READ | MAY_WRITE;
    else if (user == inode->owner)
        granted >>= 6;
    else if (group == inode->group || in_supplementary(caller(), inode->group))
        granted >>= 3;
    return wanted & ~granted & 7 ? -EACCES : 0;
}

/* See permission.h. */
int permission_check(const struct inode *inode, uint32_t wanted)
{
    const struct identity *self = caller();
    return self ? check(inode, wanted, self->user.file, self->group.file) : 0;
}

/* See permission.h. */
int permission_check_real(const struct inode *inode, uint32_t wanted)
{
    const struct identity *self = caller();
    return self ? check(inode, wanted, self->user.real, self->group.real) : 0;
}

/* See permission.h. */
int permission_owner(const struct inode *inode)
{
    return is_user_0() || caller()->user.file == inode->owner ? 0 : -EPERM;
}

/* See permission.h. */
int permission_remove(const struct inode *directory, const struct inode *inode)
{
    int error = permission_check(directory, MAY_WRITE | MAY_EXECUTE);
    if (error || !(directory->mode & S_ISVTX) || permission_owner(directory) == 0)
        return error;
    return permission_owner(inode);
}

/* See permission.h. */
int permission_link(const struct inode *inode)
{
    if (permission_owner(inode) == 0)
        return 0;
    return S_ISREG(inode->mode) && permission_check(inode, MAY_READ | MAY_WRITE) == 0 ? 0 : -EPERM;
}

/* See permission.h. */
void permission_own(struct inode *inode)
{
    const struct identity *self = caller();
    if (!self)
        return;
    inode->owner = self->user.file;
    inode->group = self->group.file;
}

/* See permission.h. */
void permission_inherit(struct inode *inode, const struct inode *directory)
{
    if (!(directory->mode & S_ISGID))
        return;
    inode->group = directory->group;
    if (S_ISDIR(inode->mode))
        inode->mode |= S_ISGID;
}
