/* The terminal's names in /dev. /dev/tty is whichever terminal controls the caller; the others are
 * the console's. */
#include "kernel/fs/device.h"
#include "kernel/fs/tty.h"
#include "kernel/print.h"
#include "kernel/proc/process.h"
#include "lib/errno.h"
#include "lib/linux.h"

/* Makes file one of tty's. */
static void become_terminal(struct file *file, struct tty *tty)
{
    file->operations = &tty_operations;
    file->data = tty;
    file->poll_source = &tty->poll;
}

/* /dev/console: as on Linux it does not become anybody's controlling terminal by being opened. */
static int open_console(struct file *file)
{
    become_terminal(file, &console_tty);
    return 0;
}

static int open_terminal(struct file *file)
{
    become_terminal(file, &console_tty);
    if (!(file->flags & O_NOCTTY))
        tty_opened(&console_tty);
    return 0;
}

static int open_controlling(struct file *file)
{
    struct tty *tty = current()->process->terminal;
    if (!tty)
        return -ENXIO;
    become_terminal(file, tty);
    return 0;
}

/* See tty.h. */
void tty_devices_init(void)
{
    int error = device_create("/dev/console", S_IFCHR | 0600, makedev(5, 1), open_console);
    if (!error)
        error = device_create("/dev/tty", S_IFCHR | 0666, makedev(5, 0), open_controlling);
    if (!error)
        error = device_create("/dev/tty1", S_IFCHR | 0620, makedev(4, 1), open_terminal);
    if (!error)
        error = device_create("/dev/ttyS0", S_IFCHR | 0620, makedev(4, 64), open_terminal);
    ASSERT(error == 0, "the terminal's devices cannot be made (error %d)", -error);
}
