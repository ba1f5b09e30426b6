/* The console as an open file. */
#include "kernel/fs/console_file.h"

#include "kernel/console.h"
#include "kernel/fs/device.h"
#include "kernel/mm/user.h"
#include "kernel/print.h"
#include "kernel/thread.h"
#include "lib/linux.h"

enum { CHUNK = 256 }; /* bytes on the kernel stack at a time */

/* Reads one line, or as much of it as count and CHUNK allow; the console keeps the rest. Bytes, 0
 * at end of file, -EFAULT, -EINTR. */
static int console_read(struct file *file, void *buffer, size_t count, uint64_t *position)
{
    char line[CHUNK];
    (void)file, (void)position;
    if (count == 0)
        return 0;
    int length = console_read_line(line, count < CHUNK ? count : CHUNK);
    if (length <= 0)
        return length;
    int error = user_write(buffer, line, (size_t)length);
    return error ? error : length;
}

/* Writes count bytes, or as many as could be read before a bad address; -EFAULT where that is none.
 * A caller that is to die stops after the chunk at hand. */
static int console_file_write(struct file *file, const void *buffer, size_t count,
                              uint64_t *position)
{
    char chunk[CHUNK];
    size_t done = 0;
    (void)file, (void)position;
    while (done < count && !(current()->work & WORK_KILLED)) {
        size_t length = count - done < CHUNK ? count - done : CHUNK;
        int error = user_read(chunk, (const char *)buffer + done, length);
        if (error)
            return done ? (int)done : error;
        console_write(chunk, length);
        done += length;
    }
    return (int)done;
}

static const struct file_operations operations = {
    .read = console_read,
    .write = console_file_write,
};

/* open(2) of /dev/console. */
static int open_console(struct file *file)
{
    file->operations = &operations;
    return 0;
}

/* See console_file.h. */
void console_file_init(void)
{
    int error = device_create("/dev/console", S_IFCHR | 0600, makedev(5, 1), open_console);
    ASSERT(error == 0, "/dev/console cannot be made (error %d)", -error);
}

/* See console_file.h. */
struct file *console_file(void)
{
    struct file *file;
    return device_open("/dev/console", O_RDWR, &file) == 0 ? file : NULL;
}
