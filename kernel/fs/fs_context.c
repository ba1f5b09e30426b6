/* Current directory and umask. */
#include "kernel/fs/fs_context.h"

#include "kernel/fs/path.h"
#include "kernel/mm/heap.h"

static struct fs_context *create(uint32_t mask, struct inode *root, struct inode *directory)
{
    struct fs_context *context = kmalloc(sizeof *context);
    if (!context)
        return NULL;
    context->references = 1;
    context->umask = mask;
    context->root = inode_share(root);
    context->directory = inode_share(directory);
    return context;
}

/* See fs_context.h. */
struct fs_context *fs_context_create(void)
{
    return create(022, tree_root, tree_root);
}

/* See fs_context.h. */
struct fs_context *fs_context_copy(const struct fs_context *from)
{
    mutex_lock(&tree_lock); /* a process that shares it may be changing directory */
    struct fs_context *context = create(from->umask, from->root, from->directory);
    mutex_unlock(&tree_lock);
    return context;
}

/* See fs_context.h. */
struct fs_context *fs_context_share(struct fs_context *context)
{
    __atomic_fetch_add(&context->references, 1, __ATOMIC_RELAXED);
    return context;
}

/* See fs_context.h. */
void fs_context_release(struct fs_context *context)
{
    if (__atomic_sub_fetch(&context->references, 1, __ATOMIC_ACQ_REL) != 0)
        return;
    inode_release(context->root);
    inode_release(context->directory);
    kfree(context);
}
