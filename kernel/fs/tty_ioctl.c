/* ioctl(2) of a terminal: its settings, its size, and what ioctl_tty(2) has besides. Requests not
 * known here are -ENOTTY, as on Linux. */
#include "kernel/console.h"
#include "kernel/fs/tty.h"
#include "kernel/mm/user.h"
#include "lib/errno.h"
#include "lib/linux.h"

enum { SPEED = 115200 };

#define USER(argument) ((void *)(uintptr_t)(argument))

/* Writes a number for the user: 0 or -EFAULT. A number that is an error is given as it is. */
static int give(uint32_t argument, int number)
{
    return number < 0 ? number : user_write(USER(argument), &number, sizeof number);
}

/* ---- Settings ---- */

static struct termios settings(struct tty *tty)
{
    uint32_t irq = spin_lock(&tty->readers.lock);
    struct termios termios = tty->input.termios;
    spin_unlock(&tty->readers.lock, irq);
    return termios;
}

/* Sets them; a reader may find that what it waited for is there, or no more asked for. */
static void set(struct tty *tty, const struct termios *termios, bool flush)
{
    uint32_t irq = spin_lock(&tty->readers.lock);
    if (flush)
        tty_input_flush(&tty->input);
    tty_input_set_termios(&tty->input, termios);
    bool stopped = tty->input.stopped;
    wait_wake_all(&tty->readers);
    poll_notify(&tty->poll);
    spin_unlock(&tty->readers.lock, irq);
    tty_hold(tty, stopped);
    console_input_resume(); /* there may be room now */
}

/* TCSETS and its forms. Output never waits to be sent, so that of them only flush matters. size is
 * that of the structure: struct termios2 begins with struct termios, and its speeds are not used.
 */
static int set_from_user(struct tty *tty, uint32_t argument, size_t size, bool flush)
{
    struct termios2 copy;
    int error = tty_check_foreground(tty, SIGTTOU);
    if (error)
        return error;
    if (user_read(&copy, USER(argument), size))
        return -EFAULT;
    set(tty, &copy.termios, flush);
    return 0;
}

static int get_termios(struct tty *tty, uint32_t argument)
{
    struct termios termios = settings(tty);
    return user_write(USER(argument), &termios, sizeof termios);
}

static int get_termios2(struct tty *tty, uint32_t argument)
{
    struct termios2 both = {settings(tty), SPEED, SPEED};
    return user_write(USER(argument), &both, sizeof both);
}

static int settings_request(struct tty *tty, unsigned request, uint32_t argument)
{
    switch (request) {
    case TCGETS:
        return get_termios(tty, argument);
    case TCGETS2:
        return get_termios2(tty, argument);
    case TCSETS:
    case TCSETSW:
    case TCSETSF:
        return set_from_user(tty, argument, sizeof(struct termios), request == TCSETSF);
    case TCSETS2:
    case TCSETSW2:
    case TCSETSF2:
        return set_from_user(tty, argument, sizeof(struct termios2), request == TCSETSF2);
    default:
        return -ENOTTY;
    }
}

/* ---- Size ---- */

static int get_size(struct tty *tty, uint32_t argument)
{
    uint32_t irq = spin_lock(&tty->readers.lock);
    struct winsize size = tty->size;
    spin_unlock(&tty->readers.lock, irq);
    return user_write(USER(argument), &size, sizeof size);
}

/* The group in front is told of a change. */
static int set_size(struct tty *tty, uint32_t argument)
{
    struct winsize size;
    if (user_read(&size, USER(argument), sizeof size))
        return -EFAULT;
    uint32_t irq = spin_lock(&tty->readers.lock);
    bool changed = __builtin_memcmp(&tty->size, &size, sizeof size) != 0;
    tty->size = size;
    spin_unlock(&tty->readers.lock, irq);
    if (changed)
        tty_signal(tty, SIGWINCH);
    return 0;
}

/* ---- What was typed, and the flow of output ---- */

static int input_count(struct tty *tty)
{
    uint32_t irq = spin_lock(&tty->readers.lock);
    int count = (int)tty_input_available(&tty->input);
    spin_unlock(&tty->readers.lock, irq);
    return count;
}

/* TCFLSH. There is never output to drop: each write waits until it is out. */
static int flush(struct tty *tty, uint32_t which)
{
    int error = tty_check_foreground(tty, SIGTTOU);
    if (error)
        return error;
    if (which > TCIOFLUSH)
        return -EINVAL;
    if (which != TCOFLUSH)
        tty_flush(tty);
    return 0;
}

/* TCXONC. TCIOFF and TCION would tell the other side to stop sending; the console's devices do
 * that by themselves. */
static int flow(struct tty *tty, uint32_t action)
{
    int error = tty_check_foreground(tty, SIGTTOU);
    if (error)
        return error;
    if (action > TCION)
        return -EINVAL;
    if (action == TCOOFF || action == TCOON)
        tty_hold(tty, action == TCOOFF);
    return 0;
}

static int other_request(struct tty *tty, unsigned request, uint32_t argument)
{
    switch (request) {
    case TIOCGWINSZ:
        return get_size(tty, argument);
    case TIOCSWINSZ:
        return set_size(tty, argument);
    case FIONREAD:
        return give(argument, input_count(tty));
    case TIOCOUTQ: /* each write waits until it is out */
    case TIOCGETD: /* the one line discipline: N_TTY */
        return give(argument, 0);
    case TCFLSH:
        return flush(tty, argument);
    case TCXONC:
        return flow(tty, argument);
    case TCSBRK: /* waits for the output, or sends a break, which nobody would see */
    case TCSBRKP:
        return tty_check_foreground(tty, SIGTTOU);
    case TIOCSTI: /* typing for others is a way to be them; Linux may refuse it too, in these words
                   */
        return -EIO;
    default:
        return -ENOTTY;
    }
}

/* ---- Sessions ---- */

static int set_foreground(struct tty *tty, uint32_t argument)
{
    int pgid;
    int error = tty_check_foreground(tty, SIGTTOU);
    if (error)
        return error == -EIO ? -ENOTTY : error;
    if (user_read(&pgid, USER(argument), sizeof pgid))
        return -EFAULT;
    return tty_set_foreground(tty, pgid);
}

static int session_request(struct tty *tty, unsigned request, uint32_t argument)
{
    switch (request) {
    case TIOCSCTTY:
        return tty_take_control(tty, argument == 1);
    case TIOCNOTTY:
        return tty_give_up_control(tty);
    case TIOCGPGRP:
        return give(argument, tty_foreground(tty));
    case TIOCSPGRP:
        return set_foreground(tty, argument);
    case TIOCGSID:
        return give(argument, tty_session(tty));
    default:
        return -ENOTTY;
    }
}

/* See tty.h. */
int tty_ioctl(struct file *file, unsigned request, uint32_t argument)
{
    switch (request) {
    case TCGETS:
    case TCSETS:
    case TCSETSW:
    case TCSETSF:
    case TCGETS2:
    case TCSETS2:
    case TCSETSW2:
    case TCSETSF2:
        return settings_request(file->data, request, argument);
    case TIOCSCTTY:
    case TIOCNOTTY:
    case TIOCGPGRP:
    case TIOCSPGRP:
    case TIOCGSID:
        return session_request(file->data, request, argument);
    default:
        return other_request(file->data, request, argument);
    }
}
