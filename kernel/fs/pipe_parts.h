/* What a pipe is made of, for pipe.c, which moves bytes, and pipe_open.c, which opens and closes.
 */
#ifndef KERNEL_FS_PIPE_PARTS_H
#define KERNEL_FS_PIPE_PARTS_H

#include "kernel/fs/inode.h"
#include "kernel/fs/pipe_ring.h"
#include "kernel/fs/poll.h"

/* One end, as seen from the other. */
struct pipe_end {
    int files;       /* open files that read here, or write */
    int waiting;     /* threads in queue, or on their way into or out of it */
    unsigned opened; /* how often it was opened */
    struct wait_queue queue;
    struct poll_source poll;
};

/* It is its inode's data while any file of it is open. A file that was opened to read while nobody
 * could write, and did not wait, has in its position how often the writing end had been opened: it
 * is not at its end until a writer came and went. Others have 0 there. */
struct pipe {
    struct mutex lock; /* guards all but references and what lies in queue and poll */
    int references;    /* open files, and who is opening; guarded by the inode's lock */
    bool nameless;     /* made by pipe(2): who opens it once more waits for nobody */
    struct pipe_ring ring;
    struct pipe_end reading, writing;
    struct poll_source both; /* of files that can read and write */
};

extern const struct file_operations pipe_operations; /* pipe.c */
void pipe_close(struct file *file);                  /* pipe_open.c */

/* Sleeps at end until something changes. Mutex held, also afterwards. 0, or -ERESTARTSYS. */
int pipe_wait_at(struct pipe *pipe, struct pipe_end *end, enum wait_reason reason);
/* Wakes one who waits at end, or all. */
void pipe_wake_at(struct pipe_end *end, bool all);

/* Tells those who poll files of end. */
static inline void pipe_notify(struct pipe *pipe, struct pipe_end *end)
{
    poll_notify(&end->poll);
    poll_notify(&pipe->both);
}

#endif
