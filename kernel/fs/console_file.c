/* The console as an open file: the same one for all, and never closed. */
#include "kernel/console.h"
#include "kernel/fs/file.h"
#include "kernel/mm/user.h"
#include "kernel/thread.h"

enum { CHUNK = 256 }; /* bytes on the kernel stack at a time */

/* Reads one line, or as much of it as count and CHUNK allow; the console keeps the rest. Bytes, 0
 * at end of file, -EFAULT, -EINTR. */
static int console_read(struct file *file, void *buffer, size_t count)
{
    char line[CHUNK];
    (void)file;
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
static int console_file_write(struct file *file, const void *buffer, size_t count)
{
    char chunk[CHUNK];
    size_t done = 0;
    (void)file;
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

/* The count starts with a reference that nobody gives back. */
static struct file console = {.operations = &operations, .references = 1};

/* A new reference to the console. */
struct file *console_file(void)
{
    return file_share(&console);
}
