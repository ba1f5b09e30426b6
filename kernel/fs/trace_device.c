/* /dev/trace: the records as they come, for each who opened it from there on. An event cannot wake
 * anybody, for it may be a wake-up itself: each tick looks whether there were any. */
#include "kernel/fs/trace_device.h"

#include "kernel/fs/device.h"
#include "kernel/fs/poll.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/user.h"
#include "kernel/print.h"
#include "kernel/timer.h"
#include "kernel/trace.h"
#include "lib/errno.h"
#include "lib/linux_file.h"
#include "lib/linux_poll.h"

enum { BATCH = 32 };

static struct wait_queue followers; /* its lock guards open_files */
static struct poll_source news;
static struct timer look;
static int open_files;

/* In the timer's interrupt, each tick while somebody has the device open. */
static void look_for_news(struct timer *timer)
{
    static uint32_t seen;
    uint32_t written = trace_written();
    if (written != seen) {
        spin_acquire(&followers.lock);
        wait_wake_all(&followers);
        spin_release(&followers.lock);
        poll_notify(&news);
    }
    seen = written;
    if (open_files)
        timer_arm(timer, timer_ticks() + 1);
}

/* Sleeps until there is news for the caller, who may then read what it did itself, too. 0, -EAGAIN,
 * -ERESTARTSYS. */
static int wait_for_news(struct file *file, const struct trace_reader *reader)
{
    int error = 0;
    if (file->flags & O_NONBLOCK)
        return reader->place == trace_written() ? -EAGAIN : 0;
    uint32_t irq = spin_lock(&followers.lock);
    while (!trace_has_news(reader) && !error)
        error = wait_sleep(&followers, WAIT_FOR_TRACE, true, TIME_FOREVER);
    spin_unlock(&followers.lock, irq);
    return error ? -ERESTARTSYS : 0;
}

/* Whole records only. Waits for the first, and for no more. */
static int read_trace(struct file *file, void *buffer, size_t count, uint64_t *position)
{
    struct trace_event batch[BATCH];
    struct trace_reader *reader = file->data;
    size_t done = 0, most = count / sizeof *batch;
    int error = most ? wait_for_news(file, reader) : -EINVAL;
    (void)position;
    while (!error && done < most) {
        size_t got = 0;
        while (got < BATCH && done + got < most && trace_read(reader, &batch[got]))
            got++;
        if (got == 0)
            break;
        if (user_write((struct trace_event *)buffer + done, batch, got * sizeof *batch))
            error = -EFAULT;
        else
            done += got;
    }
    return done ? (int)(done * sizeof *batch) : error;
}

/* "1" begins to record, "0" ends it; what follows does not count. */
static int write_trace(struct file *file, const void *buffer, size_t count, uint64_t *position)
{
    char word;
    (void)file, (void)position;
    if (count == 0)
        return 0;
    if (user_read(&word, buffer, 1))
        return -EFAULT;
    if (word != '0' && word != '1')
        return -EINVAL;
    if (word == '1')
        trace_start();
    else
        trace_stop();
    return (int)count;
}

static int poll_trace(struct file *file)
{
    const struct trace_reader *reader = file->data;
    return POLLOUT | (trace_has_news(reader) ? POLLIN : 0);
}

static void count_files(int change)
{
    uint32_t irq = spin_lock(&followers.lock);
    open_files += change;
    if (open_files == 1 && change > 0)
        timer_arm(&look, timer_ticks() + 1);
    spin_unlock(&followers.lock, irq);
}

static void close_trace(struct file *file)
{
    if (file->data)
        count_files(-1);
    kfree(file->data);
}

static const struct file_operations operations = {
    .read = read_trace, .write = write_trace, .poll = poll_trace, .close = close_trace};

/* What a reader gets begins with the state as it is now, or will be when recording begins. */
static int open_trace(struct file *file)
{
    struct trace_reader *reader = kmalloc(sizeof *reader);
    if (!reader)
        return -ENOMEM;
    if (file_readable(file))
        trace_make_room();
    trace_read_from(reader, 0);
    if (trace_on && file_readable(file))
        trace_repeat_state(reader);
    file->data = reader;
    file->operations = &operations;
    file->poll_source = &news;
    count_files(1);
    return 0;
}

/* Text, which is cut to fit, without its newline; or a struct trace_number_mark. All of count is
 * taken, also while nothing is recorded. */
static int write_mark(struct file *file, const void *buffer, size_t count, uint64_t *position)
{
    union {
        char text[TRACE_MARK_MOST];
        struct trace_number_mark number;
    } mark;
    uint32_t length = count < sizeof mark ? (uint32_t)count : sizeof mark;
    (void)file, (void)position;
    if (user_read(&mark, buffer, length))
        return -EFAULT;
    if (length == sizeof mark.number && mark.number.zero == 0)
        trace_event(TRACE_NUMBER, mark.number.what, mark.number.value);
    else
        trace_mark(mark.text, length - (length > 0 && mark.text[length - 1] == '\n'));
    return (int)count;
}

/* One byte: '1' while marks are recorded, else '0'. */
static int read_mark(struct file *file, void *buffer, size_t count, uint64_t *position)
{
    char on = trace_on ? '1' : '0';
    (void)file, (void)position;
    if (count == 0)
        return 0;
    return user_write(buffer, &on, 1) ? -EFAULT : 1;
}

static const struct file_operations mark_operations = {.read = read_mark, .write = write_mark};

static int open_mark(struct file *file)
{
    file->operations = &mark_operations;
    return 0;
}

/* See trace_device.h. The numbers are of the range that Linux leaves for local use. */
void trace_devices_init(void)
{
    wait_queue_init(&followers);
    poll_source_init(&news);
    look.expired = look_for_news;
    int error = device_create("/dev/trace", S_IFCHR | 0600, makedev(240, 0), open_trace);
    if (!error)
        error = device_create("/dev/trace_mark", S_IFCHR | 0666, makedev(240, 1), open_mark);
    ASSERT(error == 0, "the devices of the trace cannot be made (error %d)", -error);
}
