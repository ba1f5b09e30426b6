/* Current directory and umask. */
#include "kernel/fs/fs_context.h"

#include "kernel/mm/heap.h"

/* See fs_context.h. */
struct fs_context *fs_context_create(void)
{
    struct fs_context *context = kzalloc(sizeof *context);
    if (!context)
        return NULL;
    context->references = 1;
    context->umask = 022;
    return context;
}

/* See fs_context.h. */
struct fs_context *fs_context_copy(const struct fs_context *from)
{
    struct fs_context *context = fs_context_create();
    if (!context)
        return NULL;
    context->umask = from->umask;
    context->directory = from->directory ? inode_share(from->directory) : NULL;
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
    if (context->directory)
        inode_release(context->directory);
    kfree(context);
}
