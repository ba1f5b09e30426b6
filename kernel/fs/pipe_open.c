/* Opening and closing the ends of pipes. A pipe belongs to an inode, that of a name which mkfifo(1)
 * made or one without a name, and is there while a file of it is open: whoever opens the inode
 * joins it. The inode's lock guards that; it is taken before the pipe's. */
#include "kernel/fs/pipe.h"

#include "kernel/fs/permission.h"
#include "kernel/fs/pipe_parts.h"
#include "kernel/mm/heap.h"
#include "lib/errno.h"
#include "lib/linux.h"

static void end_init(struct pipe_end *end)
{
    wait_queue_init(&end->queue);
    poll_source_init(&end->poll);
}

/* A pipe without open files; NULL: no memory. */
static struct pipe *create(void)
{
    struct pipe *pipe = kzalloc(sizeof *pipe);
    if (!pipe)
        return NULL;
    mutex_init(&pipe->lock);
    pipe_ring_init(&pipe->ring);
    end_init(&pipe->reading);
    end_init(&pipe->writing);
    poll_source_init(&pipe->both);
    return pipe;
}

/* The inode's pipe, with one reference more; made where there is none. NULL: no memory. */
static struct pipe *take(struct inode *inode)
{
    mutex_lock(&inode->lock);
    if (!inode->data)
        inode->data = create();
    struct pipe *pipe = inode->data;
    if (pipe)
        pipe->references++;
    mutex_unlock(&inode->lock);
    return pipe;
}

/* Gives the reference back; what was written and not read goes with the last. */
static void put(struct inode *inode, struct pipe *pipe)
{
    mutex_lock(&inode->lock);
    bool last = --pipe->references == 0;
    if (last)
        inode->data = NULL;
    mutex_unlock(&inode->lock);
    if (!last)
        return;
    pipe_ring_end(&pipe->ring);
    kfree(pipe);
}

/* One more open file of end; who waits at the other end for it, or polls there, hears of the first.
 * Mutex held. */
static void join_end(struct pipe *pipe, struct pipe_end *end, struct pipe_end *other)
{
    end->opened++;
    if (end->files++ != 0)
        return;
    pipe_wake_at(other, true);
    pipe_notify(pipe, other);
}

/* One fewer: with the last, whoever waits at the other end has to hear of it. */
static void leave_end(struct pipe *pipe, struct pipe_end *end, struct pipe_end *other)
{
    mutex_lock(&pipe->lock);
    bool last = --end->files == 0;
    mutex_unlock(&pipe->lock);
    if (!last)
        return;
    pipe_wake_at(other, true);
    pipe_notify(pipe, other);
}

static void leave(struct pipe *pipe, const struct file *file)
{
    if (file_readable(file))
        leave_end(pipe, &pipe->reading, &pipe->writing);
    if (file_writable(file))
        leave_end(pipe, &pipe->writing, &pipe->reading);
}

/* See pipe_parts.h. */
void pipe_close(struct file *file)
{
    struct pipe *pipe = file->data;
    leave(pipe, file);
    put(file->inode, pipe);
}

/* Waits at end until somebody opens the other, even if he has closed it again. Mutex held, also
 * afterwards. 0, or -ERESTARTSYS. */
static int wait_for_partner(struct pipe *pipe, struct pipe_end *end, const struct pipe_end *other)
{
    int error = 0;
    for (unsigned before = other->opened; !error && other->opened == before;)
        error = pipe_wait_at(pipe, end, WAIT_FOR_PIPE_END);
    return error;
}

static int join_to_read(struct file *file, struct pipe *pipe)
{
    join_end(pipe, &pipe->reading, &pipe->writing);
    file->poll_source = &pipe->reading.poll;
    if (pipe->writing.files || pipe->nameless)
        return 0;
    if (!(file->flags & O_NONBLOCK))
        return wait_for_partner(pipe, &pipe->reading, &pipe->writing);
    file->position = pipe->writing.opened;
    return 0;
}

static int join_to_write(struct file *file, struct pipe *pipe)
{
    join_end(pipe, &pipe->writing, &pipe->reading);
    file->poll_source = &pipe->writing.poll;
    return pipe->reading.files || pipe->nameless
               ? 0
               : wait_for_partner(pipe, &pipe->writing, &pipe->reading);
}

/* Nobody is waited for: it is its own partner. */
static int join_to_both(struct file *file, struct pipe *pipe)
{
    join_end(pipe, &pipe->reading, &pipe->writing);
    join_end(pipe, &pipe->writing, &pipe->reading);
    file->poll_source = &pipe->both;
    return 0;
}

/* Makes file one of pipe's open files, as fifo(7) has it, which may mean to wait. 0; -ENXIO: it
 * would have to wait for a reader; -ERESTARTSYS: a signal came; -EINVAL: it can neither read nor
 * write. After an error it is none of them. */
static int join(struct file *file, struct pipe *pipe)
{
    bool reads = file_readable(file), writes = file_writable(file);
    if (!reads && !writes)
        return -EINVAL;
    mutex_lock(&pipe->lock);
    if (!reads && file->flags & O_NONBLOCK && !pipe->reading.files && !pipe->nameless) {
        mutex_unlock(&pipe->lock);
        return -ENXIO;
    }
    int error = !writes  ? join_to_read(file, pipe)
                : !reads ? join_to_write(file, pipe)
                         : join_to_both(file, pipe);
    mutex_unlock(&pipe->lock);
    if (error)
        leave(pipe, file);
    return error;
}

/* See pipe.h. */
int pipe_open(struct file *file)
{
    struct pipe *pipe = take(file->inode);
    if (!pipe)
        return -ENOMEM;
    int error = join(file, pipe);
    if (error) {
        put(file->inode, pipe);
        return error;
    }
    file->operations = &pipe_operations;
    file->data = pipe;
    return 0;
}

/* A file of end of a new pipe, to which it gives the reference to inode. NULL: no memory. */
static struct file *open_end(struct pipe *pipe, struct pipe_end *end, struct inode *inode,
                             uint32_t flags)
{
    struct file *file = file_create(&pipe_operations, inode, flags, pipe);
    if (!file)
        return NULL;
    end->files++;
    end->opened++;
    pipe->references++;
    file->poll_source = &end->poll;
    return file;
}

/* An inode without a name that has a new pipe; NULL: no memory. */
static struct inode *create_inode(void)
{
    static const struct inode_operations operations = {.open = pipe_open};
    struct inode *inode = inode_create(S_IFIFO | 0600);
    struct pipe *pipe = inode ? create() : NULL;
    if (pipe) {
        pipe->nameless = true;
        permission_own(inode);
        inode->operations = &operations;
        inode->data = pipe;
        return inode;
    }
    if (inode)
        inode_release(inode);
    return NULL;
}

/* See pipe.h. The pipe goes with its last open file. */
int pipe_create(uint32_t flags, struct file *end[2])
{
    struct inode *inode = create_inode();
    if (!inode)
        return -ENOMEM;
    struct pipe *pipe = inode->data;
    end[0] = open_end(pipe, &pipe->reading, inode, O_RDONLY | flags);
    if (!end[0]) {
        kfree(pipe);
        inode_release(inode);
        return -ENOMEM;
    }
    end[1] = open_end(pipe, &pipe->writing, inode_share(inode), O_WRONLY | flags);
    if (end[1])
        return 0;
    inode_release(inode);
    file_release(end[0]);
    return -ENOMEM;
}
