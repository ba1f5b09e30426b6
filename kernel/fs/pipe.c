/* Pipes. A mutex guards all of a pipe, so that a page fault may come while bytes are copied. Who
 * has to wait counts itself among the waiting, takes its queue's lock and only then lets the mutex
 * go; who changes something looks at those counts under the mutex and wakes after it: so no wake-up
 * is lost, and a thread that wakes finds the mutex free.
 *
 * A write of up to PIPE_BUF bytes goes in at once or not at all. One reader is woken at a time, and
 * wakes the next if it leaves something; writers are all woken, as each may need other room. */
#include "kernel/fs/pipe.h"

#include "kernel/fs/pipe_parts.h"
#include "kernel/mm/user.h"
#include "kernel/proc/process.h"
#include "kernel/proc/signal.h"
#include "kernel/sched.h"
#include "lib/errno.h"
#include "lib/linux.h"
#include "lib/linux_poll.h"
#include "lib/linux_termios.h"

/* See pipe_parts.h. */
int pipe_wait_at(struct pipe *pipe, struct pipe_end *end, enum wait_reason reason)
{
    end->waiting++;
    uint32_t irq = spin_lock(&end->queue.lock);
    mutex_unlock(&pipe->lock);
    int error = wait_forever_and_leave(&end->queue, reason, true);
    sched_irq_restore(irq);
    mutex_lock(&pipe->lock);
    end->waiting--;
    return error ? -ERESTARTSYS : 0;
}

/* See pipe_parts.h. */
void pipe_wake_at(struct pipe_end *end, bool all)
{
    uint32_t irq = spin_lock(&end->queue.lock);
    if (all)
        wait_wake_all(&end->queue);
    else
        wait_wake_one(&end->queue);
    spin_unlock(&end->queue.lock, irq);
}

/* SIGPIPE, as the thread would send it to itself. */
static void send_broken_pipe(void)
{
    struct siginfo info = {.signal = SIGPIPE, .code = SI_USER};
    info.sent.pid = current()->process->pid;
    signal_send_thread(current(), SIGPIPE, &info);
}

/* Whether it is not ready to be written, for poll(2). */
static inline bool is_full(const struct pipe *pipe)
{
    return pipe_ring_room(&pipe->ring) < PIPE_BUF;
}

/* Waits for the first byte of an empty pipe. Mutex held, also afterwards. Above 0: there is one; 0:
 * nobody can write any more; or -errno. */
static __attribute__((noinline)) int wait_for_bytes(struct file *file, struct pipe *pipe)
{
    int error = 0;
    while (!pipe->ring.used && pipe->writing.files && !error)
        error = file->flags & O_NONBLOCK ? -EAGAIN
                                         : pipe_wait_at(pipe, &pipe->reading, WAIT_FOR_PIPE_DATA);
    return pipe->ring.used ? 1 : error;
}

/* Reads what there is, piece by piece. Mutex held. Bytes or -EFAULT. */
static inline int read_pieces(struct pipe *pipe, char *buffer, size_t count)
{
    size_t done = 0;
    do {
        int piece = pipe_ring_get(&pipe->ring, buffer + done, count - done);
        if (piece < 0)
            return done ? (int)done : piece;
        done += (size_t)piece;
    } while (done < count && pipe->ring.used);
    return (int)done;
}

/* Lets the mutex go after a read, and tells the others: the next reader of what is left, writers of
 * the room, and who polls, where there was less than a whole write needs. */
static __attribute__((noinline)) void unlock_and_tell(struct pipe *pipe, bool was_full)
{
    bool wake_reader = pipe->reading.waiting && pipe->ring.used;
    bool wake_writers = pipe->writing.waiting;
    bool has_room = was_full && !is_full(pipe);
    mutex_unlock(&pipe->lock);
    if (wake_reader)
        pipe_wake_at(&pipe->reading, false);
    if (wake_writers)
        pipe_wake_at(&pipe->writing, true);
    if (has_room)
        pipe_notify(pipe, &pipe->writing);
}

/* read(2): what is there, or else waits for the first bytes. 0: nobody can write any more. */
static int pipe_read(struct file *file, void *buffer, size_t count, uint64_t *position)
{
    struct pipe *pipe = file->data;
    int result = 1;
    (void)position;
    if (count == 0)
        return 0;
    mutex_lock(&pipe->lock);
    bool was_full = is_full(pipe);
    if (pipe->ring.used == 0)
        result = wait_for_bytes(file, pipe);
    if (result > 0)
        result = read_pieces(pipe, buffer, count);
    if (pipe->reading.waiting || pipe->writing.waiting || was_full)
        unlock_and_tell(pipe, was_full);
    else
        mutex_unlock(&pipe->lock);
    return result;
}

/* Tells readers of what fills the pipe and waits until they have made room. Mutex held, also
 * afterwards. 0 or -ERESTARTSYS. */
static int wait_for_room(struct pipe *pipe)
{
    if (pipe->reading.waiting && pipe->ring.used)
        pipe_wake_at(&pipe->reading, false);
    pipe_notify(pipe, &pipe->reading);
    return pipe_wait_at(pipe, &pipe->writing, WAIT_FOR_PIPE_ROOM);
}

/* Writes what fits one page of count bytes, of which at least whole must find room at once. Mutex
 * held. The bytes; 0: no room; or -errno. */
static inline int write_piece(struct pipe *pipe, const char *buffer, size_t count, size_t whole)
{
    size_t room = pipe_ring_room(&pipe->ring);
    if (!pipe->reading.files)
        return -EPIPE;
    if (room < whole)
        return 0;
    return pipe_ring_put(&pipe->ring, buffer, count < room ? count : room);
}

/* Goes on with a write of count bytes after its first piece, or its failure: waits for room unless
 * the file is nonblocking. Mutex held, also afterwards. The bytes written in all, or -errno. */
static __attribute__((noinline)) int write_rest(struct file *file, const char *buffer, size_t count,
                                                int piece)
{
    struct pipe *pipe = file->data;
    size_t done = 0;
    bool whole = count <= PIPE_BUF;
    for (;;) {
        done += piece > 0 ? (size_t)piece : 0;
        if (done == count)
            return (int)count;
        if (piece == 0)
            piece = file->flags & O_NONBLOCK ? -EAGAIN : wait_for_room(pipe);
        if (piece == -EPIPE)
            send_broken_pipe();
        if (piece < 0)
            return done ? (int)done : piece;
        piece = write_piece(pipe, buffer + done, count - done, whole ? count - done : 1);
    }
}

/* write(2): all of it, unless a signal, a bad address or the last reader's end comes between. */
static int pipe_write(struct file *file, const void *buffer, size_t count, uint64_t *position)
{
    struct pipe *pipe = file->data;
    (void)position;
    if (count == 0)
        return 0;
    mutex_lock(&pipe->lock);
    int result = write_piece(pipe, buffer, count, count <= PIPE_BUF ? count : 1);
    if (result != (int)count)
        result = write_rest(file, buffer, count, result);
    bool wake_reader = pipe->reading.waiting;
    mutex_unlock(&pipe->lock);
    if (wake_reader)
        pipe_wake_at(&pipe->reading, false);
    if (result > 0)
        pipe_notify(pipe, &pipe->reading);
    return result;
}

/* poll(2); without the mutex, for whoever changes something notifies after it. */
static int pipe_poll(struct file *file)
{
    const struct pipe *pipe = file->data;
    int ready = 0;
    if (file_readable(file)) {
        if (pipe->ring.used)
            ready |= POLLIN | POLLRDNORM;
        if (!pipe->writing.files && file->position != pipe->writing.opened)
            ready |= POLLHUP;
    }
    if (file_writable(file)) {
        if (!is_full(pipe))
            ready |= POLLOUT | POLLWRNORM;
        if (!pipe->reading.files)
            ready |= POLLERR;
    }
    return ready;
}

static int pipe_ioctl(struct file *file, unsigned request, uint32_t argument)
{
    const struct pipe *pipe = file->data;
    if (request != FIONREAD)
        return -ENOTTY;
    return user_write32((uint32_t *)(uintptr_t)argument, pipe->ring.used);
}

const struct file_operations pipe_operations = {
    .read = pipe_read,
    .write = pipe_write,
    .poll = pipe_poll,
    .ioctl = pipe_ioctl,
    .close = pipe_close,
};

/* See pipe.h. */
int pipe_capacity(struct file *file)
{
    const struct pipe *pipe = file->data;
    return file->operations == &pipe_operations ? (int)pipe->ring.capacity : -EBADF;
}

/* See pipe.h. */
int pipe_set_capacity(struct file *file, uint32_t bytes)
{
    struct pipe *pipe = file->data;
    if (file->operations != &pipe_operations)
        return -EBADF;
    mutex_lock(&pipe->lock);
    bool was_full = is_full(pipe);
    int result = pipe_ring_resize(&pipe->ring, bytes);
    unlock_and_tell(pipe, was_full);
    return result;
}
